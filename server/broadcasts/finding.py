"""Finding shows: one by its id, whole or under its lock, and pages of them by state."""

from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from server.broadcasts.models import Broadcast, BroadcastState, Card, Guest, Turn, TurnJob
from server.broadcasts.rehearsal_models import Rehearsal
from server.errors import NotFound
from server.jobs.models import Job
from server.paging import paged
from server.rest import Query

WHOLE: tuple[ORMOption, ...] = (
    joinedload(Broadcast.host),
    selectinload(Broadcast.guests).joinedload(Guest.company),
    selectinload(Broadcast.turns).joinedload(Turn.company),
    # a job is one row whichever way it is reached: loaded alike, or the last way in unloads its company
    selectinload(Broadcast.turns).selectinload(Turn.picks).joinedload(TurnJob.job).joinedload(Job.company),
    selectinload(Broadcast.cards).joinedload(Card.job).joinedload(Job.company),
    joinedload(Broadcast.rehearsal).joinedload(Rehearsal.host),
)
TIMED: tuple[ORMOption, ...] = (
    selectinload(Broadcast.turns).selectinload(Turn.picks),
    selectinload(Broadcast.cards),
)
"""What is planned and what was shown, without what any of it is called."""
LOCKED = (
    select(Broadcast).where(Broadcast.id == bindparam("id")).with_for_update().execution_options(populate_existing=True)
)


class Listing(Query):
    state: BroadcastState = BroadcastState.scheduled
    page: str = ""
    """`next` of the page before."""
    watchable: bool = False
    """Only those with a recording: left out before a page is cut, or one could be empty and have a next."""


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
    """A page in the order people look for them: what comes next first, what ended last first. For `brief`."""
    rows = select(Broadcast).where(Broadcast.state == query.state).options(*TIMED)
    if query.watchable:
        rows = rows.where(Broadcast.aired, Broadcast.thrown_away_at.is_(None))
    comes = query.state is not BroadcastState.ended
    return await paged(db, rows, Broadcast.starts_at, Broadcast.id, query.page, oldest_first=comes)
