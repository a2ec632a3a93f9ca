"""Telling everybody what a show has become, once the change is committed."""

from uuid import UUID

from aiohttp import web
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.broadcasts.counting import deliveries, viewers
from server.broadcasts.events import BroadcastChanged, RehearsalChanged
from server.broadcasts.finding import locked, whole
from server.broadcasts.models import Broadcast, BroadcastState
from server.broadcasts.rehearsal_models import Rehearsal
from server.broadcasts.rehearsal_views import RehearsalView, rehearsal_view
from server.broadcasts.steering import steer
from server.broadcasts.views import BroadcastView, Counts, view
from server.db import Work, reading, transaction
from server.settings import CLOCK, SETTINGS

LATEST = 20


async def announce(app: web.Application, work: Work, broadcast: Broadcast) -> BroadcastView:
    """The show after a change, read back whole: a newer version, told to all who follow it."""
    broadcast.version += 1
    await work.db.flush()
    fresh = await whole(work.db, broadcast.id)
    changed = await seen(app, work.db, fresh)
    work.tell(BroadcastChanged(room=broadcast.room, broadcast=changed))
    if fresh.rehearsal:
        await tell_rehearsal(app, work, fresh)
    return changed


async def tell_rehearsal(app: web.Application, work: Work, broadcast: Broadcast) -> RehearsalView | None:
    """The rehearsal after a change, told to hosts and guests alone; that there is none any more, too."""
    if broadcast.rehearsal:
        broadcast.rehearsal.version += 1
    await work.db.flush()
    changed = await rehearsal_of(app, work.db, await whole(work.db, broadcast.id))
    work.tell(RehearsalChanged(room=broadcast.backstage, broadcast=broadcast.id, rehearsal=changed))
    return changed


async def rehearsal_of(app: web.Application, db: AsyncSession, broadcast: Broadcast) -> RehearsalView | None:
    if broadcast.rehearsal is None:
        return None
    plain = await seen(app, db, broadcast)
    return rehearsal_view(broadcast.rehearsal, broadcast, plain, app[CLOCK].now())


async def renamed(app: web.Application, person: UUID) -> None:
    """Of shows that they drive, or drove lately."""
    theirs = or_(Broadcast.host_id == person, Broadcast.rehearsal.has(Rehearsal.host_id == person))
    async with reading(app) as db:
        newest = select(Broadcast.id).where(theirs).order_by(Broadcast.starts_at.desc()).limit(LATEST)
        shows = list(await db.scalars(newest))
    for show in shows:
        async with transaction(app) as work:
            await announce(app, work, await locked(work.db, show))


async def direct(app: web.Application, work: Work, broadcast: Broadcast) -> BroadcastView:
    """As `announce`, and the media plane follows."""
    work.then(lambda: steer(app, broadcast.id))
    return await announce(app, work, broadcast)


async def seen(app: web.Application, db: AsyncSession, broadcast: Broadcast) -> BroadcastView:
    """With its counts: who watches a live show, what was delivered from one that has begun."""
    show, state = broadcast.id, broadcast.state
    watching = await viewers(app, [show]) if state is BroadcastState.live else {}
    delivered = await deliveries(db, [show]) if state is not BroadcastState.scheduled else {}
    counts = Counts(watching.get(show, 0), delivered.get(show, 0))
    return view(broadcast, app[CLOCK].now(), app[SETTINGS].media_public_url, counts)
