"""Whoever locks several rows locks them in one order, so that nobody waits for who waits for them.

A job, a queue, an examination, places of who still waits in a queue, interviews, applications, offered times, people;
of a kind by id. What is made meanwhile is locked late: it was not there when the turn of its kind came.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from server.applications.models import Application
from server.diary import cells
from server.interviews.appointments.models import Panelist, Slot
from server.interviews.examinations.models import Examination, Examinee, Examiner
from server.interviews.models import Interview, InterviewState, Seat
from server.interviews.queue.leaving import EARLY
from server.interviews.queue.models import Place


async def lock_all_of(db: AsyncSession, person: UUID) -> None:
    """What changes when somebody leaves, and at last they themselves."""
    examined = select(Examinee.examination_id).join(Application).where(Application.graduate_id == person)
    examiner = select(Examiner.examination_id).where(Examiner.person_id == person)
    await lock(db, Examination, Examination.id.in_(union(examined, examiner)))
    await lock(db, Place, (Place.graduate_id == person) | (Place.called_by == person), Place.state.in_(EARLY))
    theirs = Interview.id.in_(select(Seat.interview_id).where(Seat.person_id == person))
    await lock(db, Interview, theirs)
    ahead = theirs, Interview.kept == InterviewState.invited
    own = select(Application.id).where(Application.graduate_id == person)
    await lock(db, Application, Application.id.in_(union(own, select(Interview.application_id).where(*ahead))))
    offered = Slot.id.in_(select(Panelist.slot_id).where(Panelist.person_id == person))
    await lock(db, Slot, offered, Slot.withdrawn_at.is_(None))
    candidates = await db.scalars(select(Interview.graduate_id).where(*ahead))
    await cells.lock(db, {person, *candidates})


async def lock(
    db: AsyncSession,
    kind: type[Examination] | type[Place] | type[Interview] | type[Application] | type[Slot],
    *which: ColumnElement[bool],
) -> None:
    await db.execute(select(kind.id).where(*which).order_by(kind.id).with_for_update())
