"""Finding recordings: for who has a seat in their interview, and for nobody else."""

from uuid import UUID

import msgspec
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from server.access import Actor, Role, require
from server.applications.events import Named, Titled
from server.errors import NotFound
from server.interviews import lookup
from server.interviews.models import Interview, Seat, SeatRole
from server.interviews.recordings.events import RecordingView, view
from server.interviews.recordings.models import InterviewRecording, RecordingConsent

KEPT = 200
"""Recordings that a desk lists."""
WHOLE = (
    joinedload(InterviewRecording.proposer, innerjoin=True),
    selectinload(InterviewRecording.answers).joinedload(RecordingConsent.person, innerjoin=True),
)


class Ledger(msgspec.Struct):
    """Who agreed to what until when, of one interview."""

    recordings: list[RecordingView]
    most_days: int
    """For how long one may be kept in this installation."""


class KeptView(msgspec.Struct, kw_only=True):
    recording: RecordingView
    job: Titled
    graduate: Named


class Kept(msgspec.Struct):
    recordings: list[KeptView]


async def seated(db: AsyncSession, actor: Actor | None, id: UUID, change: bool = False) -> Interview:
    """The interview, if the actor has a seat in it: who may invite to it need not be one of those recorded."""
    row = await lookup.find(db, actor, id, change)
    if actor is None or row.seat_of(actor.id) is None:
        raise NotFound("no such recording")
    return row


async def find(
    db: AsyncSession, actor: Actor | None, id: UUID, change: bool = False
) -> tuple[Interview, InterviewRecording]:
    """With `change`, the interview is locked: all that happens to its recordings happens one after the other."""
    interview = await db.scalar(select(InterviewRecording.interview_id).where(InterviewRecording.id == id))
    if interview is None:
        raise NotFound("no such recording")
    row = await seated(db, actor, interview, change)
    return row, (await db.scalars(select(InterviewRecording).where(InterviewRecording.id == id).options(*WHOLE))).one()


async def running(db: AsyncSession, interview: UUID) -> InterviewRecording | None:
    """At most one is."""
    return next((recording for recording in await of(db, interview) if recording.stopped_at is None), None)


async def of(db: AsyncSession, interview: UUID) -> list[InterviewRecording]:
    """All of an interview, the newest first."""
    those = select(InterviewRecording).where(InterviewRecording.interview_id == interview).options(*WHOLE)
    return list(await db.scalars(those.order_by(InterviewRecording.asked_at.desc(), InterviewRecording.id)))


async def with_interviews(
    db: AsyncSession, those: Select[InterviewRecording]
) -> list[tuple[Interview, InterviewRecording]]:
    """In their order, both as `view` needs them."""
    rows = list(await db.scalars(those.options(*WHOLE)))
    theirs = Interview.id.in_({recording.interview_id for recording in rows})
    found = await db.scalars(select(Interview).where(theirs).options(*lookup.WHOLE))
    interviews = {interview.id: interview for interview in found}
    return [(interviews[recording.interview_id], recording) for recording in rows]


async def ledger(db: AsyncSession, actor: Actor | None, interview: UUID, most_days: int) -> Ledger:
    row = await seated(db, actor, interview)
    return Ledger([view(row, recording) for recording in await of(db, row.id)], most_days)


async def kept(db: AsyncSession, actor: Actor | None) -> Kept:
    """What can be watched of interviews on whose panel the actor sat, the newest first."""
    actor = require(actor, Role.recruiter)
    mine = select(Seat.interview_id).where(Seat.person_id == actor.id, Seat.role == SeatRole.panel)
    there = InterviewRecording.gone_at.is_(None), InterviewRecording.began_at.is_not(None)
    those = select(InterviewRecording).where(InterviewRecording.interview_id.in_(mine), *there)
    newest = those.order_by(InterviewRecording.asked_at.desc()).limit(KEPT)
    return Kept([kept_view(*both) for both in await with_interviews(db, newest)])


def kept_view(row: Interview, recording: InterviewRecording) -> KeptView:
    job, graduate = row.application.job, row.application.graduate
    return KeptView(
        recording=view(row, recording),
        job=Titled(job.id, job.title),
        graduate=Named(graduate.id, row.name_of(graduate)),
    )
