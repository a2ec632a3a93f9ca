"""What the media node tells of an interview's room: passed on to its people; strangers are shown out."""

from datetime import datetime
from uuid import UUID

from aiohttp import web

from server.db import PUBLISHER, reading
from server.errors import NotFound
from server.interviews import rooms
from server.interviews.events import SourcesChanged
from server.interviews.lookup import whole
from server.interviews.models import Interview, SeatState
from server.interviews.recordings.steering import wanted_of
from server.media.control import HookCall, Wanted
from server.settings import CLOCK


async def room_changed(app: web.Application, call: HookCall) -> Wanted:
    """Nothing of an interview is put on air; of each person is recorded what they agreed to."""
    row, wanted = await known(app, call.room)
    if row:
        told = SourcesChanged(room=row.room, interview=row.id, sources=call.sources)
        await app[PUBLISHER].publish(told)
    if row is None or not row.goes_on:
        if call.sources or call.watching:
            await rooms.close(app, call.room)
        return wanted
    for stranger in strangers(row, call):
        await rooms.show_out(app, row.room, stranger)
    for person in silent(row, call, app[CLOCK].now()):
        await rooms.show_out(app, row.room, person, ("", rooms.SCREEN))
    return wanted


async def known(app: web.Application, room: str) -> tuple[Interview | None, Wanted]:
    try:
        named = UUID(room.partition(":")[2])
        async with reading(app) as db:
            row = await whole(db, named)
            return row, await wanted_of(db, row)
    except (ValueError, NotFound):
        return None, Wanted()


def strangers(row: Interview, call: HookCall) -> set[str]:
    """Who publishes or watches with a ticket from before they left."""
    return {rooms.owner(name) for name in names(call)} - {str(seat.person_id) for seat in row.seats if seat.admitted_at}


def silent(row: Interview, call: HookCall, now: datetime) -> set[str]:
    """Who does so although their socket has been gone for a minute; a second camera goes on."""
    there = {name.removesuffix(rooms.SCREEN) for name in names(call)}
    away = [seat for seat in row.seats if seat.state is SeatState.away]
    return there & {str(seat.person_id) for seat in away if seat.left_at and seat.left_at <= now - rooms.TICKET}


def names(call: HookCall) -> set[str]:
    return {*(source.name for source in call.sources), *call.watching}
