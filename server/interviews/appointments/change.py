"""Another time, or none: the company until it begins, the graduate until so many hours before."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from server import audit
from server.access import Actor, Role, require
from server.applications import tell
from server.applications.lookup import locked
from server.applications.review import Note
from server.db import Work
from server.errors import Conflict, Invalid
from server.identity.models import Person
from server.interviews.appointments.book import taken
from server.interviews.appointments.cells import occupy, release
from server.interviews.appointments.offered import soon
from server.interviews.appointments.shows import must_be_unplanned
from server.interviews.appointments.telling import panel_of, tell_both, tell_relieved
from server.interviews.events import InterviewView
from server.interviews.invite import seated
from server.interviews.lines.actions import said
from server.interviews.lobby import announce
from server.interviews.lookup import find
from server.interviews.models import Interview, SeatRole
from server.interviews.queue.tell import tell_offered
from server.rest import Command


class Move(Command):
    slot: UUID | None = None
    """An offered time: what a graduate may choose."""
    starts_at: Annotated[datetime, Meta(tz=True)] | None = None
    """Any time: what the company may name."""
    anyway: bool = False
    """The graduate, instead of being reminded of what is in the show then: that is given up."""


class Cancel(Command):
    note: Note = ""
    """The other side reads it."""


async def move(work: Work, actor: Actor | None, id: UUID, command: Move) -> InterviewView:
    actor = require(actor, Role.graduate, Role.recruiter)
    row = await find(work.db, actor, id, change=True)
    application = await locked(work.db, row.application_id)
    row.must_be_movable()
    if actor.role is Role.graduate:
        row.must_be_changeable(work.now)
    before, planned = panel_of(row), row.starts_at
    starts_at = await chosen(work, actor, row, command)
    await must_be_unplanned(work, actor, row.graduate_id, starts_at, row.minutes, command.anyway)
    row.arrange(starts_at, work.now)
    row.sequence += 1
    await work.db.flush()
    await occupy(work, row)
    audit.record(work, actor, "move", f"interview:{row.id}", starts_at=starts_at.isoformat())
    await tell_both(work, row, "interview_moved", actor.id)
    await tell_relieved(work, row, before, planned)
    tell.announce(work, application)
    return announce(work, row)


async def chosen(work: Work, actor: Actor, row: Interview, command: Move) -> datetime:
    if command.slot:
        offered, panel = await taken(work, command.slot, row.application, instead_of=row)
        sit(row, panel, work.now)
        row.slot_id, row.minutes, row.buffer = offered.id, offered.minutes, offered.buffer
        row.change_hours = offered.change_hours
        return offered.starts_at
    if command.starts_at is None or actor.role is Role.graduate:
        raise Invalid("choose one of the offered times", "choose_a_slot")
    row.slot_id = None
    return soon(work.now, command.starts_at)


def sit(row: Interview, panel: list[Person], now: datetime) -> None:
    """The panel is those and no others; who was on it keeps the seat."""
    wanted = {person.id for person in panel}
    for seat in [one for one in row.seats if one.role is SeatRole.panel and one.person_id not in wanted]:
        row.seats.remove(seat)
    for seat in row.seats:
        seat.visits = False
    row.seats += [seated(person, SeatRole.panel, now) for person in panel if row.seat_of(person.id) is None]


async def cancel(work: Work, actor: Actor | None, id: UUID, command: Cancel) -> InterviewView:
    """The application stays invited: another time can be found. From an examination only the candidate withdraws."""
    actor = require(actor, Role.graduate, Role.recruiter)
    row = await find(work.db, actor, id, change=True)
    if actor.role is Role.graduate:
        row.must_be_changeable(work.now)
    elif row.number:
        raise Conflict("who was drawn is examined", "only_candidate_withdraws")
    row.cancel(work.now)
    if command.note.strip():
        await said(work, actor, row, command.note.strip())
    await over(work, row)
    audit.record(work, actor, "cancel", f"interview:{row.id}")
    await tell_both(work, row, "interview_cancelled", actor.id)
    return announce(work, row)


async def miss(work: Work, actor: Actor | None, id: UUID) -> InterviewView:
    """Its time has come and somebody did not: said by the panel, or by the clock when it is long past."""
    actor = require(actor, Role.recruiter)
    row = await find(work.db, actor, id, change=True)
    row.must_be_late(work.now)
    if row.candidate_is_here:
        raise Conflict("the candidate is at the door", "candidate_here")
    return await missed(work, actor, row)


async def missed(work: Work, actor: Actor | None, row: Interview) -> InterviewView:
    row.miss(work.now)
    await over(work, row)
    audit.record(work, actor, "miss", f"interview:{row.id}")
    await tell_both(work, row, "interview_missed", actor.id if actor else None)
    return announce(work, row)


async def over(work: Work, row: Interview) -> None:
    """Time is free again, and the application may have another interview."""
    row.sequence += 1
    row.day_due = row.soon_due = None
    application = await locked(work.db, row.application_id)  # before its people, as everybody does
    await release(work, row)
    await tell_offered(work, row.application_id)
    if application.interview_id == row.id:
        application.interview_id = None
    tell.announce(work, application)
