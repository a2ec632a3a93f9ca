"""What grows with the crowd leaves on a tick: votes, reactions, ballots, each at most once a second per show."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web

from server.audience.ballots import BALLOT_BOX, BallotBox
from server.audience.reactions import APPLAUSE, Applause
from server.audience.votes import TALLY, Tally
from server.db import PUBLISHER

log = logging.getLogger(__name__)
TICK = 1.0


async def ticking(app: web.Application) -> AsyncIterator[None]:
    app[TALLY], app[APPLAUSE], app[BALLOT_BOX] = Tally(), Applause(), BallotBox()
    running = asyncio.create_task(tick_on(app))
    yield
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def tick_on(app: web.Application) -> None:
    while True:
        await asyncio.sleep(TICK)
        for event in (*app[TALLY].take(), *app[APPLAUSE].take(), *app[BALLOT_BOX].take()):
            try:
                await app[PUBLISHER].publish(event)
            except Exception:  # Redis is away for a moment: whoever enters again reads the numbers
                log.exception("tick")
