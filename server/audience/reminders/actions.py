"""Setting a reminder and taking it back; what one has asked to be reminded of."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server.access import Actor, Role, signed_in
from server.audience.questions import must_be_presented
from server.audience.reminders.holding import hold, hold_first, taken
from server.audience.reminders.models import Reminder
from server.broadcasts.finding import WHOLE, whole
from server.broadcasts.models import Broadcast, BroadcastState
from server.broadcasts.timing import expected
from server.broadcasts.views import JobRef
from server.db import Work
from server.diary.cells import lock
from server.errors import Conflict, NotFound
from server.identity.views import CompanyRef, company_ref
from server.jobs.models import Job

MOST = 100


class ReminderView(msgspec.Struct):
    broadcast: UUID
    title: str
    job: JobRef
    company: CompanyRef
    expected_at: datetime | None
    """None: it is on, was on, or is not in the run-sheet any more."""
    told: bool


class Reminders(msgspec.Struct):
    reminders: list[ReminderView]


async def remind(work: Work, actor: Actor | None, show: UUID, job: UUID) -> ReminderView:
    """Again changes nothing. A graduate has no time for an interview while its turn is on."""
    viewer, broadcast = signed_in(actor), await whole(work.db, show)
    await must_be_presented(work.db, show, job)
    await lock(work.db, [viewer.id])
    found = await work.db.scalar(of(viewer.id).where(Reminder.broadcast_id == show, Reminder.job_id == job))
    if found:
        return view(found, work.now)
    if expected(broadcast, job, work.now) is None:
        raise Conflict("this job is on, or was on already", "job_was_on")
    over = Broadcast.state == BroadcastState.ended
    count = select(func.count()).select_from(Reminder).join(Broadcast, Broadcast.id == Reminder.broadcast_id)
    if (await work.db.scalar(count.where(Reminder.person_id == viewer.id, ~over)) or 0) >= MOST:
        raise Conflict(f"{MOST} reminders are enough", "too_many_reminders")
    made = Reminder(person_id=viewer.id, broadcast_id=show, job_id=job, at=work.now)
    made.first_cell, made.end_cell = taken(broadcast, job, work.now) if viewer.role is Role.graduate else (None, None)
    made.broadcast, made.told_at = broadcast, None
    made.job = next(pick.job for turn in broadcast.turns for pick in turn.picks if pick.job_id == job)
    await hold_first(work, made)
    return view(made, work.now)


async def forget(work: Work, actor: Actor | None, show: UUID, job: UUID) -> None:
    person = signed_in(actor).id
    await lock(work.db, [person])
    found = await work.db.get(Reminder, (person, show, job))
    if found is None:
        raise NotFound("no such reminder")
    await work.db.delete(found)
    await hold(work, [person])


async def mine(db: AsyncSession, actor: Actor | None, now: datetime) -> Reminders:
    """Of shows that are not over, what is on first comes first."""
    rows = await db.scalars(of(signed_in(actor).id).where(Broadcast.state != BroadcastState.ended).limit(MOST))
    return Reminders(in_order(view(row, now) for row in rows))


def in_order(views: Iterable[ReminderView]) -> list[ReminderView]:
    return sorted(views, key=lambda one: (one.expected_at is None, one.expected_at, one.job.title))


def of(person: UUID) -> Select[Reminder]:
    """With what their time is worked out from."""
    show = joinedload(Reminder.broadcast).options(*WHOLE)  # type: ignore[arg-type]
    loaded = show, joinedload(Reminder.job).joinedload(Job.company)
    rows = select(Reminder).join(Broadcast, Broadcast.id == Reminder.broadcast_id).options(*loaded)
    return rows.where(Reminder.person_id == person).execution_options(populate_existing=True)


def view(reminder: Reminder, now: datetime) -> ReminderView:
    show, job = reminder.broadcast, reminder.job
    moment = expected(show, job.id, now)
    told = reminder.told_at is not None
    return ReminderView(show.id, show.title, JobRef(job.id, job.title), company_ref(job.company), moment, told)
