"""Sockets do not outlive their login: those of one that has ended, expired or been erased are closed, on every node."""

from collections import defaultdict
from collections.abc import AsyncIterator
from uuid import UUID

import socketio
from aiohttp import web

from server.background import every
from server.bulk import portions
from server.events import is_persons, person_room
from server.identity.logins import LOGINS, fingerprint
from server.realtime import SIO

EVERY = 10  # seconds: at most that long is a sign-out on another node still heard here
AT_ONCE = 500


async def close_ended(app: web.Application, person: UUID | None = None) -> None:
    """Closes what is left open on this node, of one person or of all; a page that may still listen reconnects."""
    held = await holders(app[SIO], person)
    for some in portions(held, AT_ONCE):
        ended = set(some) - (await app[LOGINS].read_owners(some)).keys()
        for connection in [connection for key in ended for connection in held[key]]:
            await hang_up(app[SIO], connection)


async def hang_up(sio: socketio.AsyncServer, connection: str) -> None:
    """Without waiting for what it has not read yet."""
    if found := sio.eio.sockets.get(connection):
        await found.close(wait=False)


async def holders(sio: socketio.AsyncServer, person: UUID | None) -> dict[str, set[str]]:
    """The connections that hear what is for one person only, by the fingerprint of the login they came with."""
    held: defaultdict[str, set[str]] = defaultdict(set)
    for namespace in sio.namespace_handlers:
        for room in private_rooms(sio, namespace, person):
            for sid, connection in list(sio.manager.get_participants(namespace, room)):
                held[fingerprint((await sio.get_session(sid, namespace)).login)].add(connection)
    return held


def private_rooms(sio: socketio.AsyncServer, namespace: str, person: UUID | None) -> list[str]:
    rooms = sio.manager.rooms.get(namespace, {})
    if person:
        return [room for room in (person_room(person),) if room in rooms]
    return [room for room in rooms if room and is_persons(room)]


async def sockets(app: web.Application) -> AsyncIterator[None]:
    async with every(EVERY, close_ended, app):
        yield
