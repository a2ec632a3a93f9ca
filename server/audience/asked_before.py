"""Who writes a question reads what was asked alike on an earlier Friday, and its answer."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.audience.bigrams import likeness, pairs
from server.audience.faq import Answered, about_company, about_job, answered, presented_in, seen
from server.audience.models import Question, QuestionPair
from server.audience.questioning import whole_rows
from server.audience.questions import must_be_presented
from server.audience.words import LONGEST, Written
from server.broadcasts.finding import bare
from server.bulk import padded
from server.rest import Command

ALIKE = 0.5
"""From this likeness on, two texts ask the same."""
FEWEST = 3
"""Pairs; a shorter text asks nothing yet."""
FRESH = timedelta(days=400)
"""An older answer may hold no more; and how much is looked through has a bound."""
CANDIDATES = 20


class FindAnswer(Command):
    """As `Ask`, while it is being written."""

    broadcast: UUID
    text: Written
    job: UUID | None = None
    company: UUID | None = None


class Found(msgspec.Struct):
    answer: Answered | None


async def find_answer(db: AsyncSession, command: FindAnswer, now: datetime) -> Found:
    """About this job or company; where neither is named, about the show or whatever it presents."""
    show = await bare(db, command.broadcast)
    await must_be_presented(db, show.id, command.job, command.company)
    wanted = pairs(command.text[:LONGEST])
    if len(wanted) < FEWEST:
        return Found(None)
    rows = await db.scalars(alike(wanted, about(command)).where(Question.answered_at > now - FRESH))
    likely = [(likeness(wanted, pairs(row.text)), row.votes, row) for row in rows]
    like, _, best = max(likely, key=lambda one: one[:2], default=(0.0, 0, None))
    return Found(seen(best) if best and like >= ALIKE else None)


def about(command: FindAnswer) -> ColumnElement[bool]:
    if command.job:
        return about_job(command.job)
    if command.company:
        return about_company(command.company)
    show = Question.job_id.is_(None) & Question.company_id.is_(None)
    return or_(show, presented_in(command.broadcast))


def alike(wanted: set[str], about: ColumnElement[bool]) -> Select[Question]:
    """Those that share most pairs with it: few enough to look at each."""
    shared = func.count()
    likely = (
        answered(select(QuestionPair.question_id).join(Question, Question.id == QuestionPair.question_id))
        .where(QuestionPair.pair.in_(padded(sorted(wanted))), about)
        .group_by(QuestionPair.question_id)
        .order_by(shared.desc())
        .limit(CANDIDATES)
    )
    return whole_rows().where(Question.id.in_(likely))
