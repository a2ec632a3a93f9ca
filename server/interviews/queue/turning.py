"""What happens in queues by itself: calls nobody answered are over, and what moved is told."""

from collections.abc import AsyncIterator

from aiohttp import web
from sqlalchemy import select

from server.background import every
from server.db import reading, transaction
from server.interviews.queue.models import Place, PlaceState
from server.interviews.queue.serve import expire
from server.interviews.queue.tell import MOVED, tick
from server.settings import CLOCK

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
    async with every(TICK, turn, app):
        yield
