"""Nobody is in two interviews at once, nor in one while a turn of a show is on in which they asked to be called.

Nor while they have a hand up in a show. That takes no cells, since nobody knows for how long; but it is raised and
taken up behind the lock of its person, as cells are.
"""

from datetime import datetime
from math import ceil
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from server.applications.models import Application
from server.audience.hands.models import wants_to_be_heard
from server.audience.reminders.holding import give_way, hold
from server.db import Work
from server.diary.cells import Times, at, between, called_for, cells, lock, within
from server.diary.models import Cell
from server.errors import Conflict
from server.interviews.lookup import standing
from server.interviews.models import Interview, SeatRole


def times(row: Interview) -> Times:
    """The panel's also include the buffer after it; needs `seats` loaded."""
    until = max(row.ends_at, row.time_is_up or row.ends_at)
    minutes = ceil((until - row.starts_at).total_seconds() / 60)
    long = {seat.person_id: seat.role is SeatRole.panel for seat in row.seats}
    return {person: cells(row.starts_at, minutes + (row.buffer if panel else 0)) for person, panel in long.items()}


async def occupy(work: Work, row: Interview, first: bool = False) -> None:
    """The time of everybody who has a seat; Conflict if somebody's is taken. The interview is flushed before.

    `first`: it goes on already, or nobody can choose its time; what the graduate wanted to be called for gives way.
    """
    wanted = times(row)
    await lock(work.db, wanted)
    await release(work, row)
    await clear(work.db, wanted)
    taken = await busy(work.db, wanted)
    if row.graduate_id in taken:
        raise Conflict("the graduate has another interview then", "candidate_busy")
    if taken:
        raise Conflict("somebody of the panel has another interview then", "panel_busy")
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


def in_a_show(person: InstrumentedAttribute[UUID] | UUID, span: range, now: datetime) -> ColumnElement[bool]:
    """Asked to be called then; or has a hand up, where it is about this moment."""
    called = called_for(person, span)
    return or_(called, wants_to_be_heard(person)) if at(now) in span else called


async def begin(work: Work, row: Interview) -> None:
    """From now on its candidate is in it: before its time their cells are its own too, where no other interview's."""
    span = between(work.now, min(row.starts_at, row.time_is_up or work.now))
    await lock(work.db, [row.graduate_id])
    await give_way(work, row.graduate_id, span, row.id)
    taken = set(await work.db.scalars(select(Cell.cell).where(within({row.graduate_id: span}))))
    whose = {"person_id": row.graduate_id, "interview_id": row.id}
    if rows := [whose | {"cell": cell} for cell in span if cell not in taken]:
        await work.db.execute(insert(Cell), rows)


async def release(work: Work, row: Interview) -> None:
    """What the graduate asked to be called for then has its time again."""
    await lock(work.db, [row.graduate_id])
    await work.db.execute(delete(Cell).where(Cell.interview_id == row.id))
    await hold(work, [row.graduate_id])


async def clear(db: AsyncSession, wanted: Times) -> None:
    """Cells of interviews that fell with their application: it knows nothing of interviews."""
    fallen = select(Interview.id).join(Application).where(~standing())
    await db.execute(delete(Cell).where(within(wanted), Cell.interview_id.in_(fallen)))


async def busy(db: AsyncSession, wanted: Times) -> set[UUID]:
    """Whose time is taken, at least in part, by an interview that stands."""
    taken = select(Cell.person_id).join(Interview, Interview.id == Cell.interview_id).join(Application)
    return set(await db.scalars(taken.where(within(wanted), standing()).distinct()))
