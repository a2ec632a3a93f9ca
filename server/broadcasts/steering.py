"""Making the media plane what the database wants of it, and insisting until it is.

A command waits for no node: it stands, the hosts hear that the node was not told, and the node is told again.
"""

import logging
from collections.abc import AsyncIterator, Iterable
from uuid import UUID

from aiohttp import web
from sqlalchemy import select

from server.background import every
from server.broadcasts.finding import whole
from server.broadcasts.models import Broadcast, BroadcastState
from server.broadcasts.rehearsal_models import Rehearsal
from server.broadcasts.stage import stage, unreachable, wanted
from server.db import PUBLISHER, reading
from server.errors import NotFound, ProductError
from server.media.remote import MEDIA_NODE

log = logging.getLogger(__name__)
EVERY = 2.0


class Untold:
    """Shows whose media room may not be what is wanted."""

    def __init__(self, shows: Iterable[UUID]) -> None:
        self.shows = set(shows)


UNTOLD = web.AppKey("untold", Untold)


async def steer(app: web.Application, show: UUID) -> None:
    """What the database says now counts, whichever command was the last."""
    async with reading(app) as db:
        broadcast = await whole(db, show)
    try:
        await tell_node(app, broadcast)
    except ProductError as error:
        await remember(app, broadcast, error)
        return
    if show in app[UNTOLD].shows:
        app[UNTOLD].shows.discard(show)
        await app[PUBLISHER].publish(await stage(app, broadcast))


async def tell_node(app: web.Application, broadcast: Broadcast) -> None:
    await app[MEDIA_NODE].want(broadcast.room, wanted(broadcast))
    if broadcast.state is BroadcastState.ended:
        await app[MEDIA_NODE].close(broadcast.room)


async def remember(app: web.Application, broadcast: Broadcast, error: ProductError) -> None:
    if broadcast.id in app[UNTOLD].shows:
        return
    app[UNTOLD].shows.add(broadcast.id)
    log.warning("the media plane was not told", extra={"broadcast": str(broadcast.id), "reason": error.reason})
    await app[PUBLISHER].publish(unreachable(broadcast, error))


async def steering(app: web.Application) -> AsyncIterator[None]:
    """A process that starts tells of every show on a stage: the one before may have ended between commit and call."""
    async with reading(app) as db:
        live = await db.scalars(select(Broadcast.id).where(Broadcast.state == BroadcastState.live))
        rehearsed = await db.scalars(select(Rehearsal.broadcast_id).where(Rehearsal.ended_at.is_(None)))
        app[UNTOLD] = Untold([*live, *rehearsed])
    async with every(EVERY, insist, app):
        yield


async def insist(app: web.Application) -> None:
    for show in list(app[UNTOLD].shows):
        try:
            await steer(app, show)
        except NotFound:  # it was dropped meanwhile
            app[UNTOLD].shows.discard(show)
        except Exception:  # what is wrong with one show must not keep the others waiting
            log.exception("steering")
