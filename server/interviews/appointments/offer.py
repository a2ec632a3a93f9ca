"""A company offers times: one, several in a row, every week; and takes them back."""

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

from msgspec import Meta
from sqlalchemy import select, update

from server import audit
from server.access import Actor, Role, require
from server.db import Work
from server.errors import Invalid
from server.identity.actions import must_be_colleagues
from server.interviews.appointments.models import Panelist, Slot
from server.interviews.appointments.offered import Buffer, Minutes, on_five_minutes, soon
from server.interviews.appointments.views import SlotPage, find_slot, slots_of
from server.interviews.models import PANEL
from server.jobs.actions import own_job
from server.jobs.models import SHANGHAI, Job
from server.rest import Command

WEEK = timedelta(days=7)
MOST = 200
"""Times offered at once."""


class Offer(Command, kw_only=True):
    job: UUID
    starts_at: Annotated[datetime, Meta(tz=True)]
    minutes: Minutes = 30
    buffer: Buffer = 5
    times: Annotated[int, Meta(ge=1, le=20)] = 1
    """So many in a row, the buffer between them."""
    weekly_until: date | None = None
    """The last day, in Asia/Shanghai, on which it comes again."""
    capacity: Annotated[int, Meta(ge=1, le=8)] = 1
    panel: Annotated[tuple[UUID, ...], Meta(max_length=8)] = ()
    """Recruiters of the company; none named: whoever offers."""
    change_hours: Annotated[int, Meta(ge=0, le=168)] = 12


class Withdraw(Command):
    series: bool = False
    """With all of those that were offered with it and are still to come."""


async def offer(work: Work, actor: Actor | None, command: Offer) -> SlotPage:
    actor = require(actor, Role.recruiter)
    job = await own_job(work.db, actor, command.job)
    panel = list(dict.fromkeys(command.panel)) or [actor.id]
    await must_be_colleagues(work.db, job.company_id, panel)
    if len(panel) < command.capacity:
        raise Invalid("everybody interviewed at the same time needs an interviewer", "panel_too_small")
    if len(panel) // command.capacity > PANEL:
        raise Invalid(f"a room holds {PANEL} of the panel beside the candidate", "panel_too_large")
    series = uuid4()
    for starts_at in moments(work.now, command):
        work.db.add(slot(job, series, starts_at, panel, command))
    await work.db.flush()
    audit.record(work, actor, "offer", f"slots:{series}", job=str(job.id))
    return await slots_of(work.db, actor, work.now, series)


def moments(now: datetime, command: Offer) -> list[datetime]:
    """Every time it means; by the clock of Asia/Shanghai, which knows no summer time."""
    found, first = list[datetime](), on_five_minutes(now, command.starts_at)
    step = timedelta(minutes=command.minutes + command.buffer)
    last = command.weekly_until or first.astimezone(SHANGHAI).date()
    while first.astimezone(SHANGHAI).date() <= last and len(found) <= MOST:
        found += [soon(now, first + step * n) for n in range(command.times)]
        first += WEEK
    if not 0 < len(found) <= MOST:
        raise Invalid(f"offer 1 to {MOST} times at once", "too_many_slots" if found else "weekly_until")
    return found


def slot(job: Job, series: UUID, starts_at: datetime, panel: list[UUID], command: Offer) -> Slot:
    return Slot(
        series=series,
        company_id=job.company_id,
        job_id=job.id,
        starts_at=starts_at,
        minutes=command.minutes,
        buffer=command.buffer,
        capacity=command.capacity,
        change_hours=command.change_hours,
        panel=[Panelist(person_id=person, position=n) for n, person in enumerate(panel)],
    )


async def withdraw(work: Work, actor: Actor | None, id: UUID, command: Withdraw) -> None:
    """What has been booked stays: it is cancelled as an interview."""
    actor = require(actor, Role.recruiter)
    row = await find_slot(work.db, id, actor.company)
    which = Slot.series == row.series if command.series else Slot.id == row.id
    coming = (Slot.starts_at > work.now) & Slot.withdrawn_at.is_(None)
    await work.db.execute(select(Slot.id).where(which, coming).order_by(Slot.id).with_for_update())
    await work.db.refresh(row, ["withdrawn_at"])  # somebody may have been faster
    row.must_be_open(work.now)
    await work.db.execute(update(Slot).where(which, coming).values(withdrawn_at=work.now))
    audit.record(work, actor, "withdraw", f"slots:{row.series}", slot=None if command.series else str(row.id))
