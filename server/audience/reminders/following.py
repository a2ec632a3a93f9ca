"""Run-sheets change and shows run late: the time kept for a turn moves with it, and who has an interview then is told.

Nothing is kept in memory: what a process that died left undone, the next look does.
"""

from datetime import datetime
from uuid import UUID

from aiohttp import web
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from server.access import Role
from server.audience.reminders.holding import LONGEST, Taken, hold, interviews_in, taken, tell
from server.audience.reminders.models import Reminder
from server.audience.reminders.timing import expected
from server.broadcasts.finding import whole
from server.broadcasts.models import Broadcast, BroadcastState, Turn
from server.db import Work, reading, transaction
from server.diary.cells import Times, lock
from server.identity.models import Person
from server.settings import CLOCK

AT_ONCE = 200
Move = tuple[UUID, UUID, Taken]
"""A job of a show, and which cells its turn takes now."""
GRADUATE = Reminder.person_id.in_(select(Person.id).where(Person.role == Role.graduate))


async def follow(app: web.Application) -> None:
    async with reading(app) as db:
        found = await moved(db, app[CLOCK].now())
    for move in found:
        more = True
        while more:
            async with transaction(app) as work:
                more = await keep(work, *move)


async def moved(db: AsyncSession, now: datetime) -> list[Move]:
    coming = (Broadcast.state == BroadcastState.scheduled) & (Broadcast.starts_at > now - LONGEST)
    goes_on = or_(Broadcast.state == BroadcastState.live, coming, Reminder.end_cell.is_not(None))
    kept = select(Reminder.broadcast_id, Reminder.job_id, Reminder.first_cell, Reminder.end_cell).distinct()
    rows = (await db.execute(kept.join(Broadcast).where(goes_on, GRADUATE))).all()
    wanted = select(Broadcast).where(Broadcast.id.in_({show for show, *_ in rows}))
    loaded = wanted.options(selectinload(Broadcast.turns).selectinload(Turn.picks), selectinload(Broadcast.cards))
    shows = {show.id: show for show in await db.scalars(loaded)}
    found = [(show, job, first, end, taken(shows[show], job, now)) for show, job, first, end in rows if show in shows]
    return list({(show, job, span) for show, job, first, end, span in found if span != (first, end)})


async def keep(work: Work, show: UUID, job: UUID, span: Taken) -> bool:
    """For some of those who asked; whether there may be more."""
    late = elsewhere(show, job, span)
    people = list(
        await work.db.scalars(select(Reminder.person_id).where(late).order_by(Reminder.person_id).limit(AT_ONCE))
    )
    await lock(work.db, people)
    fresh = select(Reminder).where(late, Reminder.person_id.in_(people)).options(joinedload(Reminder.job))
    rows = {row.person_id: row for row in await work.db.scalars(fresh.with_for_update(of=Reminder))}
    before = await interviews_in(work, times(rows))
    for row in rows.values():
        row.first_cell, row.end_cell = span
    await work.db.flush()
    await hold(work, rows)
    collided = sorted(await interviews_in(work, times(rows)) - before)
    moment = expected(await whole(work.db, show), job, work.now) if collided else None
    for person, interview in collided:
        await tell(work, rows[person], interview, moment or work.now)
    return len(people) == AT_ONCE


def elsewhere(show: UUID, job: UUID, span: Taken) -> ColumnElement[bool]:
    first, end = span
    other = Reminder.first_cell.is_distinct_from(first) | Reminder.end_cell.is_distinct_from(end)
    return (Reminder.broadcast_id == show) & (Reminder.job_id == job) & GRADUATE & other


def times(rows: dict[UUID, Reminder]) -> Times:
    return {who: range(row.first_cell, row.end_cell) for who, row in rows.items() if row.first_cell and row.end_cell}
