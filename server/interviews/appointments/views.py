"""Offered times as people see them: a company all of its own, a graduate those that fit everybody."""

from collections import Counter
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from server.access import Actor, Role, require
from server.applications.events import Named, Titled
from server.applications.lookup import find as find_application
from server.applications.models import Application
from server.diary.cells import cells
from server.diary.models import Cell
from server.errors import NotFound
from server.interviews.appointments.models import Panelist, Slot
from server.interviews.lookup import standing
from server.interviews.models import Interview

LIMIT = 500
WHOLE = (
    joinedload(Slot.job, innerjoin=True),
    selectinload(Slot.panel).joinedload(Panelist.person, innerjoin=True),
)


class SlotView(msgspec.Struct, kw_only=True):
    id: UUID
    series: UUID
    job: Titled
    starts_at: datetime
    minutes: int
    buffer: int
    capacity: int
    change_hours: int
    panel: list[Named]
    free: int
    """How many could still book it."""
    booked: int
    """How many have. Where that is less than it holds and none are free, its panel is busy with something else."""


class SlotPage(msgspec.Struct):
    slots: list[SlotView]


def coming(now: datetime) -> Select[Slot]:
    still = select(Slot).where(Slot.starts_at > now, Slot.withdrawn_at.is_(None)).options(*WHOLE)
    return still.order_by(Slot.starts_at, Slot.id).limit(LIMIT)


async def slots_of(db: AsyncSession, actor: Actor | None, now: datetime, series: UUID | None = None) -> SlotPage:
    """A company's own that are still to come."""
    actor = require(actor, Role.recruiter)
    mine = coming(now).where(Slot.company_id == actor.company)
    rows = list(await db.scalars(mine.where(Slot.series == series) if series else mine))
    return SlotPage(views(rows, await Diary.of(db, rows)))


async def bookable(db: AsyncSession, actor: Actor | None, application: UUID, now: datetime) -> SlotPage:
    """Those at which the graduate and enough of the panel have time."""
    found = await find_application(db, actor, application)
    rows = list(await db.scalars(coming(now).where(Slot.job_id == found.job_id)))
    diary = await Diary.of(db, rows, found.graduate_id)
    fit = views([row for row in rows if diary.has_time(found.graduate_id, row)], diary)
    return SlotPage([one for one in fit if one.free])


async def find_slot(db: AsyncSession, id: UUID, company: UUID | None, change: bool = False) -> Slot:
    """With `change`, locked until the transaction ends."""
    statement = select(Slot).where(Slot.id == id, Slot.company_id == company).options(*WHOLE)
    row = await db.scalar(statement.with_for_update(of=Slot) if change else statement)
    if row is None:
        raise NotFound("no such time")
    return row


class Diary:
    """When people have time, as far as these slots reach."""

    def __init__(self, taken: set[tuple[UUID, int]], booked: Counter[UUID]) -> None:
        self.taken, self.booked = taken, booked

    @classmethod
    async def of(cls, db: AsyncSession, slots: list[Slot], *others: UUID, without: UUID | None = None) -> "Diary":
        """`without`: an interview that would give its time back."""
        people = {one.person_id for slot in slots for one in slot.panel} | set(others)
        spans = [cells(slot.starts_at, slot.minutes + slot.buffer) for slot in slots]
        if not spans:
            return cls(set(), Counter())
        first, last = min(span.start for span in spans), max(span.stop for span in spans)
        taken = select(Cell.person_id, Cell.cell).join(Interview, Interview.id == Cell.interview_id).join(Application)
        taken = taken.where(Cell.person_id.in_(people), Cell.cell >= first, Cell.cell < last, standing())
        booked = select(Interview.slot_id, func.count()).join(Application).group_by(Interview.slot_id)
        booked = booked.where(Interview.slot_id.in_([slot.id for slot in slots]), standing())
        if without:
            taken, booked = taken.where(Interview.id != without), booked.where(Interview.id != without)
        counts = Counter({slot: count for slot, count in await db.execute(booked) if slot})
        return cls({(who, cell) for who, cell in await db.execute(taken)}, counts)

    def has_time(self, person: UUID, slot: Slot, buffer: int = 0) -> bool:
        return not any((person, cell) in self.taken for cell in cells(slot.starts_at, slot.minutes + buffer))

    def groups(self, slot: Slot) -> list[list[Panelist]]:
        """The panels that could still be formed, each for one interview."""
        free = [one for one in slot.panel if self.has_time(one.person_id, slot, slot.buffer)]
        left = min(slot.capacity - self.booked[slot.id], len(free) // slot.each)
        return [free[n * slot.each : (n + 1) * slot.each] for n in range(left)]


def views(rows: list[Slot], diary: Diary) -> list[SlotView]:
    return [view(row, len(diary.groups(row)), diary.booked[row.id]) for row in rows]


def view(row: Slot, free: int, booked: int) -> SlotView:
    return SlotView(
        id=row.id,
        series=row.series,
        job=Titled(row.job.id, row.job.title),
        starts_at=row.starts_at,
        minutes=row.minutes,
        buffer=row.buffer,
        capacity=row.capacity,
        change_hours=row.change_hours,
        panel=[Named(one.person_id, one.person.name) for one in row.panel],
        free=free,
        booked=booked,
    )
