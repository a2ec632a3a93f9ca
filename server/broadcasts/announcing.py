"""Telling everybody what a show has become, once the change is committed."""

from uuid import UUID

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from server.broadcasts.counting import deliveries, viewers
from server.broadcasts.events import BroadcastChanged, RehearsalChanged
from server.broadcasts.finding import whole
from server.broadcasts.models import Broadcast, BroadcastState
from server.broadcasts.rehearsal_views import RehearsalView, rehearsal_view
from server.broadcasts.steering import steer
from server.broadcasts.views import BroadcastView, Counts, view
from server.db import Work
from server.settings import CLOCK, SETTINGS


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


async def direct(app: web.Application, work: Work, broadcast: Broadcast) -> BroadcastView:
    """As `announce`, and the media plane follows."""
    work.then(lambda: steer(app, broadcast.id))
    return await announce(app, work, broadcast)


async def seen(app: web.Application, db: AsyncSession, broadcast: Broadcast) -> BroadcastView:
    return (await all_seen(app, db, [broadcast]))[0]


async def all_seen(app: web.Application, db: AsyncSession, broadcasts: list[Broadcast]) -> list[BroadcastView]:
    """Views with their counts: who watches a live show, what was delivered from any that has begun."""
    live = [broadcast.id for broadcast in broadcasts if broadcast.state is BroadcastState.live]
    begun = [broadcast.id for broadcast in broadcasts if broadcast.state is not BroadcastState.scheduled]
    watching, delivered = await viewers(app, live), await deliveries(db, begun)
    now, media = app[CLOCK].now(), app[SETTINGS].media_public_url

    def counts(show: UUID) -> Counts:
        return Counts(watching.get(show, 0), delivered.get(show, 0))

    return [view(broadcast, now, media, counts(broadcast.id)) for broadcast in broadcasts]
