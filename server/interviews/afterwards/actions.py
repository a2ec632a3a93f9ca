"""Giving feedback once it took place, and the figures of a company."""

from collections import Counter
from datetime import datetime, timedelta
from statistics import fmean, median
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor, Role, require
from server.db import Work
from server.errors import Conflict
from server.inbox.actions import take_back
from server.interviews.afterwards.models import Feedback
from server.interviews.appointments.telling import FEEDBACK, feedback_link
from server.interviews.lookup import find
from server.interviews.models import Interview, InterviewState, Seat, SeatRole
from server.interviews.queue.models import Place, Queue
from server.rest import Command

REACH = timedelta(days=90)
ABOUT = timedelta(minutes=30)
"""So long before it begins whoever looks in has come for it."""
FEWEST = 5
"""Voices below which their mean would point at somebody."""
MOST = 5000
"""Interviews the figures are made of at most."""


class GiveFeedback(Command):
    stars: Annotated[int, Meta(ge=1, le=5)]


class FeedbackView(msgspec.Struct):
    interview: UUID
    stars: int
    at: datetime


class OwnFeedback(msgspec.Struct):
    mine: FeedbackView | None


class Figures(msgspec.Struct, kw_only=True):
    """Of the last 90 days; None where there is nothing to count yet."""

    ended: int
    missed: int
    missed_by_candidate: int
    """The candidate did not come about its time; nobody of the company did. Both may be so, or neither."""
    missed_by_company: int
    minutes: float | None
    """An interview's length, in the median."""
    decision_hours: float | None
    """From its end to the decision, in the median."""
    undecided: int
    waited_minutes: float | None
    """In a walk-in queue until called, in the median."""
    stars: float | None
    """From candidates, on average; withheld below five, so that nobody is recognised."""


async def give(work: Work, actor: Actor | None, id: UUID, command: GiveFeedback) -> FeedbackView:
    actor = require(actor, Role.graduate, Role.recruiter)
    row = await find(work.db, actor, id, change=True)
    if row.state is not InterviewState.ended:
        raise Conflict("it has not taken place", f"interview_{row.state}")
    seat = row.seat_of(actor.id)
    if seat is None or seat.arrived_at is None:
        raise Conflict("only who was there can say how it went", "not_there")
    if await work.db.get(Feedback, (row.id, actor.id)):
        raise Conflict("you have said how it went", "feedback_given")
    given = Feedback(interview_id=row.id, person_id=actor.id, stars=command.stars, at=work.now)
    work.db.add(given)
    await take_back(work, actor.id, FEEDBACK, feedback_link(row.id))
    return view(given)


async def own(db: AsyncSession, actor: Actor | None, id: UUID) -> OwnFeedback:
    actor = require(actor, Role.graduate, Role.recruiter)
    row = await find(db, actor, id)
    given = await db.get(Feedback, (row.id, actor.id))
    return OwnFeedback(view(given) if given else None)


def view(given: Feedback) -> FeedbackView:
    return FeedbackView(given.interview_id, given.stars, given.at)


async def figures(db: AsyncSession, actor: Actor | None, now: datetime) -> Figures:
    actor = require(actor, Role.recruiter)
    absent = await absences(db, actor.company, now)
    recent = (Interview.company_id == actor.company) & (Interview.starts_at > now - REACH)
    facts = select(Interview.kept, Interview.began_at, Interview.ended_at, Interview.decided_at).where(recent)
    rows = (await db.execute(facts.order_by(Interview.starts_at.desc()).limit(MOST))).all()
    over = [(began, end, decided) for kept, began, end, decided in rows if kept is InterviewState.ended]
    return Figures(
        ended=len(over),
        missed=sum(row.kept is InterviewState.missed for row in rows),
        missed_by_candidate=absent[SeatRole.candidate],
        missed_by_company=absent[SeatRole.panel],
        minutes=middle([end - began for began, end, _ in over if began and end], timedelta(minutes=1)),
        decision_hours=middle([decided - end for _, end, decided in over if decided and end], timedelta(hours=1)),
        undecided=sum(decided is None for _, _, decided in over),
        waited_minutes=middle(await waits(db, actor.company, now), timedelta(minutes=1)),
        stars=await stars(db, actor.company, now),
    )


async def absences(db: AsyncSession, company: UUID | None, now: datetime) -> Counter[SeatRole]:
    """Of those that were missed: how often nobody of a side was there about the time."""
    missed = (Interview.company_id == company) & (Interview.kept == InterviewState.missed)
    seats = select(Interview.id, Interview.starts_at, Seat.role, Seat.left_at).join(
        Seat, Seat.interview_id == Interview.id
    )
    newest = seats.where(missed, Interview.starts_at > now - REACH).order_by(Interview.starts_at.desc())
    came: dict[tuple[UUID, SeatRole], bool] = {}
    for interview, starts_at, role, left_at in await db.execute(newest.limit(MOST)):
        there = left_at is not None and left_at > starts_at - ABOUT
        came[interview, role] = came.get((interview, role), False) or there
    return Counter(role for (_, role), there in came.items() if not there)


def middle(spans: list[timedelta], unit: timedelta) -> float | None:
    return round(median(span / unit for span in spans), 1) if spans else None


async def waits(db: AsyncSession, company: UUID | None, now: datetime) -> list[timedelta]:
    called = select(Place.joined_at, Place.called_at).join(Queue).where(Queue.company_id == company)
    recent = called.where(Place.joined_at > now - REACH, Place.began_at.is_not(None)).limit(MOST)
    return [at - joined for joined, at in await db.execute(recent) if at]


async def stars(db: AsyncSession, company: UUID | None, now: datetime) -> float | None:
    given = select(Feedback.stars).join(Interview, Interview.id == Feedback.interview_id)
    theirs = given.where(Interview.company_id == company, Feedback.person_id == Interview.graduate_id)
    found = list(await db.scalars(theirs.where(Interview.starts_at > now - REACH).limit(MOST)))
    return round(fmean(found), 1) if len(found) >= FEWEST else None


async def export(db: AsyncSession, person: UUID) -> list[FeedbackView]:
    return [view(one) for one in await db.scalars(select(Feedback).where(Feedback.person_id == person))]


async def erase(work: Work, person: UUID) -> None:
    await work.db.execute(delete(Feedback).where(Feedback.person_id == person))
