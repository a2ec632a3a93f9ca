"""Every request to the node that owns its room, and the rooms of a dead node to one that lives (`nodes`)."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web
from aiohttp.typedefs import Handler

from server.background import ended
from server.errors import ProductError, Unavailable
from server.media.hls import FIRST_SEGMENT, LIVES, SOON
from server.media.rooms import ROOMS, Rooms
from server.media.tickets import ticket_of
from server.nodes import ALIVE, BEAT, LOOK, NODES, Node, Nodes
from server.outage import UNREACHED

log = logging.getLogger(__name__)
HOLD = 2 * ALIVE + FIRST_SEGMENT
"""Seconds a player is kept waiting while its room moves: rather that than a crowd that asks and asks."""
CAME_BY = "X-Forwarded-Prefix"
"""Under which path a proxy was asked, where it has one for each node."""
SENT = "sent=1"
"""In the query of whoever is sent on from memory."""


@web.middleware
async def placed(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Handled here where the room is here, or is not anywhere; else the owner is named (307)."""
    if not request.path.startswith("/media/") or request.app[NODES].alone:
        return await handler(request)
    elsewhere, mark = await whereabouts(request)
    return await handler(request) if elsewhere is None else sent_to(request, elsewhere, mark)


async def whereabouts(request: web.Request) -> tuple[Node | None, str]:
    """The owner elsewhere, and a mark where that is from memory."""
    if not request.app[NODES].lost:
        try:
            return await answering(request), ""
        except UNREACHED as error:
            log.warning("Redis does not answer: %s", error)
    return remembered(request), SENT


async def answering(request: web.Request) -> Node | None:
    """The owner, unless the proxy came here by the owner's own path: it does not answer, and a way back to it would
    be a circle. It is dead in a moment, and its room somebody else's."""
    loop = asyncio.get_running_loop()
    until = loop.time() + HOLD
    while elsewhere := await owner_of(request):
        if not in_a_circle(request, elsewhere):
            return elsewhere
        if loop.time() > until:
            raise Unavailable("the node that has this room does not answer", "room_moving", SOON)
        await asyncio.sleep(LOOK)
    return None


def in_a_circle(request: web.Request, node: Node) -> bool:
    return request.headers.get(CAME_BY) == node.public_url


def remembered(request: web.Request) -> Node | None:
    """The owner while Redis is away. What is here goes on; what is another node's is not begun here as well.

    Nodes may remember differently: nobody is sent on from memory twice, which might be round in a circle.
    """
    room, _ = room_of(request)
    if room is None or room in request.app[ROOMS]:
        return None
    if request.app[NODES].new:
        raise Unavailable("who has this room is not known before Redis is there", "room_moving", SOON)
    node = request.app[NODES].remembered(room)
    if node and (in_a_circle(request, node) or SENT in request.query_string.split("&")):
        raise Unavailable("the node that has this room does not answer", "room_moving", SOON)
    return node


async def owner_of(request: web.Request) -> Node | None:
    room, makes = room_of(request)
    if room is None:
        return None
    return await place(request, room) if makes else await found(request, room)


def room_of(request: web.Request) -> tuple[str | None, bool]:
    """The room that it is about, if it is about any, and whether it may be made for it."""
    name = request.match_info.get("room")
    if request.path in ("/media/whip", "/media/whep") and request.method == "POST":
        ticket = ticket_of(request)
        return ticket.room, bool(ticket.publish)
    if name is not None and request.method == "PUT":
        ticket = ticket_of(request)
        return (name if ticket.control and ticket.room == name else None), True
    return name, False


async def place(request: web.Request, room: str) -> Node | None:
    """Where a room is to be. One that comes here from a dead node is taken over, whoever was first to ask for it."""
    nodes, rooms = request.app[NODES], request.app[ROOMS]
    before = await nodes.owner(room)
    try:
        async with asyncio.timeout(HOLD):
            node = await nodes.place(room)
    except TimeoutError:
        raise Unavailable("who has this room is not known yet", "room_moving", SOON) from None
    if node is None and before not in ("", nodes.me.id) and room not in rooms:
        take_over(rooms, room)
    return node


async def found(request: web.Request, room: str) -> Node | None:
    """Where a room that somebody wants to see is; while it moves, they wait."""
    nodes, rooms = request.app[NODES], request.app[ROOMS]
    if room in rooms:
        await shown(request, room)
        return None
    loop = asyncio.get_running_loop()
    until = loop.time() + HOLD
    while (owner := await nodes.owner(room)) or not nodes.judges:
        if owner == nodes.me.id and room in rooms:
            await shown(request, room)
            return None
        node = None if owner in ("", nodes.me.id) else await nodes.node(owner)
        if node:
            return node
        if loop.time() > until:
            raise Unavailable("this room is moving to another node", "room_moving", SOON)
        await asyncio.sleep(LOOK)
    return None


async def shown(request: web.Request, room: str) -> None:
    """A room that has just come has nothing to show for a moment; players take a refusal for the end."""
    live = request.app[LIVES].get(room)
    if live and request.app[ROOMS].moved(room) and request.path.endswith(".m3u8") and not live.window("audio").newest:
        await live.settled(HOLD)


def sent_to(request: web.Request, node: Node, mark: str) -> web.StreamResponse:
    """By its inner address for the web side, by its public one for browsers."""
    rest = request.path_qs.removeprefix("/media")
    base = node.url if rest.startswith("/rooms/") else node.public_url
    if base == request.app[NODES].me.public_url:
        raise Unavailable("this room is at a node that has no MEDIA_PUBLIC_URL of its own", "room_moving")
    if mark:
        rest += f"{'&' if '?' in rest else '?'}{mark}"
    return web.Response(status=307, headers={"Location": f"{base}{rest}", "Cache-Control": "no-store"})


async def placing(app: web.Application) -> AsyncIterator[None]:
    """Cleanup context, after `rooms`: lives, and takes over from the dead."""
    if app[NODES].alone:
        yield
        return
    with suppress(*UNREACHED):  # there are no shows before it is there, and all else that needs none
        await app[NODES].beat(0)
    beating = asyncio.create_task(beat(app[NODES], app[ROOMS]), name="beat of the node")
    yield
    await ended(beating)
    with suppress(*UNREACHED):
        await app[NODES].goes()


async def beat(nodes: Nodes, rooms: Rooms) -> None:
    while True:
        try:
            await nodes.beat(len(list(rooms)))
            await settle(nodes, rooms)
        except UNREACHED as error:
            log.warning("Redis does not answer: %s", error)
        except Exception:  # without another sign of life this node's rooms would be anybody's
            log.exception("this node's sign of life")
        await asyncio.sleep(BEAT)


async def settle(nodes: Nodes, rooms: Rooms) -> None:
    """What is said of the rooms and what is here become the same again."""
    owners = await nodes.owners()
    living = {node.id for node in await nodes.alive()}
    for room in set(rooms) - owners.keys():
        owners[room] = await nodes.take(room, "", nodes.me.id)
        if owners[room] == nodes.me.id:
            rooms.tell(room)  # who had it while this node was away has said that nobody is there
    lost = [room for room, owner in owners.items() if owner in living - {nodes.me.id} and room in rooms]
    for room in lost:
        log.warning("a room was taken over while this node was away", extra={"room": room})
    await asyncio.gather(*map(rooms.close, lost))  # none goes on telling until its turn has come
    for room, owner in owners.items():
        if owner == nodes.me.id and room not in rooms:
            await nodes.leave(room)
        elif owner not in living and nodes.judges and await nodes.take(room, owner, nodes.me.id) == nodes.me.id:
            log.warning("a room is taken over from a dead node", extra={"room": room})
            take_over(rooms, room)
    for room in rooms if nodes.came else ():
        rooms.tell(room)  # who was away has told what was before, and closed what it had lost by now
    nodes.came, nodes.met = living - nodes.met, living


def take_over(rooms: Rooms, room: str) -> None:
    try:
        rooms.take_over(room)
    except ProductError as error:
        log.warning("no place for a room", extra={"room": room, "reason": error.reason})
