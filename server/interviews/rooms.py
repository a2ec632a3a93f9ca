"""The media room of an interview: who may go in, who can be seen, and that nobody stays after the end."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from aiohttp import web
from msgspec import structs

from server.access import Actor, signed_in
from server.db import PUBLISHER, reading
from server.errors import Conflict, NotFound, Unavailable
from server.events import person_room
from server.interviews.events import Admitted, Entry, Way, view
from server.interviews.lookup import find
from server.interviews.models import Interview, Seat, SeatState
from server.media.control import SourceView, Ticket, ticket_for
from server.media.remote import MEDIA_NODE
from server.settings import CLOCK, SETTINGS, Settings
from server.turn import ice_servers

log = logging.getLogger(__name__)
TICKET = timedelta(seconds=60)
"""Long enough to connect; a fresh one is a command away, and after the end there is none."""
SCREEN, SECOND = ":screen", ":second"
"""End the names of the sources that are somebody's screen, and the phone that is their second camera."""
SOURCES = ("", SCREEN, SECOND)
"""What follows the person in the names of the sources that one person may publish."""


def owner(source: str) -> str:
    """Whose face, screen or second camera a source is."""
    return source.removesuffix(SCREEN).removesuffix(SECOND)


def way(settings: Settings, row: Interview, seat: Seat | None, now: datetime, beside: str = "") -> Way:
    """For the face, or for what is `beside` it; a second camera sends a picture and receives nothing."""
    whip, whep = (f"{settings.media_public_url}/{door}" for door in ("whip", "whep"))
    if not (seat and row.goes_on and seat.state is SeatState.inside):
        return Way(ticket=None, expires_at=None, whip=whip, whep=whep, ice_servers=[])
    name, label, second = f"{seat.person_id}{beside}", row.name_of(seat.person), beside == SECOND
    ticket = Ticket(room=row.room, publish=name, label=label, watch=not second, silent=second)
    token = ticket_for(settings, ticket, int(TICKET.total_seconds()))
    return Way(ticket=token, expires_at=now + TICKET, whip=whip, whep=whep, ice_servers=ice_servers(settings, now))


async def fresh(app: web.Application, actor: Actor | None, id: UUID, screen: bool = False) -> Way:
    """A new ticket for whoever is inside, for the own face or for the own screen."""
    async with reading(app) as db:
        row = await find(db, actor, id)
    row.must_go_on()
    found = way(app[SETTINGS], row, row.seat_of(signed_in(actor).id), app[CLOCK].now(), SCREEN if screen else "")
    if found.ticket is None:
        raise Conflict("you are not inside", "not_inside")
    return found


async def entry(app: web.Application, row: Interview, person: UUID) -> Entry:
    into = way(app[SETTINGS], row, row.seat_of(person), app[CLOCK].now())
    return Entry(
        interview=view(row),
        sources=await sources(app, row),
        **structs.asdict(into),
    )


async def sources(app: web.Application, row: Interview) -> list[SourceView]:
    """Who can be seen. Where the media node does not answer nobody can be; it calls when it is back."""
    try:
        return await app[MEDIA_NODE].sources(row.room) if row.goes_on else []
    except Unavailable:
        return []


async def welcome(app: web.Application, row: Interview, person: UUID) -> None:
    """Tell whoever knocked that the door is open, and the way in."""
    found = await entry(app, row, person)
    await app[PUBLISHER].publish(Admitted(room=person_room(person), **structs.asdict(found)))


async def show_out(app: web.Application, room: str, person: UUID | str, sources: tuple[str, ...] = SOURCES) -> bool:
    """Whether the node was reached."""
    face = owner(str(person))
    return all([await take_off(app, room, face + suffix) for suffix in sources])


async def take_off(app: web.Application, room: str, source: str) -> bool:
    """The same."""
    try:
        await app[MEDIA_NODE].kick(room, source)
    except NotFound:  # was not publishing
        return True
    except Unavailable:
        return False
    return True


async def close(app: web.Application, room: str) -> None:
    try:
        await app[MEDIA_NODE].close(room)
    except (NotFound, Unavailable):  # the node will ask what is wanted, and is told then
        log.warning("media room not closed yet", extra={"room": room})
