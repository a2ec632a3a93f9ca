"""Long lists a page at a time, as a rule the newest first."""

from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from server.errors import Invalid

PAGE = 20
Row = TypeVar("Row")
When = InstrumentedAttribute[datetime]
Key = InstrumentedAttribute[UUID]


async def newest(
    db: AsyncSession, query: Select[Row], when: When, key: Key, size: int, last: Row | None = None
) -> tuple[list[Row], bool]:
    """So many rows at most, those behind `last` where it is given, and whether there are more."""
    if last is not None:
        query = query.where(behind(when, key, getattr(last, when.key), getattr(last, key.key)))
    rows = list(await db.scalars(query.order_by(when.desc(), key.desc()).limit(size + 1)))
    return rows[:size], len(rows) > size


async def paged(
    db: AsyncSession, query: Select[Row], when: When, key: Key, page: str, oldest_first: bool = False
) -> tuple[list[Row], str | None]:
    """A page of rows, and the mark of the next if there is one: where this one ended."""
    if page:
        query = query.where(behind(when, key, *place(page), oldest_first))
    order = (when, key) if oldest_first else (when.desc(), key.desc())
    rows = list(await db.scalars(query.order_by(*order).limit(PAGE + 1)))
    return rows[:PAGE], mark(rows[PAGE - 1], when, key) if len(rows) > PAGE else None


def behind(when: When, key: Key, at: datetime, id: UUID, oldest_first: bool = False) -> ColumnElement[bool]:
    place = tuple_(when, key)
    return place > (at, id) if oldest_first else place < (at, id)


def mark(row: Any, when: When, key: Key) -> str:
    return f"{getattr(row, when.key).isoformat()}_{getattr(row, key.key)}"


def place(page: str) -> tuple[datetime, UUID]:
    at, _, last = page.partition("_")
    try:
        return datetime.fromisoformat(at).astimezone(UTC), UUID(last)
    except (ValueError, OverflowError):
        raise Invalid("this is not the mark of a page", "page") from None
