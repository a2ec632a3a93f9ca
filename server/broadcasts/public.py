"""Shows as everybody sees them, read once for all who ask in the same moment: when one begins, the whole city does."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from uuid import UUID

import msgspec
from aiohttp import web

from server.broadcasts import ics
from server.broadcasts.announcing import all_seen, seen
from server.broadcasts.finding import Listing, listed, whole
from server.broadcasts.models import BroadcastState
from server.broadcasts.views import BroadcastView
from server.db import reading
from server.settings import CLOCK, SETTINGS
from server.sharing import Shared


class BroadcastPage(msgspec.Struct):
    broadcasts: list[BroadcastView]
    next: str | None


SHOW: web.AppKey[Shared[UUID, BroadcastView]] = web.AppKey("public_show")
PAGE: web.AppKey[Shared[tuple[BroadcastState, str], BroadcastPage]] = web.AppKey("public_page")
SERIES: web.AppKey[Shared[None, bytes]] = web.AppKey("public_series")


async def show(app: web.Application, id: UUID) -> BroadcastView:
    async with reading(app) as db:
        return await seen(app, db, await whole(db, id))


async def page(app: web.Application, place: tuple[BroadcastState, str]) -> BroadcastPage:
    async with reading(app) as db:
        broadcasts, more = await listed(db, Listing(*place))
        return BroadcastPage(await all_seen(app, db, broadcasts), more)


async def series(app: web.Application, _: None) -> bytes:
    """In a thread: to write a hundred entries takes longer than packets may wait."""
    now = app[CLOCK].now()
    async with reading(app) as db:
        shows = await ics.series(db, now)
    return await asyncio.to_thread(ics.calendar, shows, now, app[SETTINGS].public_url)


async def public(app: web.Application) -> AsyncIterator[None]:
    app[SHOW], app[PAGE], app[SERIES] = (
        Shared(partial(show, app)),
        Shared(partial(page, app)),
        Shared(partial(series, app)),
    )
    yield
