"""A series that goes on by itself: the shows of the coming weeks are there, and a host moves or takes off single ones.

Each week is planned once, under the lock of its series, by whichever process comes first.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

from aiohttp import web
from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.access import Actor, Role, require
from server.background import every
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast
from server.broadcasts.series import another, occurrence
from server.broadcasts.series_models import Series
from server.db import Work, reading, transaction
from server.jobs.models import SHANGHAI
from server.settings import CLOCK

EVERY = 600.0
WEEK = timedelta(weeks=1)
AHEAD = 4 * WEEK


async def start(work: Work, actor: Actor | None, id: UUID) -> None:
    """From now on the weeks after this show are planned as it is now; again: as it is by then."""
    host = require(actor, Role.host)
    pattern = await bare(work.db, id)
    series = await locked(work.db, pattern.series_id)
    if series is None:
        pattern = await bare(work.db, id, lock=True)
        if pattern.series_id:  # somebody else has begun it a moment ago
            return
        series = Series(planned_until=pattern.series_at or pattern.starts_at)
        work.db.add(series)
    series.follow(pattern)
    await work.db.flush()
    pattern.series_id = series.id
    audit.record(work, host, "begin_series", f"broadcast:{id}")


async def stop(work: Work, actor: Actor | None, id: UUID) -> None:
    """Nothing more is planned by itself; what is planned stays. Again changes nothing."""
    host = require(actor, Role.host)
    series = await locked(work.db, (await bare(work.db, id)).series_id)
    if series is None:
        return
    await work.db.delete(series)
    audit.record(work, host, "end_series", f"broadcast:{id}")


async def locked(db: AsyncSession, id: UUID | None) -> Series | None:
    """Before any show of it: whoever ends it changes all of them."""
    return await db.get(Series, id, with_for_update=True) if id else None


async def plan_ahead(app: web.Application) -> None:
    async with reading(app) as db:
        behind = select(Series.id).where(Series.planned_until <= app[CLOCK].now() + AHEAD - WEEK)
        found = list(await db.scalars(behind))
    for series in found:
        async with transaction(app) as work:
            await go_on(work, series)


async def go_on(work: Work, id: UUID) -> None:
    """Week by week until there are enough; what would have begun already is left out."""
    series = await locked(work.db, id)
    while series and series.planned_until + WEEK <= work.now + AHEAD:
        series.planned_until += WEEK
        meant = series.planned_until.astimezone(SHANGHAI)
        starts_at = occurrence(meant, "zh", set()).starts_at
        if starts_at > work.now:
            await plan_one(work, series, meant, starts_at)


async def plan_one(work: Work, series: Series, meant: datetime, starts_at: datetime) -> None:
    """A week that a host has planned by hand is this one, though it was moved; other shows of the day are let be."""
    there = await planned(work.db, meant, starts_at)
    for show in there:
        if show.series_at == meant and show.series_id is None:
            show.series_id = series.id
    if there:
        return
    show = another(series, starts_at, meant)
    show.series_id, show.version = series.id, 1
    work.db.add(show)
    await work.db.flush()
    audit.record(work, None, "plan", f"broadcast:{show.id}")


async def planned(db: AsyncSession, meant: datetime, starts_at: datetime) -> list[Broadcast]:
    """What is on that day, and that week of the series, which may have been moved to another one."""
    midnight = starts_at.replace(hour=0, minute=0, second=0, microsecond=0)
    day = and_(Broadcast.starts_at >= midnight, Broadcast.starts_at < midnight + timedelta(days=1))
    return list(await db.scalars(select(Broadcast).where(or_(day, Broadcast.series_at == meant))))


async def weekly(app: web.Application) -> AsyncIterator[None]:
    async with every(EVERY, plan_ahead, app):
        yield
