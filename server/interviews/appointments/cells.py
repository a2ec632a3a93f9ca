"""Nobody is in two interviews at once: five-minute cells of a person's time under a unique key, on any engine.

Who changes somebody's cells first locks that person's row, in one order for all, so that two commands never wait for
each other and whoever comes second is told whose time it is. The key stands even where a lock would be forgotten.
"""

from collections.abc import Iterable
from datetime import datetime
from math import ceil
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from server.applications.models import Application
from server.db import Work
from server.errors import Conflict
from server.identity.models import Person
from server.interviews.appointments.models import Cell
from server.interviews.lookup import standing
from server.interviews.models import Interview, SeatRole

CELL = 300
"""Seconds."""
Times = dict[UUID, range]
"""Which cells of whom."""


def cells(starts_at: datetime, minutes: int) -> range:
    """Those that so many minutes touch."""
    begins = starts_at.timestamp()
    return range(int(begins // CELL), ceil((begins + minutes * 60) / CELL))


def times(row: Interview) -> Times:
    """The panel's also include the buffer after it; needs `seats` loaded."""
    until = max(row.ends_at, row.time_is_up or row.ends_at)
    minutes = ceil((until - row.starts_at).total_seconds() / 60)
    long = {seat.person_id: seat.role is SeatRole.panel for seat in row.seats}
    return {person: cells(row.starts_at, minutes + (row.buffer if panel else 0)) for person, panel in long.items()}


async def occupy(work: Work, row: Interview) -> None:
    """The time of everybody who has a seat; Conflict if somebody's is taken. The interview is flushed before."""
    wanted = times(row)
    await lock(work.db, wanted)
    await release(work.db, row)
    await clear(work.db, wanted)
    taken = await busy(work.db, wanted)
    if row.graduate_id in taken:
        raise Conflict("the graduate has another interview then", "candidate_busy")
    if taken:
        raise Conflict("somebody of the panel has another interview then", "panel_busy")
    rows = [
        {"person_id": person, "cell": cell, "interview_id": row.id}
        for person, span in sorted(wanted.items())
        for cell in span
    ]
    try:
        await work.db.execute(insert(Cell), rows)
    except IntegrityError:
        raise Conflict("this time was taken a moment ago", "time_taken") from None


async def release(db: AsyncSession, row: Interview) -> None:
    await db.execute(delete(Cell).where(Cell.interview_id == row.id))


async def lock(db: AsyncSession, people: Iterable[UUID]) -> None:
    rows = select(Person.id).where(Person.id.in_(people)).order_by(Person.id)
    await db.execute(rows.with_for_update(key_share=True))


async def clear(db: AsyncSession, wanted: Times) -> None:
    """Cells of interviews that fell with their application: it knows nothing of interviews."""
    fallen = select(Interview.id).join(Application).where(~standing())
    await db.execute(delete(Cell).where(within(wanted), Cell.interview_id.in_(fallen)))


async def busy(db: AsyncSession, wanted: Times) -> set[UUID]:
    """Whose time is taken, at least in part, by an interview that stands."""
    taken = select(Cell.person_id).join(Interview, Interview.id == Cell.interview_id).join(Application)
    return set(await db.scalars(taken.where(within(wanted), standing()).distinct()))


def within(wanted: Times) -> ColumnElement[bool]:
    return or_(*(and_(Cell.person_id == who, Cell.cell >= s.start, Cell.cell < s.stop) for who, s in wanted.items()))
