"""Posting jobs, and finding the ones somebody may see."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, structs
from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from server import audit
from server.access import Actor, Role, require
from server.db import Work
from server.errors import Forbidden, Invalid, NotFound
from server.identity.actions import WRITTEN
from server.identity.models import Company
from server.jobs.models import Job, today
from server.jobs.wording import forbidden
from server.rest import Command

Short = Annotated[str, Meta(max_length=120, pattern=WRITTEN)]
Long = Annotated[str, Meta(max_length=5000, pattern=WRITTEN)]
Pay = Annotated[int, Meta(ge=1, le=1_000_000)]


class PostJob(Command):
    """Every field the law requires of a posting; the employer is the poster's company."""

    title: Short
    headcount: Annotated[int, Meta(ge=1, le=9999)]
    conditions: Long
    duties: Long
    place: Short
    pay_low: Pay
    pay_high: Pay
    valid_until: date


async def post(work: Work, actor: Actor | None, command: PostJob) -> Job:
    actor = of_a_company(actor)
    company = await work.db.get_one(Company, actor.company)
    company.must_be_confirmed(today(work.now))
    job = Job(company=company, posted_at=work.now, closed_at=None)
    write(job, command, today(work.now))
    work.db.add(job)
    await work.db.flush()
    audit.record(work, actor, "post_job", f"job:{job.id}")
    return job


async def edit(work: Work, actor: Actor | None, id: UUID, command: PostJob, on_show: bool) -> Job:
    """All of it, in any state: it stays the same job, with its applications.

    A later day puts an expired one up again, at once or once it is reopened: that waits for the bureau as a new one
    does, unless a show announces it.
    """
    job, day = await own_job(work.db, actor, id, change=True), today(work.now)
    if job.valid_until < day and not on_show:
        job.company.must_be_confirmed(day)
    write(job, command, day)
    audit.record(work, actor, "edit_job", f"job:{job.id}")
    return job


async def close(work: Work, actor: Actor | None, id: UUID) -> Job:
    job = await own_job(work.db, actor, id, change=True)
    job.close(work.now)
    audit.record(work, actor, "close_job", f"job:{job.id}")
    return job


async def reopen(work: Work, actor: Actor | None, id: UUID, on_show: bool) -> Job:
    """What was closed although it could have stayed up may be put back, and so may what a show announces."""
    job, day = await own_job(work.db, actor, id, change=True), today(work.now)
    if not on_show and not job.closed_while_overdue:
        job.company.must_be_confirmed(day)
    job.reopen(day)
    audit.record(work, actor, "reopen_job", f"job:{job.id}")
    return job


def write(job: Job, command: PostJob, today: date) -> None:
    if command.pay_high < command.pay_low:
        raise Invalid("the highest pay is below the lowest", "pay")
    if phrase := forbidden(command.title, command.conditions, command.duties, command.place):
        raise Invalid(f"this wording may not be published: {phrase}", "wording")
    for field, value in structs.asdict(command).items():
        setattr(job, field, value.strip() if isinstance(value, str) else value)
    job.valid_for(command.valid_until, today)


def of_a_company(actor: Actor | None) -> Actor:
    actor = require(actor, Role.recruiter)
    if actor.company is None:
        raise Forbidden("only recruiters of a company may do this", "wrong_role")
    return actor


def with_company() -> Select[Job]:
    return select(Job).join(Job.company).options(contains_eager(Job.company))


async def own_job(db: AsyncSession, actor: Actor | None, id: UUID, change: bool = False) -> Job:
    """A job of the actor's company; with `change`, locked until the transaction ends."""
    query = with_company().where(Job.id == id, Job.company_id == of_a_company(actor).company)
    return found(await db.scalar(query.with_for_update(of=Job) if change else query))


async def job_to_show(db: AsyncSession, id: UUID, day: date) -> Job:
    """A job that anybody may see and apply for; NotFound, or Conflict with the reason why not."""
    job = found(await db.scalar(with_company().where(Job.id == id)))
    job.must_be_ready(day)
    return job


async def jobs_by_id(db: AsyncSession, ids: list[UUID]) -> dict[UUID, Job]:
    """Those that exist, in whatever state, each with its company."""
    return {job.id: job for job in await db.scalars(with_company().where(Job.id.in_(ids)))}


async def visible_job(db: AsyncSession, actor: Actor | None, id: UUID, day: date) -> Job:
    return found(await db.scalar(visible(actor, day).where(Job.id == id)))


def visible(actor: Actor | None, day: date) -> Select[Job]:
    """Jobs the actor may see: everybody the ready ones, recruiters also their own, hosts and staff all."""
    if actor and actor.hosts:
        return with_company()
    seen = ready(day)
    return with_company().where(or_(seen, Job.company_id == actor.company) if actor and actor.company else seen)


def ready(day: date) -> ColumnElement[bool]:
    """`Job.must_be_ready`, as the database asks it."""
    return and_(Company.verified_at.is_not(None), Job.closed_at.is_(None), Job.valid_until >= day)


def found(job: Job | None) -> Job:
    if job is None:
        raise NotFound("no such job")
    return job
