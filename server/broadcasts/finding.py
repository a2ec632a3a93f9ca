"""Finding shows: one by its id, whole or under its lock, and pages of them by state."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Select, bindparam, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from server.broadcasts.models import Broadcast, BroadcastState, Card, Guest, Turn, TurnJob
from server.broadcasts.rehearsal_models import Rehearsal
from server.errors import Invalid, NotFound
from server.jobs.models import Job
from server.rest import Query

PAGE = 20
WHOLE: tuple[ORMOption, ...] = (
    joinedload(Broadcast.host),
    selectinload(Broadcast.guests).joinedload(Guest.company),
    selectinload(Broadcast.turns).joinedload(Turn.company),
    # a job is one row whichever way it is reached: loaded alike, or the last way in unloads its company
    selectinload(Broadcast.turns).selectinload(Turn.picks).joinedload(TurnJob.job).joinedload(Job.company),
    selectinload(Broadcast.cards).joinedload(Card.job).joinedload(Job.company),
    joinedload(Broadcast.rehearsal).joinedload(Rehearsal.host),
)
LOCKED = (
    select(Broadcast).where(Broadcast.id == bindparam("id")).with_for_update().execution_options(populate_existing=True)
)


class Listing(Query):
    state: BroadcastState = BroadcastState.scheduled
    after: str = ""
    """`next` of the page before."""


async def whole(db: AsyncSession, id: UUID) -> Broadcast:
    """As the database has it now, with everything a view needs."""
    fresh = select(Broadcast).options(*WHOLE).where(Broadcast.id == id).execution_options(populate_existing=True)
    return found(await db.scalar(fresh))


async def locked(db: AsyncSession, id: UUID) -> Broadcast:
    """Whole, and nobody else changes it before this transaction ends."""
    query = select(Broadcast).options(*WHOLE).where(Broadcast.id == id).with_for_update(of=Broadcast)
    return found(await db.scalar(query))


async def bare(db: AsyncSession, id: UUID, lock: bool = False) -> Broadcast:
    """The row alone."""
    return found(await (db.scalar(LOCKED, {"id": id}) if lock else db.get(Broadcast, id)))


def found(broadcast: Broadcast | None) -> Broadcast:
    if broadcast is None:
        raise NotFound("no such show")
    return broadcast


async def listed(db: AsyncSession, query: Listing) -> tuple[list[Broadcast], str | None]:
    """A page in the order people look for them: what comes next first, what ended last first."""
    rows = list(await db.scalars(ordered(query).options(*WHOLE).limit(PAGE + 1)))
    return rows[:PAGE], cursor(rows[PAGE - 1]) if len(rows) > PAGE else None


def ordered(query: Listing) -> Select[Broadcast]:
    columns = Broadcast.starts_at, Broadcast.id
    place = tuple_(*columns)
    backwards = query.state is BroadcastState.ended
    rows = select(Broadcast).where(Broadcast.state == query.state)
    if query.after:
        last = position(query.after)
        rows = rows.where(place < last if backwards else place > last)
    return rows.order_by(*(column.desc() if backwards else column.asc() for column in columns))


def cursor(broadcast: Broadcast) -> str:
    return f"{broadcast.starts_at.isoformat()}~{broadcast.id}"


def position(text: str) -> tuple[datetime, UUID]:
    moment, _, show = text.partition("~")
    try:
        return msgspec.convert((moment, show), tuple[datetime, UUID])
    except msgspec.ValidationError:
        raise Invalid("this is no cursor of ours", "bad_cursor") from None
