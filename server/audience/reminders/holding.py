"""The turn in which a graduate asked to be called is time that they do not have for an interview: cells of the diary.

A reminder keeps which cells its turn takes, as the run-sheet and the show stood when they were last looked at. Several
of one time have it together. What an interview has it keeps: a show that moves into it is told, and takes nothing away.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, insert, select
from sqlalchemy.orm import joinedload

from server.audience.reminders.models import Reminder
from server.broadcasts.finding import whole
from server.broadcasts.models import Broadcast, BroadcastState
from server.broadcasts.timing import expected, turn_of
from server.db import Work
from server.diary.cells import Times, between, cells, lock, must_have_no_interview, within
from server.diary.models import Cell
from server.inbox.actions import notify

LONGEST = timedelta(days=1)
"""A show that should have begun so long ago takes nobody's time."""
Taken = tuple[int | None, int | None]
"""The first cell, and the one after the last; None: its turn is over, or not in the run-sheet."""


def taken(show: Broadcast, job: UUID, now: datetime) -> Taken:
    """Needs `turns` with their `picks`, and `cards`."""
    late = show.state is BroadcastState.scheduled and show.starts_at < now - LONGEST
    span = None if late else turn_of(show, job, now)
    found = between(*span) if span else None
    return (found.start, found.stop) if found else (None, None)


async def hold_first(work: Work, reminder: Reminder) -> None:
    """One that is new; Conflict where they have an interview then. The person is locked."""
    if reminder.first_cell is not None and reminder.end_cell is not None:
        await must_have_no_interview(work.db, reminder.person_id, range(reminder.first_cell, reminder.end_cell))
    work.db.add(reminder)
    await hold(work, [reminder.person_id])


async def hold(work: Work, people: Collection[UUID]) -> None:
    """What their reminders take, as far as no interview has it. They are locked."""
    await work.db.execute(delete(Cell).where(Cell.person_id.in_(people), Cell.broadcast_id.is_not(None)))
    still = Reminder.end_cell > cells(work.now, 0).start
    rows = select(Reminder).where(Reminder.person_id.in_(people), still).order_by(Reminder.at)
    wanted = {
        (row.person_id, cell): row.broadcast_id
        for row in await work.db.scalars(rows)
        for cell in range(row.first_cell or 0, row.end_cell or 0)
    }
    if not wanted:
        return
    first, last = min(cell for _, cell in wanted), max(cell for _, cell in wanted)
    mine = select(Cell.person_id, Cell.cell).where(Cell.person_id.in_(people), Cell.cell.between(first, last))
    for person, cell in await work.db.execute(mine):
        wanted.pop((person, cell), None)
    free = [{"person_id": who, "cell": cell, "broadcast_id": show} for (who, cell), show in sorted(wanted.items())]
    if free:
        await work.db.execute(insert(Cell), free)


async def interviews_in(work: Work, wanted: Times) -> set[tuple[UUID, UUID]]:
    """Whose, and which."""
    found = select(Cell.person_id, Cell.interview_id).where(within(wanted), Cell.interview_id.is_not(None)).distinct()
    return {(person, interview) for person, interview in await work.db.execute(found) if interview}


def over(person: UUID, span: range) -> ColumnElement[bool]:
    """Reminders of what is on then."""
    return and_(Reminder.person_id == person, Reminder.first_cell < span.stop, Reminder.end_cell > span.start)


async def give_up(work: Work, person: UUID, span: range) -> None:
    """They would rather have that time for something else."""
    await lock(work.db, [person])
    await work.db.execute(delete(Reminder).where(over(person, span)))
    await hold(work, [person])


async def give_way(work: Work, person: UUID, span: range, interview: UUID) -> None:
    """To an interview that goes first: they are told of each job whose time it takes. The person is locked."""
    held = Cell.person_id == person, Cell.broadcast_id.is_not(None), Cell.cell >= span.start, Cell.cell < span.stop
    lost = list(await work.db.scalars(select(Cell.cell).where(*held)))
    if not lost:
        return
    await work.db.execute(delete(Cell).where(*held))
    rows = select(Reminder).where(over(person, range(min(lost), max(lost) + 1))).options(joinedload(Reminder.job))
    for row in (await work.db.scalars(rows)).all():
        show = await whole(work.db, row.broadcast_id)
        await tell(work, row, interview, expected(show, row.job_id, work.now) or work.now)


async def tell(work: Work, reminder: Reminder, interview: UUID, moment: datetime) -> None:
    """That both are at one time; needs `job` loaded."""
    facts = {"job": reminder.job.title, "starts_at": moment}
    await notify(work, reminder.person_id, "job_over_interview", f"/interviews/{interview}", **facts)
