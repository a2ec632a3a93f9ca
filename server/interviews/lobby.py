"""Arriving, knocking, being let in, and going. A seat belongs to the account, so the network may come and go."""

from datetime import datetime
from uuid import UUID

from aiohttp import web

from server import audit
from server.access import Actor, Role, require, signed_in
from server.db import Work
from server.errors import Conflict, Forbidden, NotFound
from server.identity.models import Person
from server.interviews.appointments.cells import attend, begin, release, spare
from server.interviews.appointments.telling import ask_how_it_went
from server.interviews.doors import tell_panel
from server.interviews.events import InterviewChanged, InterviewView, examination_moved, view
from server.interviews.examinations.order import must_be_next
from server.interviews.invite import seated
from server.interviews.lookup import find, whole
from server.interviews.models import Interview, Seat, SeatRole, SeatState
from server.interviews.queue.finish import finish
from server.interviews.recordings.actions import interview_ends


async def enter(work: Work, actor: Actor | None, id: UUID) -> Interview:
    """The panel goes inside; the candidate knocks, or is back inside if admitted before. What is over is only shown."""
    actor = signed_in(actor)
    row = await find(work.db, actor, id, change=True)
    if row.goes_on:
        seat = row.seat_of(actor.id) or await join_panel(work, row, actor)
        arrive(row, seat, work)
        if row.began_at and seat.role is SeatRole.panel:
            await attend(work, row, [seat.person_id])
        announce(work, row)
    return row


def arrive(row: Interview, seat: Seat, work: Work) -> None:
    seat.arrived_at = seat.arrived_at or work.now
    if seat.role is SeatRole.panel or seat.admitted_at:
        row.let_in(seat, work.now)
    else:
        seat.knock()


async def join_panel(work: Work, row: Interview, actor: Actor) -> Seat:
    """Every recruiter of the company may, but in an examination; the candidate's seat is there from the invitation."""
    must_be_on_panel(row, actor)
    person = await work.db.get_one(Person, actor.id)
    seat = seated(person, SeatRole.panel, work.now, visits=True)
    row.seats.append(seat)
    return seat


def must_be_on_panel(row: Interview, actor: Actor) -> None:
    """Of an examination; elsewhere every recruiter of the company may step in."""
    if row.number and row.seat_of(actor.id) is None:
        raise Forbidden("only its examiners hold an examination", "not_on_panel")


async def admit(work: Work, actor: Actor | None, id: UUID, person: UUID) -> Interview | None:
    """The interview, now that the person is inside; None if they were inside already."""
    actor = require(actor, Role.recruiter)
    row = await find(work.db, actor, id, change=True)
    row.must_go_on()
    must_be_on_panel(row, actor)
    seat = row.seat_of(person)
    if seat is None:
        raise NotFound("nobody of this name has a seat here")
    if seat.state is SeatState.inside:
        return None
    if seat.state is not SeatState.knocking:
        raise Conflict("this person is not at the door", "not_knocking")
    await must_be_next(work.db, row)
    row.let_in(seat, work.now)
    row.open(work.now)
    await begin(work, row)
    announce(work, row)
    return row


async def leave(work: Work, actor: Actor | None, id: UUID) -> Interview:
    row = await find(work.db, actor, id, change=True)
    row.must_go_on()
    if seat := row.seat_of(signed_in(actor).id):
        seat.leave(work.now)
        await forget_visitor(work, row, seat)
        announce(work, row)
    return row


async def drop(work: Work, id: UUID, person: UUID) -> None:
    """The person's last socket here has gone."""
    row = await whole(work.db, id, change=True)
    seat = row.seat_of(person)
    if row.goes_on and seat and seat.state is not SeatState.away:
        seat.drop(work.now)
        await forget_visitor(work, row, seat)
        announce(work, row)


async def forget_visitor(work: Work, row: Interview, seat: Seat) -> None:
    """A colleague who only looked in before it began is not on its panel; afterwards the rest is theirs again."""
    if seat.visits and row.began_at is None:
        row.seats.remove(seat)
    elif seat.visits:
        await spare(work, row, seat.person_id)


async def end(app: web.Application, work: Work, actor: Actor | None, id: UUID) -> Interview:
    actor = require(actor, Role.recruiter)
    row = await find(work.db, actor, id, change=True)
    must_be_on_panel(row, actor)
    await ended(app, work, actor, row, work.now)
    return row


async def ended(app: web.Application, work: Work, actor: Actor | None, row: Interview, at: datetime) -> None:
    """By the panel; or by the clock, for those who left without saying so."""
    await ask_how_it_went(work, row)  # before their seats say that everybody is away
    row.end(at)
    await release(work, row)
    await finish(app, work, row.id, row.application_id)
    await interview_ends(work, row)
    audit.record(work, actor, "end", f"interview:{row.id}")
    announce(work, row)


def announce(work: Work, row: Interview) -> InterviewView:
    row.version += 1
    seen = view(row)
    work.tell(InterviewChanged(room=row.room, interview=seen))
    tell_panel(work, row)
    examination_moved(work, row.examination_id)
    return seen
