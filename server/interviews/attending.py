"""Who is still there: whose sockets every process has. A seat without one is given up, also where its process died.

A process that was killed tells nobody. Its share of who is there is old after 15 seconds (`presence.Presence`), and who
has not come back at another one some seconds later is away.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

from aiohttp import web
from sqlalchemy import ColumnElement, select

from server.background import every
from server.db import reading, transaction
from server.interviews import lobby, rooms
from server.interviews.models import STANDING, Interview, Seat, SeatState, room_of
from server.interviews.recordings import steering
from server.interviews.rooms import SCREEN, TICKET
from server.presence import PRESENCE
from server.settings import CLOCK

Place = tuple[UUID, UUID]
"""An interview, and somebody in it."""
TICK = 4.0
GONE = 12.0
"""Seconds for which nobody has seen somebody who is gone: by then each process has said once more who is with it."""
LONGEST = timedelta(days=1)
"""So long after its beginning an interview is nobody's any more."""
MISSING = web.AppKey("missing_people", dict[Place, float])
"""Since when nobody has a socket of theirs."""
SILENT = web.AppKey("silent_people", set[Place])
"""Who was shown out since no socket of theirs is there."""


async def arrives(app: web.Application, sid: str, place: Place) -> None:
    """Said to the other processes before the seat is taken: they would give it up."""
    interview, person = place
    await app[PRESENCE].enter(room_of(interview), sid, str(person))
    await app[PRESENCE].people(room_of(interview))


async def goes(app: web.Application, sid: str, place: Place) -> None:
    await app[PRESENCE].leave(sid)
    await give_up(app, place)


async def give_up(app: web.Application, place: Place) -> None:
    """The seat is away, unless another socket of its person is there: in this process or in another one."""
    interview, person = place
    async with transaction(app) as work:
        await work.db.execute(select(Interview.id).where(Interview.id == interview).with_for_update())
        if await is_there(app, place):  # looked at behind the lock: whoever comes now waits for it
            return
        await lobby.drop(work, interview, person)
    await steering.follow(app, interview)


async def is_there(app: web.Application, place: Place) -> bool:
    interview, person = place
    return str(person) in await app[PRESENCE].people(room_of(interview))


async def tick(app: web.Application) -> None:
    """Says who is here, and gives up seats of whom nobody has seen for a while."""
    now, missing = app[CLOCK].seconds(), app[MISSING]
    absent = set() if app[PRESENCE].alone else await absences(app)
    for place in missing.keys() - absent:
        del missing[place]
    for place in absent:
        if now - missing.setdefault(place, now) >= GONE:
            await give_up(app, place)
    await show_out(app)


async def show_out(app: web.Application) -> None:
    """Whose socket is gone for a minute sees and hears nothing more, until it is back (`hook`).

    The second camera goes on: it hears nothing, and shows what an examination wants to see.
    """
    now = app[CLOCK].now()
    open_door = Seat.admitted_at.is_not(None), Seat.state == SeatState.away, Seat.left_at <= now - TICKET
    gone = select(Seat.interview_id, Seat.person_id).join(Interview, Interview.id == Seat.interview_id)
    async with reading(app) as db:
        rows = await db.execute(gone.where(*open_door, *current(now)))
        places = {(interview, person) for interview, person in rows}
    told = app[SILENT]
    told &= places
    for interview, person in places - told:
        if await rooms.show_out(app, room_of(interview), person, ("", SCREEN)):
            told.add((interview, person))


async def absences(app: web.Application) -> set[Place]:
    async with reading(app) as db:
        rows = select(Seat.interview_id, Seat.person_id).join(Interview, Interview.id == Seat.interview_id)
        taken = (await db.execute(rows.where(Seat.state != SeatState.away, *current(app[CLOCK].now())))).all()
    there = {interview: await app[PRESENCE].people(room_of(interview)) for interview, _ in taken}
    return {(interview, person) for interview, person in taken if str(person) not in there[interview]}


def current(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Interview.kept.in_(STANDING), Interview.starts_at > now - LONGEST


async def attending(app: web.Application) -> AsyncIterator[None]:
    """Cleanup context."""
    app[MISSING], app[SILENT] = {}, set()
    async with every(TICK, tick, app):
        yield
