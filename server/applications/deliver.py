"""Delivering a resume to a job: exactly once, however often it is tapped, retried or sent from two devices."""

from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.access import Actor, Role, require, same_person
from server.applications.events import ApplicationView, view
from server.applications.lookup import find
from server.applications.models import Application, ApplicationState, Resume, Step
from server.applications.tell import announce, tell_recruiters
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast, BroadcastState, Turn, TurnJob
from server.db import Work
from server.errors import Conflict
from server.jobs.actions import job_to_show
from server.jobs.models import today
from server.rest import Command, Key


class Deliver(Command, kw_only=True):
    job: UUID
    key: Key
    graduate: UUID | None = None
    """Whose it is: it may be kept for longer than its page takes itself for them."""
    broadcast: UUID | None = None
    """The show it is delivered from, live or as a replay."""
    playhead_ms: Annotated[int, Meta(ge=0)] | None = None
    """Where on the show clock the sender was."""


async def deliver(work: Work, actor: Actor | None, command: Deliver) -> ApplicationView:
    graduate = require(same_person(actor, command.graduate), Role.graduate)
    if found := await earlier(work.db, graduate, command):
        return view(await find(work.db, graduate, found))
    application = await frozen(work, graduate, command)
    work.db.add(application)
    await work.db.flush()
    audit.record(work, graduate, "deliver", f"application:{application.id}", job=str(application.job_id))
    application = await find(work.db, graduate, application.id)
    await tell_recruiters(work, application, "application_delivered")
    return announce(work, application)


async def earlier(db: AsyncSession, graduate: Actor, command: Deliver) -> UUID | None:
    """What an earlier tap made: of this very delivery, or else of any that still stands for this job."""
    same = Application.key == command.key
    stands = (Application.job_id == command.job) & (Application.state != ApplicationState.withdrawn)
    mine = select(Application.id, Application.job_id).where(Application.graduate_id == graduate.id)
    row = (await db.execute(mine.where(or_(same, stands)).order_by(same.desc()).limit(1))).first()
    if row and row.job_id != command.job:
        raise Conflict("this key delivered to another job", "key_reused")
    return row.id if row else None


async def frozen(work: Work, graduate: Actor, command: Deliver) -> Application:
    """A new application with the resume as it is now."""
    job = await job_to_show(work.db, command.job, today(work.now))
    broadcast = await shown_in(work.db, command)
    return Application(
        job_id=job.id,
        company_id=job.company_id,
        graduate_id=graduate.id,
        key=command.key,
        state=ApplicationState.delivered,
        resume=await content(work.db, graduate),
        broadcast_id=command.broadcast,
        show_ms=broadcast and broadcast.show_ms(work.now, command.playhead_ms),
        delivered_at=work.now,
        version=0,
        steps=[Step(state=ApplicationState.delivered, at=work.now)],
    )


async def shown_in(db: AsyncSession, command: Deliver) -> Broadcast | None:
    """The show it comes from, if it names one: begun, and with this job in its run-sheet."""
    if command.broadcast is None:
        return None
    broadcast = await bare(db, command.broadcast)
    if broadcast.state is BroadcastState.scheduled:
        raise Conflict("this show has not begun", "show_scheduled")
    run_sheet = select(TurnJob.job_id).join(Turn, Turn.id == TurnJob.turn_id).where(Turn.broadcast_id == broadcast.id)
    if command.job not in set(await db.scalars(run_sheet)):
        raise Conflict("this job is not in the show", "job_not_in_show")
    return broadcast


async def content(db: AsyncSession, graduate: Actor) -> dict[str, Any]:
    resume = await db.get(Resume, graduate.id)
    if resume is None:
        raise Conflict("write a resume first", "no_resume")
    return resume.content
