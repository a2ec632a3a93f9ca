"""Making the media plane what the database wants of it, and insisting until it is.

A command waits for no node: it stands, the hosts hear that the node was not told, and the node is told again.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import UUID

from aiohttp import web
from sqlalchemy import select

from server.background import every
from server.broadcasts.finding import whole
from server.broadcasts.models import Broadcast, BroadcastState, room_of
from server.broadcasts.rehearsal_models import Rehearsal
from server.broadcasts.stage import stage, unreachable, wanted
from server.db import PUBLISHER, reading
from server.errors import NotFound, ProductError, Unavailable
from server.media.control import Wanted
from server.media.remote import MEDIA_NODE

log = logging.getLogger(__name__)
EVERY, LOOK = 2.0, 5.0
UNTOLD = web.AppKey("untold_shows", set[UUID])
"""Shows whose media room may not be what is wanted."""


async def steer(app: web.Application, show: UUID) -> None:
    """What the database says now counts, whichever command was the last: who has told it looks again, since what
    somebody else told meanwhile may have come before it."""
    told: Wanted | None = None
    while True:
        try:
            async with reading(app) as db:
                broadcast = await whole(db, show)
        except Unavailable:  # what is wanted is known again once the database is back
            app[UNTOLD].add(show)
            return
        if wanted(broadcast) == told:
            break
        try:
            await tell_node(app, broadcast)
        except ProductError as error:
            await remember(app, broadcast, error)
            return
        told = wanted(broadcast)
    if show in app[UNTOLD]:
        app[UNTOLD].discard(show)
        await app[PUBLISHER].publish(await stage(app, broadcast))


async def tell_node(app: web.Application, broadcast: Broadcast) -> None:
    await app[MEDIA_NODE].want(broadcast.room, wanted(broadcast))
    if broadcast.state is BroadcastState.ended:
        await app[MEDIA_NODE].close(broadcast.room)


async def remember(app: web.Application, broadcast: Broadcast, error: ProductError) -> None:
    if broadcast.id in app[UNTOLD]:
        return
    app[UNTOLD].add(broadcast.id)
    log.warning("the media plane was not told: %s", error, extra={"broadcast": str(broadcast.id)})
    await app[PUBLISHER].publish(unreachable(broadcast, error))


async def steering(app: web.Application) -> AsyncIterator[None]:
    """A process that starts tells of every show on a stage: the one before may have ended between commit and call."""
    app[UNTOLD] = app[MEDIA_NODE].untold["show"] = await on_a_stage(app)
    async with every(EVERY, insist, app), every(LOOK, look_after, app):
        yield


async def on_a_stage(app: web.Application) -> set[UUID]:
    async with reading(app) as db:
        live = await db.scalars(select(Broadcast.id).where(Broadcast.state == BroadcastState.live))
        rehearsed = await db.scalars(select(Rehearsal.broadcast_id).where(Rehearsal.ended_at.is_(None)))
        return {*live, *rehearsed}


async def look_after(app: web.Application) -> None:
    """A node that was started again knows of no show, and while nobody comes nobody else tells it. Where none
    answers, the hosts hear of it."""
    untold = app[UNTOLD]
    for show in await on_a_stage(app) - untold:
        try:
            there = await app[MEDIA_NODE].has(room_of(show))
        except Unavailable:
            there = False
        if not there:
            with suppress(NotFound):  # it was dropped meanwhile
                await steer(app, show)


async def insist(app: web.Application) -> None:
    for show in app[UNTOLD].copy():
        try:
            await steer(app, show)
        except NotFound:  # it was dropped meanwhile
            app[UNTOLD].discard(show)
        except Exception:  # what is wrong with one show must not keep the others waiting
            log.exception("steering")
