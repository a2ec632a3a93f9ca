"""What happens in queues by itself: calls nobody answered are over, and what moved is told."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web
from sqlalchemy import select

from server.db import reading, transaction
from server.interviews.queue.models import Place, PlaceState
from server.interviews.queue.serve import expire
from server.interviews.queue.tell import MOVED, tick
from server.settings import CLOCK

log = logging.getLogger(__name__)
TICK = 0.5


async def turn(app: web.Application) -> None:
    if await late(app):
        async with transaction(app) as work:
            await expire(app, work)
    await tick(app)


async def late(app: web.Application) -> bool:
    """Looked up without a writer's lock: mostly there is nothing to do."""
    some = select(Place.id).where(Place.state == PlaceState.called, Place.respond_by < app[CLOCK].now())
    async with reading(app) as db:
        return await db.scalar(some.limit(1)) is not None


async def queues(app: web.Application) -> AsyncIterator[None]:
    app[MOVED] = set()
    task = asyncio.create_task(turning(app))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def turning(app: web.Application) -> None:
    while True:
        await asyncio.sleep(TICK)
        try:
            await turn(app)
        except Exception:  # a database that is away for a moment: the next turn finds what this one did not
            log.exception("queues")
