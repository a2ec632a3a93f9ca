"""What grows with the crowd leaves on a tick: votes, reactions, ballots, each at most once a second per show.

So does the number of the last line, once a chat is quiet: a node that was killed between a commit and its publishing
leaves a line that nobody at the others has heard, and where none follows no gap shows it.
"""

import logging
from collections.abc import AsyncIterator
from uuid import UUID

from aiohttp import web
from sqlalchemy import select

from server.audience import rooms
from server.audience.ballots import BALLOT_BOX, BallotBox
from server.audience.events import LinesCounted
from server.audience.reactions import APPLAUSE, Applause
from server.audience.votes import TALLY, Tally, counted
from server.background import every
from server.broadcasts.counting import CROWD, tell_here
from server.broadcasts.models import Broadcast
from server.bulk import padded
from server.db import PUBLISHER, reading

log = logging.getLogger(__name__)
TICK = 1.0
ENDS = web.AppKey("ends", dict[UUID, tuple[int, int]])
"""Of each chat that is followed here: its last number a tick ago, and the one its sockets were told."""


async def ticking(app: web.Application) -> AsyncIterator[None]:
    app[TALLY], app[APPLAUSE], app[BALLOT_BOX] = Tally(), Applause(), BallotBox()
    app[ENDS] = {}
    async with every(TICK, tick, app), every(TICK, number, app):
        yield


async def tick(app: web.Application) -> None:
    for event in (*await counted(app), *app[APPLAUSE].take(), *app[BALLOT_BOX].take()):
        try:
            await app[PUBLISHER].publish(event)
        except Exception:  # Redis is away for a moment: whoever enters again reads the numbers
            log.exception("tick")


async def number(app: web.Application) -> None:
    """Each process tells its own sockets."""
    ends, followed = app[ENDS], set(app[CROWD].follows.values())
    for gone in ends.keys() - followed:
        del ends[gone]
    if not followed:
        return
    async with reading(app) as db:
        query = select(Broadcast.id, Broadcast.last_line).where(Broadcast.id.in_(padded(followed)))
        rows = [(show, last) for show, last in await db.execute(query)]
    for show, last in rows:
        before, told = ends.get(show, (0, 0))
        if told != last == before:
            await tell_here(app, LinesCounted(room=rooms.everybody(show), broadcast=show, seq=last))
            told = last
        ends[show] = last, told
