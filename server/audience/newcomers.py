"""New accounts: in a show that wants it, they listen for some minutes before they write."""

from datetime import datetime, timedelta
from math import ceil
from typing import Annotated
from uuid import UUID

from aiohttp import web
from msgspec import Meta
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.access import Actor, Role, require
from server.broadcasts.announcing import announce
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast
from server.broadcasts.views import BroadcastView
from server.db import Work
from server.errors import Forbidden
from server.identity.models import Person
from server.rest import Command


class Newcomers(Command):
    broadcast: UUID
    minutes: Annotated[int, Meta(ge=0, le=24 * 60)]
    """How old an account is before it writes here; 0: from the first moment."""


class TooNew(Forbidden):
    def __init__(self, wait: timedelta) -> None:
        super().__init__("this account is too new to write here yet", "new_account")
        self.seconds = ceil(wait.total_seconds())


async def newcomers(app: web.Application, work: Work, actor: Actor | None, command: Newcomers) -> BroadcastView:
    host = require(actor, Role.host)
    broadcast = await bare(work.db, command.broadcast, lock=True)
    broadcast.must_not_have_ended()
    before = broadcast.newcomer_minutes
    audit.record(work, host, "newcomers", f"broadcast:{broadcast.id}", before=before, now=command.minutes)
    broadcast.newcomer_minutes = command.minutes
    return await announce(app, work, broadcast)


async def too_new(db: AsyncSession, broadcast: Broadcast, people: set[UUID], now: datetime) -> dict[UUID, TooNew]:
    """Those of these people who still listen, and for how long."""
    if not broadcast.newcomer_minutes:
        return {}
    lasts = timedelta(minutes=broadcast.newcomer_minutes)
    born = select(Person.id, Person.created_at).where(Person.id.in_(people), Person.created_at > now - lasts)
    return {person: TooNew(at + lasts - now) for person, at in await db.execute(born)}
