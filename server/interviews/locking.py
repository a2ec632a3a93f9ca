"""Whoever locks several rows locks them in one order, so that nobody waits for who waits for them.

A job, a queue, an examination, places of who still waits in a queue, interviews, applications, offered times, people;
of a kind by id. What somebody makes themselves is locked late: it was not there when the turn of its kind came.
"""

from contextlib import suppress
from uuid import UUID

from sqlalchemy import Select, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from server.applications.models import Application
from server.errors import Unavailable
from server.identity.models import Person
from server.interviews.appointments.models import Panelist, Slot
from server.interviews.examinations.models import Examination, Examinee, Examiner
from server.interviews.models import Interview, InterviewState, Seat
from server.interviews.queue.leaving import EARLY
from server.interviews.queue.models import Place

TRIES = 5
"""How often it is begun: between two looks there is a moment, in which others seldom make anything."""


class Anew(Exception):
    """What was locked is let go."""


async def lock_all_of(db: AsyncSession, person: UUID) -> None:
    """What changes when somebody leaves, and at last they themselves.

    What others made meanwhile, such as an interview, would be locked late: then all is let go, and locked anew.
    Unavailable where that goes on: they may ask again.
    """
    all_of_it = what_changes(person)
    for _ in range(TRIES):
        with suppress(Anew):
            async with db.begin_nested():
                locked = [set(await db.scalars(one.with_for_update(key_share=True))) for one in all_of_it]
                if locked != [set(await db.scalars(one)) for one in all_of_it]:
                    raise Anew
                return
    raise Unavailable("others go on making appointments with them", "still_changing")


def what_changes(person: UUID) -> list[Select[UUID]]:
    """When they leave, in the order of locks."""
    examined = select(Examinee.examination_id).join(Application).where(Application.graduate_id == person)
    examiner = select(Examiner.examination_id).where(Examiner.person_id == person)
    waits = (Place.graduate_id == person) | (Place.called_by == person), Place.state.in_(EARLY)
    theirs = Interview.id.in_(select(Seat.interview_id).where(Seat.person_id == person))
    ahead = theirs, Interview.kept == InterviewState.invited
    own = select(Application.id).where(Application.graduate_id == person)
    invited = select(Interview.application_id).where(*ahead)
    offered = Slot.id.in_(select(Panelist.slot_id).where(Panelist.person_id == person)), Slot.withdrawn_at.is_(None)
    candidates = select(Interview.graduate_id).where(*ahead)
    return [
        select(Examination.id).where(Examination.id.in_(union(examined, examiner))).order_by(Examination.id),
        select(Place.id).where(*waits).order_by(Place.id),
        select(Interview.id).where(theirs).order_by(Interview.id),
        select(Application.id).where(Application.id.in_(union(own, invited))).order_by(Application.id),
        select(Slot.id).where(*offered).order_by(Slot.id),
        select(Person.id).where((Person.id == person) | Person.id.in_(candidates)).order_by(Person.id),
    ]
