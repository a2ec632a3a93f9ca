"""What came of each Friday, from view to signed contract, and of the resumes that job pages brought meanwhile."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor, Role, require
from server.applications.models import Application, ApplicationState, Step
from server.broadcasts.models import Broadcast, BroadcastState
from server.interviews.models import Interview, InterviewState
from server.paging import paged
from server.rest import Query

S = ApplicationState
WAY = (S.delivered, S.read, S.invited, S.passed, S.offered, S.signed)
"""Stages in order: who has reached one has reached those before, even where a company left one out."""
RECENT = timedelta(days=90)
Show = UUID | None


class Page(Query):
    page: str = ""


class Reached(msgspec.Struct):
    """How many resumes came, and how many of them got so far, whatever became of them after that."""

    delivered: int
    read: int
    invited: int
    interviewed: int
    passed: int
    offered: int
    signed: int


class OutcomeView(msgspec.Struct):
    broadcast: UUID
    title: str
    starts_at: datetime
    state: BroadcastState
    viewers: int
    """The most at one time."""
    reached: Reached


class Outcomes(msgspec.Struct):
    outcomes: list[OutcomeView]
    pages: Reached
    """Of the last 90 days, delivered on job pages and not from a show."""
    next: str | None


async def outcomes(db: AsyncSession, actor: Actor | None, query: Page, now: datetime) -> Outcomes:
    """Shows that are or were live, the newest first."""
    require(actor, Role.staff)
    begun = select(Broadcast).where(Broadcast.state != BroadcastState.scheduled)
    shows, following = await paged(db, begun, Broadcast.starts_at, Broadcast.id, query.page)
    of_shows = await reached(db, Application.broadcast_id.in_([show.id for show in shows]))
    of_pages = await reached(db, Application.broadcast_id.is_(None) & (Application.delivered_at > now - RECENT))
    return Outcomes(
        [
            OutcomeView(
                show.id, show.title, show.starts_at, show.state, show.most_viewers, of_shows.get(show.id, nobody())
            )
            for show in shows
        ],
        of_pages.get(None, nobody()),
        following,
    )


async def reached(db: AsyncSession, which: ColumnElement[bool]) -> dict[Show, Reached]:
    """By the show that they came from."""
    place = case({stage: place for place, stage in enumerate(WAY)}, value=Step.state, else_=0)
    furthest = select(Step.application_id, func.max(place).label("place")).join(Application).where(which)
    each = furthest.group_by(Step.application_id).subquery()
    query = select(Application.broadcast_id, each.c.place, func.count())
    query = query.join(each, each.c.application_id == Application.id)
    ends: dict[Show, Counter[int]] = {}
    for show, last, count in await db.execute(query.group_by(Application.broadcast_id, each.c.place)):
        ends.setdefault(show, Counter())[last] += count
    held = await interviewed(db, which)
    return {show: so_far(counts, held.get(show, 0)) for show, counts in ends.items()}


async def interviewed(db: AsyncSession, which: ColumnElement[bool]) -> dict[Show, int]:
    """Whose interview took place."""
    held = select(Application.broadcast_id, func.count(Application.id.distinct())).join(
        Interview, Interview.application_id == Application.id
    )
    rows = await db.execute(
        held.where(which, Interview.kept == InterviewState.ended).group_by(Application.broadcast_id)
    )
    return {show: count for show, count in rows}  # noqa: C416 - rows are no pairs to the type checker


def so_far(ends: Counter[int], held: int) -> Reached:
    """`ends` counts resumes by the last stage that each has reached."""
    at_least = [sum(count for last, count in ends.items() if last >= place) for place in range(len(WAY))]
    delivered, read, invited, *rest = at_least
    return Reached(delivered, read, invited, held, *rest)


def nobody() -> Reached:
    return so_far(Counter(), 0)
