"""Reactions: counted in memory, told on a tick, kept nowhere."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from aiohttp import web

from server.audience import rooms
from server.audience.events import Reaction, ReactionsCounted
from server.broadcasts.finding import bare
from server.db import reading
from server.rest import Command
from server.settings import CLOCK

REMEMBERED = timedelta(seconds=5)


class React(Command):
    broadcast: UUID
    kind: Reaction


class Applause:
    """What this process has heard since the last tick; every process tells its own share."""

    def __init__(self) -> None:
        self.counts: defaultdict[UUID, Counter[Reaction]] = defaultdict(Counter)
        self.live: dict[UUID, datetime] = {}
        """Shows that were on the air, and when that was looked up."""

    def take(self) -> list[ReactionsCounted]:
        taken, self.counts = self.counts, defaultdict(Counter)
        self.live = {show: at for show, at in self.live.items() if show in taken}
        return [ReactionsCounted(room=rooms.everybody(show), broadcast=show, counts=taken[show]) for show in taken]


APPLAUSE = web.AppKey("applause", Applause)


async def react(app: web.Application, command: React) -> None:
    """Of somebody who may. The show is looked up every few seconds, not for every tap of a crowd."""
    applause, now = app[APPLAUSE], app[CLOCK].now()
    looked_up = applause.live.get(command.broadcast)
    if looked_up is None or not timedelta() <= now - looked_up < REMEMBERED:
        async with reading(app) as db:
            (await bare(db, command.broadcast)).must_be_live()
        applause.live[command.broadcast] = now
    applause.counts[command.broadcast][command.kind] += 1
