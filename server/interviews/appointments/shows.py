"""An appointment over a job of the show that the graduate wants to see: possible, but nobody arranges it unaware."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor, Role, require
from server.applications.events import Named
from server.applications.models import Application
from server.audience.reminders.models import Reminder
from server.audience.reminders.plans import means_to_watch, presented
from server.db import Work
from server.errors import Conflict
from server.interviews.lookup import standing, visible
from server.interviews.models import Interview

MOST = 20


class Overlap(msgspec.Struct):
    """A job one is to be reminded of, and the interview one has while it is on."""

    broadcast: UUID
    job: UUID
    interview: UUID
    company: Named
    starts_at: datetime


class Overlaps(msgspec.Struct):
    overlaps: list[Overlap]


async def must_be_unplanned(
    work: Work, actor: Actor, graduate: UUID, starts_at: datetime, minutes: int, anyway: bool
) -> None:
    """Unless `anyway`. A company is not told which show, or that it is one."""
    on = [] if anyway else await presented(work.db, starts_at, starts_at + timedelta(minutes=minutes), work.now)
    if not on or not await work.db.scalar(select(means_to_watch(graduate, on))):
        return
    if actor.id == graduate:
        raise Conflict("a job you want to be reminded of is in the show then", "during_show")
    raise Conflict("the graduate has something planned then", "candidate_plans")


async def overlaps(db: AsyncSession, actor: Actor | None, now: datetime) -> Overlaps:
    """As the run-sheets stand now: a reminder may be set over an appointment, and the show may move into one."""
    actor = require(actor, Role.graduate)
    coming = visible(actor).join(Application, Application.id == Interview.application_id).where(standing())
    found = []
    for row in await db.scalars(coming.order_by(Interview.starts_at).limit(MOST)):
        on = await presented(db, row.starts_at, row.ends_at, now)
        pair = Reminder.broadcast_id, Reminder.job_id
        wanted = select(*pair).where(Reminder.person_id == actor.id, tuple_(*pair).in_(on))
        company = row.application.job.company
        of = row.id, Named(company.id, company.name), row.starts_at
        found += [Overlap(show, job, *of) for show, job in (await db.execute(wanted)).all()] if on else []
    return Overlaps(found)
