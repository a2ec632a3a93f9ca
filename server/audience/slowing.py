"""Slow mode: everybody but hosts waits between two lines."""

from typing import Annotated
from uuid import UUID

from aiohttp import web
from msgspec import Meta

from server import audit
from server.access import Actor, Role, require
from server.broadcasts.announcing import announce
from server.broadcasts.finding import bare
from server.broadcasts.views import BroadcastView
from server.db import Work
from server.rest import Command


class Slow(Command):
    broadcast: UUID
    seconds: Annotated[int, Meta(ge=0, le=600)]
    """Between two lines of one person; 0: as fast as their limit."""


async def slow(app: web.Application, work: Work, actor: Actor | None, command: Slow) -> BroadcastView:
    host = require(actor, Role.host)
    broadcast = await bare(work.db, command.broadcast, lock=True)
    broadcast.must_not_have_ended()
    audit.record(work, host, "slow", f"broadcast:{broadcast.id}", before=broadcast.slow_seconds, now=command.seconds)
    broadcast.slow_seconds = command.seconds
    return await announce(app, work, broadcast)
