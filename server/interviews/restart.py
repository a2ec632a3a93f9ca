"""What a server that stopped has left in the lobby."""

from collections.abc import AsyncIterator

from aiohttp import web
from sqlalchemy import update

from server.db import transaction
from server.interviews.models import Seat, SeatState
from server.settings import SETTINGS


async def empty_seats(app: web.Application) -> AsyncIterator[None]:
    """Cleanup context. No socket outlives its process: where this is the only one, everybody is away by now."""
    if not app[SETTINGS].redis_url:
        async with transaction(app) as work:
            there = update(Seat).where(Seat.state != SeatState.away)
            await work.db.execute(there.values(state=SeatState.away, left_at=work.now))
    yield
