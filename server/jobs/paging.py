"""Long lists, newest first, a page at a time: the mark of a page is where the one before it ended."""

from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, and_, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from server.errors import Invalid

PAGE = 20
Row = TypeVar("Row")
When = InstrumentedAttribute[datetime]
Key = InstrumentedAttribute[UUID]


async def newest_first(
    db: AsyncSession, query: Select[Row], when: When, key: Key, page: str
) -> tuple[list[Row], str | None]:
    """A page of rows, and the mark of the next if there is one."""
    if page:
        at, last = place(page)
        query = query.where(or_(when < at, and_(when == at, key < last)))
    rows = list(await db.scalars(query.order_by(when.desc(), key.desc()).limit(PAGE + 1)))
    return rows[:PAGE], mark(rows[PAGE - 1], when, key) if len(rows) > PAGE else None


def mark(row: Any, when: When, key: Key) -> str:
    return f"{getattr(row, when.key).isoformat()}_{getattr(row, key.key)}"


def place(page: str) -> tuple[datetime, UUID]:
    at, _, last = page.partition("_")
    try:
        return datetime.fromisoformat(at).astimezone(UTC), UUID(last)
    except (ValueError, OverflowError):
        raise Invalid("this is not the mark of a page", "page") from None
