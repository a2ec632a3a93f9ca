"""Many at once in one statement, and few different statements: each has to be compiled here and prepared there."""

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ARRAY, Insert, bindparam, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db import Base

T = TypeVar("T")
MOST = 10_000
"""Values in one statement: PostgreSQL takes 32,767, with whatever else is in it."""


def padded(wanted: Collection[T]) -> list[T]:
    """For `IN`: as many as the next power of two, the last one repeated. A thousand lengths are ten statements."""
    values = list(wanted)
    short = (1 << (len(values) - 1).bit_length()) - len(values) if values else 0
    return values + values[-1:] * short


def portions(wanted: Collection[T], most: int = MOST) -> Iterator[list[T]]:
    """So many at most, one portion after the other."""
    values = list(wanted)
    return (values[start : start + most] for start in range(0, len(values), most))


async def insert_all(db: AsyncSession, kind: type[Base], rows: list[dict[str, Any]]) -> None:
    """Rows with the same columns. PostgreSQL takes an array for each of them, not row by row."""
    table, names = kind.__tablename__, tuple(rows[0])
    if db.get_bind().dialect.name == "postgresql":
        await db.execute(from_arrays(table, names), {name: [row[name] for row in rows] for name in names})
    else:
        await db.execute(insert(Base.metadata.tables[table]), rows)


@cache
def from_arrays(table: str, names: tuple[str, ...]) -> Insert:
    into = Base.metadata.tables[table]
    arrays = [bindparam(name, type_=ARRAY(into.c[name].type)) for name in names]
    return insert(into).from_select(names, select(func.unnest(*arrays).table_valued(*names).render_derived()))
