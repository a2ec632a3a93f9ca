"""The notice shortly before a job is on, and the time that is kept for it.

It is told in the transaction that notes it as told, so a restart neither loses nor repeats it; several processes skip
what another one has in hand.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

from aiohttp import web
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.audience.reminders.following import follow
from server.audience.reminders.models import Reminder
from server.background import every
from server.broadcasts.finding import bare, whole
from server.broadcasts.models import Broadcast, BroadcastState
from server.broadcasts.timing import expected
from server.db import Work, reading, transaction
from server.inbox.actions import notify_all
from server.jobs.models import Job
from server.settings import CLOCK

TICK = 10.0
LEAD = timedelta(minutes=5)
AT_ONCE = 200


async def tick(app: web.Application) -> None:
    async with reading(app) as db:
        due = await due_jobs(db, app[CLOCK].now())
    for show, job, moment in due:
        more = True
        while more:
            async with transaction(app) as work:
                more = await tell(work, show, job, moment)
    await follow(app)


async def due_jobs(db: AsyncSession, now: datetime) -> list[tuple[UUID, UUID, datetime]]:
    """Which jobs of which shows are about to be on, and somebody still has to be told."""
    on = or_(
        Broadcast.state == BroadcastState.live,
        (Broadcast.state == BroadcastState.scheduled) & (Broadcast.starts_at <= now + LEAD),
    )
    waiting = select(Reminder.broadcast_id, Reminder.job_id).join(Broadcast, Broadcast.id == Reminder.broadcast_id)
    rows = (await db.execute(waiting.where(on, Reminder.told_at.is_(None)).distinct())).all()
    shows = {show: await whole(db, show) for show in {show for show, _ in rows}}
    moments = [(show, job, expected(shows[show], job, now)) for show, job in rows]
    return [(show, job, moment) for show, job, moment in moments if moment and moment <= now + LEAD]


async def tell(work: Work, show: UUID, job: UUID, moment: datetime) -> bool:
    """Some of those that no other process has in hand; whether there may be more."""
    theirs = Reminder.broadcast_id == show, Reminder.job_id == job, Reminder.told_at.is_(None)
    rows = select(Reminder).where(*theirs).order_by(Reminder.at).limit(AT_ONCE).with_for_update(skip_locked=True)
    found = list(await work.db.scalars(rows))
    posting = await work.db.get_one(Job, job)
    for reminder in found:
        reminder.told_at = work.now
    people = [reminder.person_id for reminder in found]
    await notify_all(work, people, "job_soon", f"/broadcasts/{show}", job=posting.title, starts_at=moment)
    return len(found) == AT_ONCE


async def call_off(work: Work, id: UUID) -> None:
    """The show is taken off: who waits for a job of it need wait no more."""
    show = await bare(work.db, id)
    if show.starts_at > work.now:
        waiting = select(Reminder.person_id).where(Reminder.broadcast_id == id).distinct()
        people = (await work.db.scalars(waiting)).all()
        await notify_all(work, people, "show_called_off", "/", broadcast=show.title, starts_at=show.starts_at)


async def announcing_jobs(app: web.Application) -> AsyncIterator[None]:
    async with every(TICK, tick, app):
        yield
