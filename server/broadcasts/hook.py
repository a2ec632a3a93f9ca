"""The media plane's hook: it tells the whole state of a room at every change, and hears what is wanted of it."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from aiohttp import web

from server import tokens
from server.broadcasts.announcing import announce
from server.broadcasts.finding import locked
from server.broadcasts.models import Broadcast, BroadcastState
from server.broadcasts.stage import clear, on_stage, wanted
from server.broadcasts.zero import set_zero
from server.db import Work, transaction
from server.errors import Forbidden, NotFound, Unauthorized
from server.media.control import KIND, HookCall, RoomView, Ticket, Wanted
from server.settings import SETTINGS

Keeper = Callable[[web.Application, HookCall], Awaitable[Wanted]]
KEEPERS: web.AppKey[Mapping[str, Keeper]] = web.AppKey("keepers")
"""Who answers for which kind of room, by the word before the colon of its name."""


async def post_hook(request: web.Request, command: HookCall) -> Wanted:
    """Only a node that holds a control ticket for this very room is believed."""
    ticket = tokens.read(request.app[SETTINGS].secret, KIND, bearer(request), Ticket)
    if not ticket.control or ticket.room != command.room:
        raise Forbidden("this ticket does not steer this room", "bad_ticket")
    keeper = request.app[KEEPERS].get(command.room.partition(":")[0])
    return await keeper(request.app, command) if keeper else Wanted()


def bearer(request: web.Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthorized("send the ticket as a bearer token", "bad_ticket")
    return token


async def room_changed(app: web.Application, call: HookCall) -> Wanted:
    """Nothing is wanted of a room whose show does not exist."""
    try:
        return await keep(app, UUID(call.room.partition(":")[2]), call)
    except (ValueError, NotFound):
        return Wanted()


async def keep(app: web.Application, show: UUID, call: HookCall) -> Wanted:
    """Hosts and guests hear who is connected, the clock's zero is set, strangers are shown out."""
    async with transaction(app) as work:
        broadcast = await locked(work.db, show)
        work.tell(on_stage(broadcast, RoomView(call.sources, call.on_air, recording=call.recording)))
        if await set_zero(work, broadcast, call.program_started_at):
            await announce(app, work, broadcast)
        show_out(app, work, broadcast, call)
        return wanted(broadcast)


def show_out(app: web.Application, work: Work, broadcast: Broadcast, call: HookCall) -> None:
    """Who was uninvited or shown out, however often they connect, and everybody once the show is over."""
    if broadcast.state is BroadcastState.ended and (call.sources or call.watching):
        work.then(lambda: clear(app, call.room))
        return
    invited = {guest.source for guest in broadcast.guests}
    there = {source.name for source in call.sources}.union(call.watching)
    for name in {name for name in there if name.startswith("guest:")} - invited | there & broadcast.shown_out.keys():
        work.then(lambda name=name: clear(app, call.room, name))  # type: ignore[misc]
