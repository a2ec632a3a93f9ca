"""Shows as everybody sees them, read once for all who ask in the same moment: when one begins, the whole city does."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from uuid import UUID

import msgspec
from aiohttp import web

from server.broadcasts import ics
from server.broadcasts.announcing import seen
from server.broadcasts.finding import Listing, listed, whole
from server.broadcasts.models import BroadcastState
from server.broadcasts.views import BroadcastBrief, BroadcastView, brief
from server.db import reading
from server.settings import CLOCK, SETTINGS
from server.sharing import Shared


class BroadcastPage(msgspec.Struct):
    broadcasts: list[BroadcastBrief]
    next: str | None


class Schedule(msgspec.Struct):
    """This Friday, and what is around it."""

    first: BroadcastView | None
    """On air, or next."""
    coming: list[BroadcastBrief]
    replays: list[BroadcastBrief]
    next: str | None
    """Of the replays, the page after these."""


SHOW: web.AppKey[Shared[UUID, BroadcastView]] = web.AppKey("public_show")
PAGE: web.AppKey[Shared[tuple[BroadcastState, str, bool], BroadcastPage]] = web.AppKey("public_page")
SCHEDULE: web.AppKey[Shared[None, Schedule]] = web.AppKey("public_schedule")
SERIES: web.AppKey[Shared[None, bytes]] = web.AppKey("public_series")

SHELVES = (
    Listing(BroadcastState.live),
    Listing(BroadcastState.scheduled),
    Listing(BroadcastState.ended, watchable=True),
)
"""Of the home page."""


async def show(app: web.Application, id: UUID) -> BroadcastView:
    async with reading(app) as db:
        return await seen(app, db, await whole(db, id))


async def page(app: web.Application, place: tuple[BroadcastState, str, bool]) -> BroadcastPage:
    async with reading(app) as db:
        broadcasts, more = await listed(db, Listing(*place))
        return BroadcastPage([brief(broadcast) for broadcast in broadcasts], more)


async def schedule(app: web.Application, _: None) -> Schedule:
    async with reading(app) as db:
        live, scheduled, ended = [await listed(db, shelf) for shelf in SHELVES]
        coming = [*live[0], *scheduled[0]]
        first = await seen(app, db, await whole(db, coming.pop(0).id)) if coming else None
    replays = [brief(broadcast) for broadcast in ended[0]]
    return Schedule(first, [brief(broadcast) for broadcast in coming], replays, next=ended[1])


async def series(app: web.Application, _: None) -> bytes:
    """In a thread: to write a hundred entries takes longer than packets may wait."""
    now = app[CLOCK].now()
    async with reading(app) as db:
        shows = await ics.series(db, now)
    return await asyncio.to_thread(ics.calendar, shows, now, app[SETTINGS].public_url)


async def public(app: web.Application) -> AsyncIterator[None]:
    app[SHOW], app[PAGE], app[SCHEDULE], app[SERIES] = (
        Shared(partial(show, app)),
        Shared(partial(page, app)),
        Shared(partial(schedule, app)),
        Shared(partial(series, app)),
    )
    yield
