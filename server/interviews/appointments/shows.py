"""An appointment and a turn of the show in which the graduate asked to be called: one gives way to the other."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor, Role, require
from server.applications.events import Named
from server.applications.models import Application
from server.audience.reminders.holding import give_up, over
from server.audience.reminders.models import Reminder
from server.db import Work
from server.diary.cells import cells
from server.diary.models import Cell
from server.errors import Conflict
from server.interviews.lookup import standing, visible
from server.interviews.models import Interview

MOST = 20


class Overlap(msgspec.Struct):
    """A job one is to be reminded of, and the interview one has while its turn is on."""

    broadcast: UUID
    job: UUID
    interview: UUID
    company: Named
    starts_at: datetime


class Overlaps(msgspec.Struct):
    overlaps: list[Overlap]


async def must_be_unplanned(
    work: Work, actor: Actor, graduate: UUID, starts_at: datetime, minutes: int, instead: bool = False
) -> None:
    """`instead`: the graduate gives up being called. A company is not told which show, or that it is one."""
    span = cells(starts_at, minutes)
    if not await work.db.scalar(select(Reminder.job_id).where(over(graduate, span)).limit(1)):
        return
    if actor.id != graduate:
        raise Conflict("the graduate has something planned then", "candidate_plans")
    if not instead:
        raise Conflict("a job you want to be reminded of is in the show then", "during_show")
    await give_up(work, graduate, span)


async def overlaps(db: AsyncSession, actor: Actor | None) -> Overlaps:
    """A show may move into an interview."""
    actor = require(actor, Role.graduate)
    then = and_(Cell.person_id == Reminder.person_id, Cell.cell >= Reminder.first_cell, Cell.cell < Reminder.end_cell)
    both = select(Reminder.broadcast_id, Reminder.job_id, Cell.interview_id).join(Cell, then).distinct()
    pairs = (await db.execute(both.where(Reminder.person_id == actor.id, Cell.interview_id.is_not(None)))).all()
    coming = visible(actor).join(Application, Application.id == Interview.application_id).where(standing())
    mine = coming.where(Interview.id.in_({interview for *_, interview in pairs})).order_by(Interview.starts_at)
    return Overlaps(
        [
            Overlap(show, job, row.id, Named(row.company_id, row.application.job.company.name), row.starts_at)
            for row in await db.scalars(mine.limit(MOST))
            for show, job, interview in pairs
            if interview == row.id
        ]
    )
