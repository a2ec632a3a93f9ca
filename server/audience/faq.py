"""What was answered, for a job's page and for who asks the same again, and what was left open for a later show."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor, Role, require
from server.audience.events import QuestionView
from server.audience.models import OPEN, Question, QuestionState
from server.audience.questioning import view, whole_rows
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast, BroadcastState, Guest, Turn, TurnJob
from server.jobs.models import Job

MOST = 50
Q = TypeVar("Q", bound=Select[Any])


class Answered(msgspec.Struct):
    """Nobody's name: whoever asks next need not know who asked first."""

    question: str
    about: str
    """The job or company; nothing: the show."""
    answer: str
    clip: str
    """Where in which show it was answered."""
    answered_at: datetime | None
    votes: int


class Faq(msgspec.Struct):
    answers: list[Answered]


class LeftOpen(msgspec.Struct):
    questions: list[QuestionView]
    """What is still where it was asked."""
    carried: list[QuestionView] = []
    """What was carried into this show and is open here, for hosts."""


async def of_job(db: AsyncSession, job: UUID) -> Faq:
    """What most wanted to know comes first."""
    query = answered(whole_rows()).where(about_job(job))
    rows = await db.scalars(query.order_by(Question.votes.desc(), Question.answered_at.desc()).limit(MOST))
    return Faq([seen(row) for row in rows])


def answered(query: Q) -> Q:
    return query.where(Question.state == QuestionState.answered, Question.text != "")


def about_job(job: UUID) -> ColumnElement[bool]:
    """Or about its company: what holds for that holds for the job."""
    its = select(Job.company_id).where(Job.id == job).scalar_subquery()
    return or_(Question.job_id == job, Question.company_id == its)


def about_company(company: UUID) -> ColumnElement[bool]:
    """Or about a job of it."""
    return or_(Question.company_id == company, Question.job_id.in_(select(Job.id).where(Job.company_id == company)))


def seen(question: Question) -> Answered:
    """Needs `job` and `company` loaded."""
    about = question.job.title if question.job else question.company.name if question.company else ""
    return Answered(question.text, about, question.answer, question.clip, question.answered_at, question.votes)


async def left_open(db: AsyncSession, actor: Actor | None, id: UUID) -> LeftOpen:
    """About a company that this show presents or any of its jobs."""
    host = require(actor, Role.host)
    await bare(db, id)
    rows = await db.scalars(unanswered().where(about_company_in(id)))
    here = carried_into(id)
    return LeftOpen([view(row, host) for row in rows], [view(row, host) for row in await db.scalars(here)])


async def left_open_for(db: AsyncSession, guest: Guest) -> LeftOpen:
    """About the guest's company or any of its jobs; not what hosts alone have read."""
    rows = await db.scalars(unanswered().where(about_company(guest.company_id), Question.approved | ~Question.held))
    return LeftOpen([view(row) for row in rows])


def carried_into(show: UUID) -> Select[Question]:
    """Those about the same job or company stand together."""
    here = Question.broadcast_id == show, Question.carried_from.is_not(None), Question.state.in_(OPEN)
    return whole_rows().where(*here).order_by(Question.company_id, Question.job_id, Question.at).limit(2 * MOST)


def unanswered() -> Select[Question]:
    """Of shows that are over, what most want to know first."""
    over = select(Broadcast.id).where(Broadcast.state == BroadcastState.ended)
    open_still = Question.state.in_(OPEN), Question.text != "", Question.broadcast_id.in_(over)
    return whole_rows().where(*open_still).order_by(Question.votes.desc(), Question.at.desc()).limit(MOST)


def about_company_in(show: UUID) -> ColumnElement[bool]:
    """About a company of its run-sheet, or a job of it, whether that is presented again or not."""
    companies = select(Turn.company_id).where(Turn.broadcast_id == show)
    return or_(
        Question.company_id.in_(companies),
        Question.job_id.in_(select(Job.id).where(Job.company_id.in_(companies))),
    )


def presented_in(show: UUID) -> ColumnElement[bool]:
    """About a job or company of its run-sheet."""
    turns = Turn.broadcast_id == show
    jobs = select(TurnJob.job_id).join(Turn, Turn.id == TurnJob.turn_id).where(turns)
    return or_(Question.job_id.in_(jobs), Question.company_id.in_(select(Turn.company_id).where(turns)))
