"""Five-minute cells of people's time under a unique key, on any engine.

Who changes somebody's cells first locks that person's row, in one order for all, so that two commands never wait for
each other and whoever comes second is told whose time it is. The key stands even where a lock would be forgotten.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from server.diary.models import Cell
from server.errors import Conflict
from server.identity.models import Person

CELL = 300
"""Seconds."""
Times = dict[UUID, range]
"""Which cells of whom."""


def at(moment: datetime) -> int:
    return int(moment.timestamp() // CELL)


def cells(starts_at: datetime, minutes: int) -> range:
    """Those that so many minutes touch."""
    return between(starts_at, starts_at + timedelta(minutes=minutes))


def between(begins: datetime, ends: datetime) -> range:
    return range(at(begins), ceil(ends.timestamp() / CELL))


async def lock(db: AsyncSession, people: Iterable[UUID] | Select[UUID]) -> None:
    rows = select(Person.id).where(Person.id.in_(people)).order_by(Person.id)
    await db.execute(rows.with_for_update(key_share=True))


def within(wanted: Times) -> ColumnElement[bool]:
    return or_(
        false(), *(and_(Cell.person_id == who, Cell.cell >= s.start, Cell.cell < s.stop) for who, s in wanted.items())
    )


async def must_have_no_interview(db: AsyncSession, person: UUID, span: range) -> None:
    then = within({person: span}), Cell.interview_id.is_not(None)
    if await db.scalar(select(Cell.cell).where(*then).limit(1)):
        raise Conflict("you have an interview then", "interview_then")


def called_for(person: InstrumentedAttribute[UUID] | UUID, span: range) -> ColumnElement[bool]:
    """Whether `person` asked to be called in a turn of a show that is on then."""
    then = and_(Cell.cell >= span.start, Cell.cell < span.stop)
    return exists().where(Cell.person_id == person, then, Cell.broadcast_id.is_not(None))
