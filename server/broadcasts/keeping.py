"""How long recordings are kept: what happens by itself once a day is long past, and what a node could not be told.

That a recording is gone is decided in the database, at once; its bytes follow, however often the node has to be asked.
"""

import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.background import every
from server.broadcasts.announcing import announce
from server.broadcasts.finding import locked
from server.broadcasts.models import Broadcast, BroadcastState
from server.db import reading, transaction
from server.errors import ProductError
from server.media.remote import MEDIA_NODE
from server.settings import CLOCK, SETTINGS

log = logging.getLogger(__name__)
EVERY = 600.0
"""Seconds."""
AT_ONCE = 20


async def keep(app: web.Application) -> None:
    """Throw away what is too old, then erase what was thrown away."""
    if days := app[SETTINGS].recording_days:
        async with reading(app) as db:
            old = await outdated(db, days, app[CLOCK].now())
        for show in old:
            await expire(app, show, days)
    app[MEDIA_NODE].unerased["show"] = [await erase(app, show) for show in await left(app)].count(False)


async def outdated(db: AsyncSession, days: int, now: datetime) -> list[UUID]:
    over = Broadcast.state == BroadcastState.ended, Broadcast.aired, Broadcast.thrown_away_at.is_(None)
    old = Broadcast.ended_at < now - timedelta(days=days)
    return list(await db.scalars(select(Broadcast.id).where(*over, old).limit(AT_ONCE)))


async def expire(app: web.Application, show: UUID, days: int) -> None:
    async with transaction(app) as work:
        broadcast = await locked(work.db, show)
        if broadcast.thrown_away_at is None:
            broadcast.throw_away(work.now)
            audit.record(work, None, "expire_recording", f"broadcast:{show}", days=days)
            await announce(app, work, broadcast)


async def left(app: web.Application) -> list[UUID]:
    """The newest first: what a node that is away for long keeps does not hide what others can erase today."""
    async with reading(app) as db:
        thrown = Broadcast.thrown_away_at.is_not(None), Broadcast.erased_at.is_(None)
        newest = select(Broadcast.id).where(*thrown).order_by(Broadcast.thrown_away_at.desc())
        return list(await db.scalars(newest.limit(AT_ONCE)))


async def erase(app: web.Application, show: UUID) -> bool:
    """Whether nothing of it is on any disk afterwards. While a node cannot be reached all are asked again."""
    try:
        await app[MEDIA_NODE].discard(str(show))
    except ProductError as error:
        why = {"recording": str(show), "reason": error.reason, "why": str(error)}
        log.warning("a recording was not erased everywhere", extra=why)
        return False
    async with transaction(app) as work:
        (await locked(work.db, show)).erased_at = work.now
    return True


async def keeping(app: web.Application) -> AsyncIterator[None]:
    async with every(EVERY, keep, app):
        yield
