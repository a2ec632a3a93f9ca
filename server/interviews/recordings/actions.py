"""Asking everybody, saying yes or no for oneself, taking it back, stopping, throwing away."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID, uuid4

from msgspec import Meta

from server import audit
from server.access import Actor, Role, require, signed_in
from server.db import Work
from server.errors import Conflict, Forbidden, Invalid
from server.identity.models import Person
from server.interviews.models import Interview, InterviewState, SeatRole, SeatState
from server.interviews.recordings.events import RecordingChanged, RecordingView, view
from server.interviews.recordings.lookup import find, running, seated
from server.interviews.recordings.models import Answer, InterviewRecording, Purpose
from server.rest import Command


class Propose(Command):
    purpose: Purpose
    days: Annotated[int, Meta(ge=1, le=3650)]
    """For how long it is kept from now on."""


class Say(Command):
    agree: bool


async def propose(work: Work, actor: Actor | None, interview: UUID, command: Propose, most_days: int) -> RecordingView:
    """Somebody of the panel asks; they themselves agree by asking."""
    actor = require(actor, Role.recruiter)
    row = await seated(work.db, actor, interview, change=True)
    if row.state is not InterviewState.open:
        raise Conflict("there is nobody to ask", f"interview_{row.state}")
    must_be_inside(row, actor)
    if command.days > most_days:
        raise Invalid(f"here it is kept for {most_days} days at most", "kept_too_long")
    if await running(work.db, row.id):
        raise Conflict("everybody is asked already", "recording_runs")
    person = await work.db.get_one(Person, actor.id)
    recording = InterviewRecording(
        id=uuid4(),
        interview_id=row.id,
        proposer=person,
        proposer_id=person.id,
        purpose=command.purpose,
        asked_at=work.now,
        until=work.now + timedelta(days=command.days),
        answers=[],
    )
    recording.answer(person, True, work.now)
    work.db.add(recording)
    audit.record(
        work, actor, "propose", f"recording:{recording.id}", row.graduate_id, interview=str(row.id), days=command.days
    )
    return await changed(work, row, recording)


def must_be_inside(row: Interview, actor: Actor) -> None:
    seat = row.seat_of(actor.id)
    if seat is None or seat.state is not SeatState.inside:
        raise Conflict("you are not inside", "not_inside")


async def say(work: Work, actor: Actor | None, id: UUID, command: Say) -> RecordingView:
    """Everybody who is inside, for themselves alone. Who says no stays, and nothing of them is written."""
    actor = signed_in(actor)
    row, recording = await find(work.db, actor, id, change=True)
    must_be_inside(row, actor)
    recording.answer(await work.db.get_one(Person, actor.id), command.agree, work.now)
    said = Answer.agreed if command.agree else Answer.declined
    audit.record(work, actor, said, f"recording:{recording.id}")
    return await changed(work, row, recording)


async def revoke(work: Work, actor: Actor | None, id: UUID) -> RecordingView:
    """At any time, also long after the interview. What was written of the person goes; the others' stays."""
    actor = signed_in(actor)
    row, recording = await find(work.db, actor, id, change=True)
    recording.revoke(actor.id, work.now)
    audit.record(work, actor, "revoke", f"recording:{recording.id}", row.graduate_id)
    return await changed(work, row, recording)


async def stop(work: Work, actor: Actor | None, id: UUID) -> RecordingView:
    row, recording = await find(work.db, require(actor, Role.recruiter), id, change=True)
    recording.stop(work.now)
    audit.record(work, actor, "stop", f"recording:{recording.id}", row.graduate_id)
    return await changed(work, row, recording)


async def throw_away(work: Work, actor: Actor | None, id: UUID) -> RecordingView:
    """Before its days are over, by anybody of the panel."""
    actor = require(actor, Role.recruiter)
    row, recording = await find(work.db, actor, id, change=True)
    must_be_panel(row, actor)
    recording.throw_away(work.now)
    audit.record(work, actor, "throw_away", f"recording:{recording.id}", row.graduate_id)
    return await changed(work, row, recording)


def must_be_panel(row: Interview, actor: Actor) -> None:
    seat = row.seat_of(actor.id)
    if seat is None or seat.role is not SeatRole.panel:
        raise Forbidden("only who interviewed may do this", "not_on_panel")


async def interview_ends(work: Work, row: Interview) -> None:
    """Nothing is written of a room that is over."""
    if recording := await running(work.db, row.id):
        recording.stop(work.now)
        await changed(work, row, recording)


async def changed(work: Work, row: Interview, recording: InterviewRecording) -> RecordingView:
    """Everybody hears how it stands; what is wanted of the media room is newer than before."""
    recording.follow(row.seats, work.now)
    row.version += 1
    await work.db.flush()
    seen = view(row, recording)
    work.tell(RecordingChanged(room=row.room, recording=seen))
    return seen
