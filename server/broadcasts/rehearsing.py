"""Rehearsing a show: it begins, and what is left of it is taken over into the run-sheet or forgotten.

In between it is run by the commands of a show (`show.py`). Hosts and guests hear of it backstage, viewers nowhere.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

from aiohttp import web
from sqlalchemy import select

from server import audit
from server.access import Actor, Role, require
from server.background import every
from server.broadcasts.announcing import tell_rehearsal
from server.broadcasts.finding import locked
from server.broadcasts.models import Broadcast
from server.broadcasts.rehearsal_models import Rehearsal, begin, minutes
from server.broadcasts.show import ForShow
from server.broadcasts.steering import steer
from server.db import Work, reading, transaction
from server.errors import NotFound
from server.settings import CLOCK

EVERY = 60.0
LONGEST = timedelta(hours=4)
"""After which a rehearsal that nobody ended is over."""


async def rehearse(work: Work, actor: Actor | None, command: ForShow) -> Broadcast:
    """Whoever begins it drives; what an earlier one left is forgotten."""
    host = require(actor, Role.host)
    broadcast = await locked(work.db, command.broadcast)
    rehearsal = begin(broadcast, host, work.now)
    await forget(work, broadcast)
    broadcast.rehearsal = rehearsal
    audit.record(work, host, "rehearse", f"broadcast:{broadcast.id}")
    return broadcast


async def take_timings(work: Work, actor: Actor | None, command: ForShow) -> Broadcast:
    """Each turn gets the minutes that it took."""
    host, broadcast = await over(work, actor, command)
    assert broadcast.rehearsal
    took = broadcast.rehearsal.took()
    for turn in broadcast.turns:
        turn.minutes = minutes(took[turn.id]) if turn.id in took else turn.minutes
    await forget(work, broadcast)
    audit.record(work, host, "take_timings", f"broadcast:{broadcast.id}")
    return broadcast


async def forget_rehearsal(work: Work, actor: Actor | None, command: ForShow) -> Broadcast:
    host, broadcast = await over(work, actor, command)
    await forget(work, broadcast)
    audit.record(work, host, "forget_rehearsal", f"broadcast:{broadcast.id}")
    return broadcast


async def over(work: Work, actor: Actor | None, command: ForShow) -> tuple[Actor, Broadcast]:
    """For any host: a rehearsal that has ended."""
    host = require(actor, Role.host)
    broadcast = await locked(work.db, command.broadcast)
    if broadcast.rehearsal is None or broadcast.rehearsing:
        raise NotFound("there is no rehearsal that has ended", "no_rehearsal")
    return host, broadcast


async def forget(work: Work, broadcast: Broadcast) -> None:
    broadcast.rehearsal = None
    await work.db.flush()


async def end_old(app: web.Application) -> None:
    async with reading(app) as db:
        old = Rehearsal.ended_at.is_(None), Rehearsal.began_at < app[CLOCK].now() - LONGEST
        shows = list(await db.scalars(select(Rehearsal.broadcast_id).where(*old)))
    for show in shows:
        await end(app, show)


async def end(app: web.Application, show: UUID) -> None:
    async with transaction(app) as work:
        broadcast = await locked(work.db, show)
        if rehearsal := broadcast.rehearsing:
            rehearsal.end(work.now)
            audit.record(work, None, "end", f"rehearsal:{show}")
            await tell_rehearsal(app, work, broadcast)
            work.then(lambda: steer(app, show))


async def rehearsing(app: web.Application) -> AsyncIterator[None]:
    async with every(EVERY, end_old, app):
        yield
