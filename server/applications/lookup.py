"""Finding applications: what the actor may see, whole, newest first, a page at a time."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from server.access import Actor, Role, require
from server.applications.events import ApplicationDetail, ApplicationView, fields, view
from server.applications.models import ANSWER_WITHIN, UNANSWERED, Application, ApplicationState
from server.applications.resumes import ResumeView
from server.errors import NotFound
from server.jobs.models import Job
from server.paging import newest
from server.rest import Query

PAGE = 100
WHOLE = (
    joinedload(Application.job, innerjoin=True).joinedload(Job.company, innerjoin=True),
    joinedload(Application.graduate, innerjoin=True),
    selectinload(Application.steps),
)


class Filter(Query, kw_only=True):
    state: ApplicationState | None = None
    job: UUID | None = None
    late: bool = False
    """Only those whose time to be answered is over."""
    before: UUID | None = None
    """The application the last page ended with."""


class Applications(msgspec.Struct):
    applications: list[ApplicationView]
    next: UUID | None
    """What to ask `before` for the next page; None at the end."""


def visible(actor: Actor | None) -> Select[Application]:
    """A graduate's own; all of a recruiter's company."""
    actor = require(actor, Role.graduate, Role.recruiter)
    whose = Application.graduate_id == actor.id
    if actor.role is Role.recruiter:
        whose = Application.company_id == actor.company
    return select(Application).where(whose).options(*WHOLE)


async def find(db: AsyncSession, actor: Actor | None, id: UUID, change: bool = False) -> Application:
    """The application if the actor may see it; with `change`, locked until the transaction ends, as it is by then."""
    statement = visible(actor).where(Application.id == id)
    row = await db.scalar(by_then(statement) if change else statement)
    if row is None:
        raise NotFound("no such application")
    return row


async def locked(db: AsyncSession, id: UUID) -> Application:
    """For who changes it with something else, which they have locked before."""
    return (await db.scalars(by_then(select(Application).where(Application.id == id).options(*WHOLE)))).one()


def by_then(statement: Select[Application]) -> Select[Application]:
    """Locked, and read once more by who had to wait."""
    return statement.with_for_update(of=Application).execution_options(populate_existing=True)


async def detail(db: AsyncSession, actor: Actor | None, id: UUID) -> ApplicationDetail:
    row = await find(db, actor, id)
    hidden = row.state is ApplicationState.withdrawn and actor and actor.id != row.graduate_id
    resume = None if hidden or not row.resume else msgspec.convert(row.resume, ResumeView)
    return ApplicationDetail(**fields(row), resume=resume)


async def page(db: AsyncSession, actor: Actor | None, query: Filter, now: datetime) -> Applications:
    statement = narrowed(visible(actor), query, now)
    last = await find(db, actor, query.before) if query.before else None
    rows, more = await newest(db, statement, Application.delivered_at, Application.id, PAGE, last)
    return Applications([view(row) for row in rows], rows[-1].id if more else None)


def late(now: datetime) -> ColumnElement[bool]:
    """The company has said neither yes nor no, and should have."""
    return Application.state.in_(UNANSWERED) & (Application.delivered_at < now - ANSWER_WITHIN)


def narrowed(statement: Select[Application], query: Filter, now: datetime) -> Select[Application]:
    if query.late:
        statement = statement.where(late(now))
    if query.state:
        statement = statement.where(Application.state == query.state)
    if query.job:
        statement = statement.where(Application.job_id == query.job)
    return statement
