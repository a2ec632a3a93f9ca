"""Which hosts have a show open now, over all processes. Hosts hear it, and nobody else."""

from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import UUID

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.background import every
from server.broadcasts.counting import tell_here
from server.broadcasts.events import HostHere, HostsChanged
from server.broadcasts.models import DESK, desk_of
from server.db import reading
from server.identity.models import Person
from server.presence import PRESENCE

TICK = 1.0


class Told:
    """What the hosts of this process were told last, by show."""

    def __init__(self) -> None:
        self.hosts: dict[UUID, list[HostHere]] = {}


TOLD = web.AppKey("told_hosts", Told)


async def attending(app: web.Application, db: AsyncSession, show: UUID) -> list[HostHere]:
    """By name. Sockets say whose they are, names are the database's."""
    people = [UUID(person) for person in await app[PRESENCE].people(desk_of(show))]
    if not people:
        return []
    found = await db.scalars(select(Person).where(Person.id.in_(people)).order_by(Person.name, Person.id))
    return [HostHere(person.id, person.name, person.role) for person in found]


async def tick(app: web.Application) -> None:
    """Each process tells its own sockets; a desk whose last host has left is looked at once more, for the others."""
    told = app[TOLD].hosts
    open_here = {UUID(room.removeprefix(DESK)) for room in app[PRESENCE].rooms() if room.startswith(DESK)}
    if not (shows := open_here | told.keys()):
        return
    async with reading(app) as db:
        now = {show: await attending(app, db, show) for show in shows}
    for show in open_here:
        if now[show] != told.get(show):
            await tell_here(app, HostsChanged(room=desk_of(show), broadcast=show, hosts=now[show]))
    app[TOLD].hosts = {show: now[show] for show in open_here}


async def attendance(app: web.Application) -> AsyncIterator[None]:
    app[TOLD] = Told()
    async with every(TICK, tick, app):
        yield
    with suppress(Exception):
        await tick(app)  # the other processes know at once that nobody of this one is here any more
