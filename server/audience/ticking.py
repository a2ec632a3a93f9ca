"""What grows with the crowd leaves on a tick: votes, reactions, ballots, each at most once a second per show."""

import logging
from collections.abc import AsyncIterator

from aiohttp import web

from server.audience.ballots import BALLOT_BOX, BallotBox
from server.audience.reactions import APPLAUSE, Applause
from server.audience.votes import TALLY, Tally, counted
from server.background import every
from server.db import PUBLISHER

log = logging.getLogger(__name__)
TICK = 1.0


async def ticking(app: web.Application) -> AsyncIterator[None]:
    app[TALLY], app[APPLAUSE], app[BALLOT_BOX] = Tally(), Applause(), BallotBox()
    async with every(TICK, tick, app):
        yield


async def tick(app: web.Application) -> None:
    for event in (*await counted(app), *app[APPLAUSE].take(), *app[BALLOT_BOX].take()):
        try:
            await app[PUBLISHER].publish(event)
        except Exception:  # Redis is away for a moment: whoever enters again reads the numbers
            log.exception("tick")
