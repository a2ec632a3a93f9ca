"""What grows with the crowd: how many watch, how many resumes came. It leaves on a tick, never per person."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import suppress
from uuid import UUID

from aiohttp import web
from sqlalchemy import Uuid, column, func, select, table, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.background import every
from server.broadcasts.events import DeliveriesChanged, ViewersChanged
from server.broadcasts.models import Broadcast, BroadcastState, room_of
from server.broadcasts.views import NOBODY, Counts
from server.db import reading, transaction
from server.events import Event
from server.presence import PRESENCE
from server.realtime import SIO

TICK = 1.0
APPLICATIONS = table("applications", column("broadcast_id", Uuid()))


class Crowd:
    """The sockets of this process that follow a show, and what they were told last."""

    def __init__(self) -> None:
        self.follows: dict[str, UUID] = {}
        self.told: dict[UUID, Counts] = {}
        self.most: dict[UUID, int] = {}
        """The most that watched each of them, so far as this process has written it down."""
        self.entered: set[UUID] = set()
        """Shows somebody has entered since: what they were told may be what nobody else will be."""

    def follow(self, sid: str, show: UUID) -> None:
        self.follows[sid] = show
        self.entered.add(show)


CROWD = web.AppKey("crowd", Crowd)


async def viewers(app: web.Application, ids: Collection[UUID]) -> dict[UUID, int]:
    """How many follow each show now, over all processes."""
    found = await asyncio.gather(*(app[PRESENCE].count(room_of(show)) for show in ids))
    return dict(zip(ids, found, strict=True))


async def deliveries(db: AsyncSession, ids: Collection[UUID]) -> dict[UUID, int]:
    """How many resumes came from each show; shows without any are left out."""
    if not ids:
        return {}
    delivered = select(APPLICATIONS.c.broadcast_id, func.count()).where(APPLICATIONS.c.broadcast_id.in_(ids))
    rows = await db.execute(delivered.group_by(APPLICATIONS.c.broadcast_id))
    return {show: count for show, count in rows}  # noqa: C416 - rows are no pairs to the type checker


async def tick(app: web.Application) -> None:
    """Each process tells its own sockets, so nobody hears the same twice and nothing depends on another process.

    A show whose last socket has just left is counted once more: the other processes then know that nobody is here.
    """
    crowd = app[CROWD]
    followed, entered = set(crowd.follows.values()), crowd.entered
    crowd.entered = set()
    if not (ids := followed | crowd.told.keys()):
        return
    try:
        async with reading(app) as db:
            delivered = await deliveries(db, ids)
            on_now = select(Broadcast.id).where(Broadcast.id.in_(ids), Broadcast.state == BroadcastState.live)
            live = set(await db.scalars(on_now))
    except Exception:
        crowd.entered |= entered  # told on a later tick
        raise
    watching = await viewers(app, ids)
    now = {show: Counts(watching[show], delivered.get(show, 0)) for show in ids}
    for show in followed:
        before = None if show in entered else crowd.told.get(show, NOBODY)
        for event in differences(show, before, now[show]):
            await tell_here(app, event)
    crowd.told = {show: now[show] for show in followed}
    await keep_most(app, {show: watching[show] for show in live})


async def keep_most(app: web.Application, watching: dict[UUID, int]) -> None:
    """The most that watched each of these, which are live, at one time: the bureau looks at it."""
    crowd = app[CROWD]
    more = {show: count for show, count in watching.items() if count > crowd.most.get(show, 0)}
    if more:
        async with transaction(app) as work:
            for show, count in sorted(more.items()):
                rises = update(Broadcast).where(Broadcast.id == show, Broadcast.most_viewers < count)
                await work.db.execute(rises.values(most_viewers=count))
    crowd.most = {show: max(count, crowd.most.get(show, 0)) for show, count in watching.items()}


def differences(id: UUID, before: Counts | None, now: Counts) -> list[Event]:
    """All of it where it is not known what everybody was told before."""
    room, events = room_of(id), list[Event]()
    if before is None or now.viewers != before.viewers:
        events.append(ViewersChanged(room=room, broadcast=id, viewers=now.viewers))
    if before is None or now.deliveries != before.deliveries:
        events.append(DeliveriesChanged(room=room, broadcast=id, count=now.deliveries))
    return events


async def tell_here(app: web.Application, event: Event) -> None:
    await app[SIO].emit(
        event.name, event.payload(), room=event.room, namespace=event.namespace, ignore_queue=True
    )  # to the sockets of this process only


async def counting(app: web.Application) -> AsyncIterator[None]:
    app[CROWD] = Crowd()
    async with every(TICK, tick, app):
        yield
    with suppress(Exception):
        await tick(app)  # the other processes know at once that nobody is here any more
