"""Nobody is in two interviews at once, nor in one while a turn of a show is on in which they asked to be called.

Nor while they have a hand up in a show. That takes no cells, since nobody knows for how long; but it is raised and
taken up behind the lock of its person, as cells are.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from server.applications.models import Application
from server.audience.hands.models import wants_to_be_heard
from server.audience.reminders.holding import give_way, hold
from server.db import Work
from server.diary.cells import Times, at, between, called_for, cells, lock, within
from server.diary.models import Cell
from server.errors import Conflict
from server.interviews.lookup import standing
from server.interviews.models import Interview, InterviewState, Seat, SeatRole, SeatState

DESERTED = timedelta(minutes=10)
"""So long nobody of the panel is there any more: who lost the network had time to come back."""


def times(row: Interview) -> Times:
    """As planned. The panel's also include the buffer after it; needs `seats` loaded."""
    long = {seat.person_id: seat.role is SeatRole.panel for seat in row.seats if not seat.visits}
    return {person: cells(row.starts_at, row.minutes + (row.buffer if panel else 0)) for person, panel in long.items()}


async def occupy(work: Work, row: Interview, first: bool = False) -> None:
    """The time of everybody who has a seat; Conflict if somebody's is taken. The interview is flushed before.

    `first`: nobody can choose its time; what the graduate wanted to be called for gives way.
    """
    wanted = times(row)
    await lock(work.db, wanted)
    await release(work, row)
    await must_be_nobody_elses(work, row, wanted)
    span = wanted[row.graduate_id]
    if first:
        await give_way(work, row.graduate_id, span, row.id)
    elif await work.db.scalar(select(in_a_show(row.graduate_id, span, work.now))):
        raise Conflict("the graduate has something planned then", "candidate_plans")
    rows = [
        {"person_id": person, "cell": cell, "interview_id": row.id}
        for person, span in sorted(wanted.items())
        for cell in span
    ]
    try:
        await work.db.execute(insert(Cell), rows)
    except IntegrityError:
        raise Conflict("this time was taken a moment ago", "time_taken") from None


async def must_be_nobody_elses(work: Work, row: Interview, wanted: Times) -> None:
    await clear(work.db, wanted)
    taken = await busy(work.db, wanted, but=row.id)
    if row.graduate_id in taken:
        raise Conflict("the graduate has another interview then", "candidate_busy")
    if taken:
        names = [seat.person.name for seat in row.seats if seat.person_id in taken]
        raise Conflict("somebody of the panel has another interview then", "panel_busy", names=names)


def in_a_show(person: InstrumentedAttribute[UUID] | UUID, span: range, now: datetime) -> ColumnElement[bool]:
    """Asked to be called then; or has a hand up, where it is about this moment."""
    called = called_for(person, span)
    return or_(called, wants_to_be_heard(person)) if at(now) in span else called


def in_a_room(
    person: InstrumentedAttribute[UUID] | UUID, now: datetime, but: UUID | None = None
) -> ColumnElement[bool]:
    """Of an interview, also where it began before its time or lasts longer: then nobody's cells need say so.

    Not where the panel went long ago without ending it, and only a page was left open.
    """
    inside = Seat.interview_id == Interview.id, Seat.person_id == person, Seat.state == SeatState.inside
    panel, lately = aliased(Seat), now - DESERTED
    there = or_(panel.state != SeatState.away, panel.left_at > lately)
    met = exists().where(panel.interview_id == Interview.id, panel.role == SeatRole.panel, there)
    going = Interview.kept == InterviewState.open, or_(Interview.began_at > lately, met)
    other = [Interview.id != but] if but else []
    return exists().where(Interview.graduate_id == person, *going, *inside, *other)


async def begin(work: Work, row: Interview) -> None:
    """Its candidate was let in. Conflict where they are in another room, or expected elsewhere before its time."""
    await lock(work.db, here(row))
    soon = within({row.graduate_id: between(work.now, row.starts_at)}), Cell.interview_id != row.id
    expected = select(Cell.cell).join(Interview, Interview.id == Cell.interview_id).join(Application)
    expected = expected.where(*soon, Interview.kept == InterviewState.invited, standing()).limit(1)
    if await work.db.scalar(select(in_a_room(row.graduate_id, work.now, but=row.id))) or await work.db.scalar(expected):
        raise Conflict("they are in another interview, or expected at one before this", "candidate_elsewhere")
    await attend(work, row, here(row))


def here(row: Interview) -> set[UUID]:
    """Who is inside, and the candidate."""
    return {row.graduate_id, *(seat.person_id for seat in row.seats if seat.state is SeatState.inside)}


async def attend(work: Work, row: Interview, people: Iterable[UUID]) -> None:
    """They are in it from now on until its time is up: what of that is no other interview's is theirs for it."""
    span, people = between(work.now, max(work.now, row.time_is_up or work.now)), set(people)
    await lock(work.db, people)
    if row.graduate_id in people:
        await give_way(work, row.graduate_id, span, row.id)
    theirs = dict.fromkeys(people, span)
    await clear(work.db, theirs)
    known = await work.db.execute(select(Cell.person_id, Cell.cell).where(within(theirs)))
    taken = {(person, cell) for person, cell in known}
    free = [(person, cell) for person in sorted(people) for cell in span if (person, cell) not in taken]
    if free:
        await work.db.execute(
            insert(Cell), [{"person_id": who, "cell": cell, "interview_id": row.id} for who, cell in free]
        )


async def prolong(work: Work, row: Interview) -> None:
    """More time for those who are here; Conflict where another interview expects one of them by then.

    Who only stepped in keeps nobody from it, and the buffer is there to be used.
    """
    people = here(row)
    await lock(work.db, people)
    visitors = {seat.person_id for seat in row.seats if seat.visits}
    span = between(work.now, max(work.now, row.time_is_up or work.now))
    await must_be_nobody_elses(work, row, dict.fromkeys(people - visitors, span))
    await attend(work, row, people)


async def spare(work: Work, row: Interview, person: UUID) -> None:
    """What is left of their time for it is free again."""
    await lock(work.db, [person])
    left = Cell.interview_id == row.id, Cell.person_id == person, Cell.cell > at(work.now)
    await work.db.execute(delete(Cell).where(*left))


async def release(work: Work, row: Interview) -> None:
    """What the graduate asked to be called for then has its time again."""
    await lock(work.db, [row.graduate_id])
    await work.db.execute(delete(Cell).where(Cell.interview_id == row.id))
    await hold(work, [row.graduate_id])


async def clear(db: AsyncSession, wanted: Times) -> None:
    """Cells of interviews that fell with their application: it knows nothing of interviews."""
    fallen = select(Interview.id).join(Application).where(~standing())
    await db.execute(delete(Cell).where(within(wanted), Cell.interview_id.in_(fallen)))


async def busy(db: AsyncSession, wanted: Times, but: UUID | None = None) -> set[UUID]:
    """Whose time is taken, at least in part, by an interview that stands; `but` this one."""
    taken = select(Cell.person_id).join(Interview, Interview.id == Cell.interview_id).join(Application)
    other = [Interview.id != but] if but else []
    return set(await db.scalars(taken.where(within(wanted), standing(), *other).distinct()))
