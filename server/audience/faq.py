"""What a job has been asked: its answered questions for its page, and the open ones for its company's next show."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server.access import Actor, Role, require
from server.audience.events import QuestionView
from server.audience.models import OPEN, Question, QuestionState
from server.audience.questioning import view
from server.broadcasts.finding import bare
from server.broadcasts.models import Broadcast, BroadcastState, Turn, TurnJob

MOST = 50


class Answered(msgspec.Struct):
    """Nobody's name: whoever asks next need not know who asked first."""

    question: str
    answer: str
    clip: str
    """Where in which show it was answered."""
    answered_at: datetime | None
    votes: int


class Faq(msgspec.Struct):
    answers: list[Answered]


class LeftOpen(msgspec.Struct):
    questions: list[QuestionView]


async def answered(db: AsyncSession, job: UUID) -> Faq:
    """What most wanted to know comes first."""
    query = select(Question).where(
        Question.job_id == job, Question.state == QuestionState.answered, Question.text != ""
    )
    rows = await db.scalars(query.order_by(Question.votes.desc(), Question.answered_at.desc()).limit(MOST))
    return Faq([Answered(row.text, row.answer, row.clip, row.answered_at, row.votes) for row in rows])


async def left_open(db: AsyncSession, actor: Actor | None, id: UUID) -> LeftOpen:
    """Unanswered in shows that are over, on jobs that this show presents."""
    host = require(actor, Role.host)
    await bare(db, id)
    presented = select(TurnJob.job_id).join(Turn, Turn.id == TurnJob.turn_id).where(Turn.broadcast_id == id)
    over = select(Broadcast.id).where(Broadcast.state == BroadcastState.ended)
    query = (
        select(Question)
        .options(joinedload(Question.person), joinedload(Question.job))
        .where(Question.state.in_(OPEN), Question.text != "")
        .where(Question.job_id.in_(presented), Question.broadcast_id.in_(over))
    )
    rows = await db.scalars(query.order_by(Question.votes.desc(), Question.at.desc()).limit(MOST))
    return LeftOpen([view(row, host) for row in rows])
