"""Telling the media plane what is shown: right after it was said, and again until it knows."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

from aiohttp import web
from sqlalchemy import bindparam, delete, select, update

from server.background import every
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast
from server.captions.models import Caption, captioning
from server.db import reading, transaction
from server.errors import ProductError
from server.media.control import CUES, Cue
from server.media.remote import MEDIA_NODE

log = logging.getLogger(__name__)
EVERY = 60.0
AT_ONCE = 20
TOLD = update(Caption).where(Caption.id == bindparam("caption")).values(told=bindparam("shown"))


async def tell(app: web.Application, show: UUID) -> None:
    """All that the media plane does not know yet, in portions."""
    try:
        while await portion(app, show):
            pass
    except ProductError as error:
        log.warning("captions were not told", extra={"broadcast": str(show), "reason": error.reason})


async def portion(app: web.Application, show: UUID) -> bool:
    """Some of it; whether there may be more."""
    async with reading(app) as db:
        broadcast = await bare(db, show)
        untold = select(Caption).where(Caption.broadcast_id == show, Caption.told < Caption.version)
        rows = list(await db.scalars(untold.order_by(Caption.begin_ms).limit(CUES)))
        language = (await captioning(db, show)).language
    zero = broadcast.first_on_air
    if not rows or zero is None or not broadcast.watchable:
        return False
    await app[MEDIA_NODE].caption(str(show), [cue(row, zero.timestamp()) for row in rows], language)
    async with transaction(app) as work:
        known = [{"caption": row.id, "shown": row.version} for row in rows]
        await (await work.db.connection()).execute(TOLD, known)
        gone = Caption.broadcast_id == show, Caption.text == "", Caption.told == Caption.version
        await work.db.execute(delete(Caption).where(*gone))
    return len(rows) == CUES


def cue(row: Caption, zero: float) -> Cue:
    return Cue(str(row.id), zero + row.begin_ms / 1000, zero + row.end_ms / 1000, row.text)


async def tick(app: web.Application) -> None:
    """What was not told, the newest shows first, of those that have a recording. And what went with its recording."""
    async with reading(app) as db:
        untold = Broadcast.id.in_(select(Caption.broadcast_id).where(Caption.told < Caption.version))
        kept = Broadcast.aired, Broadcast.thrown_away_at.is_(None)
        newest = select(Broadcast.id).where(untold, *kept).order_by(Broadcast.starts_at.desc()).limit(AT_ONCE)
        shows = list(await db.scalars(newest))
    for show in shows:
        await tell(app, show)
    async with transaction(app) as work:
        erased = select(Broadcast.id).where(Broadcast.erased_at > work.now - timedelta(days=1))
        await work.db.execute(delete(Caption).where(Caption.broadcast_id.in_(erased)))


async def telling(app: web.Application) -> AsyncIterator[None]:
    async with every(EVERY, tick, app):
        yield
