"""Finding interviews: the candidate's own, and all of a recruiter's company."""

from enum import StrEnum
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from server.access import Actor, Role, require
from server.applications.lookup import WHOLE as WHOLE_APPLICATION
from server.applications.lookup import by_then
from server.applications.models import NEXT, Application, ApplicationState
from server.diary.cells import lock
from server.errors import NotFound
from server.interviews.events import InterviewView, view
from server.interviews.models import STANDING, Interview, InterviewState, Seat
from server.paging import newest
from server.rest import Query

PAGE = 100
DECIDABLE = [state for state, following in NEXT.items() if following]
INVITABLE = [state for state in NEXT if ApplicationState.invited in (state, *NEXT[state])]
"""To an interview, a queue, an examination: not who has been made an offer."""
WHOLE = (
    joinedload(Interview.application, innerjoin=True).options(*WHOLE_APPLICATION),
    selectinload(Interview.seats).joinedload(Seat.person, innerjoin=True),
)


class Which(StrEnum):
    coming = "coming"
    """Still to come, or going on; the first of them first, and no further pages."""
    undecided = "undecided"
    """Ended, and the company has not said what it makes of them."""
    past = "past"
    """The others whose time is over; not those that were called off before it came."""


class Filter(Query, kw_only=True):
    application: UUID | None = None
    which: Which | None = None
    before: UUID | None = None
    """The interview the last page ended with."""


class Interviews(msgspec.Struct):
    interviews: list[InterviewView]
    next: UUID | None
    """What to ask `before` for the next page; None at the end."""


def standing() -> ColumnElement[bool]:
    """Still to come, or going on: Interview.goes_on, where the application is joined."""
    return and_(Interview.kept.in_(STANDING), or_(Interview.kept == STANDING[1], Application.state.in_(DECIDABLE)))


def unarranged() -> ColumnElement[bool]:
    """Where the application is selected from: it has no interview that is still to come or goes on."""
    return ~exists().where(Interview.id == Application.interview_id, Interview.kept.in_(STANDING))


def undecided() -> ColumnElement[bool]:
    """Where the application is joined: what is declined, withdrawn or offered needs no decision."""
    awaited = Application.state.in_(DECIDABLE) & (Application.state != ApplicationState.offered)
    return (Interview.kept == InterviewState.ended) & Interview.outcome.is_(None) & awaited


def past() -> ColumnElement[bool]:
    return Interview.kept.in_((InterviewState.ended, InterviewState.missed)) & ~undecided()


def visible(actor: Actor | None) -> Select[Interview]:
    actor = require(actor, Role.graduate, Role.recruiter)
    whose = Interview.graduate_id == actor.id
    if actor.role is Role.recruiter:
        whose = Interview.company_id == actor.company
    return select(Interview).where(whose).options(*WHOLE)


async def find(db: AsyncSession, actor: Actor | None, id: UUID, change: bool = False) -> Interview:
    """The interview if the actor may see it; with `change`, locked until the transaction ends."""
    return await one(db, visible(actor), id, change)


async def whole(db: AsyncSession, id: UUID, change: bool = False) -> Interview:
    """Whoever asks: a clock, the media node, a phone with a key of its own."""
    return await one(db, select(Interview).options(*WHOLE), id, change)


async def one(db: AsyncSession, statement: Select[Interview], id: UUID, change: bool) -> Interview:
    statement = statement.where(Interview.id == id)
    row = await db.scalar(statement.with_for_update(of=Interview) if change else statement)
    if row is None:
        raise NotFound("no such interview")
    return row


async def lock_what_follows(db: AsyncSession, rows: list[Interview]) -> None:
    """Of interviews that are locked: first their applications, read once more, then whose time will be free again."""
    if not rows:
        return
    theirs = select(Application).where(Application.id.in_([row.application_id for row in rows]))
    (await db.scalars(by_then(theirs.order_by(Application.id).options(*WHOLE_APPLICATION)))).all()
    await lock(db, [row.graduate_id for row in rows])


async def page(db: AsyncSession, actor: Actor | None, query: Filter) -> Interviews:
    """Those that start last come first, but of those that come."""
    statement = narrowed(visible(actor), query)
    if query.which is Which.coming:
        first = statement.order_by(Interview.starts_at, Interview.id).limit(PAGE)
        return Interviews([view(row) for row in await db.scalars(first)], None)
    last = await find(db, actor, query.before) if query.before else None
    rows, more = await newest(db, statement, Interview.starts_at, Interview.id, PAGE, last)
    return Interviews([view(row) for row in rows], rows[-1].id if more else None)


def narrowed(statement: Select[Interview], query: Filter) -> Select[Interview]:
    if query.application:
        statement = statement.where(Interview.application_id == query.application)
    if query.which:
        which = {Which.coming: standing, Which.undecided: undecided, Which.past: past}[query.which]
        statement = statement.join(Application, Application.id == Interview.application_id).where(which())
    return statement
