"""Run-sheets change and shows run late: the time kept for a turn moves with it, and who has an interview then is told.

Nothing is kept in memory: what a process that died left undone, the next look does.
"""

from datetime import datetime
from uuid import UUID

from aiohttp import web
from sqlalchemy import ColumnElement, exists, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server.access import Role
from server.audience.reminders.holding import LONGEST, Taken, hold, interviews_in, taken, tell
from server.audience.reminders.models import Reminder
from server.broadcasts.finding import TIMED
from server.broadcasts.models import Broadcast, BroadcastState
from server.broadcasts.timing import expected
from server.db import Work, reading, transaction
from server.diary.cells import Times, lock
from server.identity.models import Person
from server.settings import CLOCK

AT_ONCE = 200
GRADUATE = exists().where(Person.id == Reminder.person_id, Person.role == Role.graduate)


async def follow(app: web.Application) -> None:
    async with reading(app) as db:
        found = await moved(db, app[CLOCK].now())
    for show, job in found:
        more = True
        while more:
            async with transaction(app) as work:
                more = await keep(work, show, job)


async def moved(db: AsyncSession, now: datetime) -> set[tuple[UUID, UUID]]:
    """Which jobs of which shows are at another time than is kept for them.

    Shows that come, and whatever time is still kept for: two questions, since each has an index and both together none.
    """
    coming = (Broadcast.state == BroadcastState.scheduled) & (Broadcast.starts_at > now - LONGEST)
    ahead = select(Broadcast.id).where(or_(Broadcast.state == BroadcastState.live, coming))
    theirs = select(Reminder.broadcast_id, Reminder.job_id, Reminder.first_cell, Reminder.end_cell).where(GRADUATE)
    kept = union(theirs.where(Reminder.broadcast_id.in_(ahead)), theirs.where(Reminder.end_cell.is_not(None)))
    rows = (await db.execute(kept)).all()
    wanted = select(Broadcast).where(Broadcast.id.in_({show for show, *_ in rows}))
    shows = {show.id: show for show in await db.scalars(wanted.options(*TIMED))}
    found = [(show, job, (first, end)) for show, job, first, end in rows if show in shows]
    return {(show, job) for show, job, kept_now in found if taken(shows[show], job, now) != kept_now}


async def keep(work: Work, id: UUID, job: UUID) -> bool:
    """For some of those who asked, as the show stands at this moment; whether there may be more."""
    show = await work.db.get(Broadcast, id, options=TIMED)
    if show is None:  # taken off since it was looked at, and their reminders with it
        return False
    span = taken(show, job, work.now)
    late = elsewhere(id, job, span)
    some = select(Reminder.person_id).where(late).order_by(Reminder.person_id).limit(AT_ONCE)
    people = list(await work.db.scalars(some))
    await lock(work.db, people)
    fresh = select(Reminder).where(late, Reminder.person_id.in_(people)).options(joinedload(Reminder.job))
    rows = {row.person_id: row for row in await work.db.scalars(fresh.with_for_update(of=Reminder))}
    before = await interviews_in(work, times(rows))
    for row in rows.values():
        row.first_cell, row.end_cell = span
    await work.db.flush()
    await hold(work, rows)
    for person, interview in sorted(await interviews_in(work, times(rows)) - before):
        await tell(work, rows[person], interview, expected(show, job, work.now) or work.now)
    return len(people) == AT_ONCE


def elsewhere(show: UUID, job: UUID, span: Taken) -> ColumnElement[bool]:
    first, end = span
    other = Reminder.first_cell.is_distinct_from(first) | Reminder.end_cell.is_distinct_from(end)
    return (Reminder.broadcast_id == show) & (Reminder.job_id == job) & GRADUATE & other


def times(rows: dict[UUID, Reminder]) -> Times:
    return {who: range(row.first_cell, row.end_cell) for who, row in rows.items() if row.first_cell and row.end_cell}
