"""What somebody said and asked: handed out, and emptied when they leave. The order of the chat keeps its numbers."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.audience import chat, holding, questioning, reports
from server.audience.models import Line, Question, QuestionPair, QuestionVote
from server.audience.moderation import HeldLine, HeldState, Report, Sanction
from server.audience.poll_models import Ballot
from server.db import Work

TOLD = 300
"""Who wrote more than that has most of it in shows that nobody has open."""


async def export(db: AsyncSession, person: UUID) -> dict[str, Any]:
    lines = await db.scalars(select(Line).where(Line.person_id == person).order_by(Line.at))
    held = await db.scalars(select(HeldLine).where(HeldLine.person_id == person).order_by(HeldLine.at))
    questions = await db.scalars(select(Question).where(Question.person_id == person).order_by(Question.at))
    votes = await db.scalars(select(QuestionVote.question_id).where(QuestionVote.person_id == person))
    reports = await db.scalars(select(Report.reported_id).where(Report.person_id == person))
    ballots = await db.scalars(select(Ballot).where(Ballot.person_id == person).order_by(Ballot.at))
    sanctions = await db.scalars(select(Sanction).where(Sanction.person_id == person).order_by(Sanction.at))
    return {
        "sanctions": [
            {"broadcast": s.broadcast_id, "kind": s.kind, "at": s.at, "until": s.until, "lifted_at": s.lifted_at}
            for s in sanctions
        ],
        "ballots": [{"poll": ballot.poll_id, "at": ballot.at, "choices": ballot.choices} for ballot in ballots],
        "votes": list(votes),
        "reports": list(reports),
        "lines": [{"broadcast": line.broadcast_id, "at": line.at, "text": line.text} for line in lines],
        "held_lines": [{"broadcast": h.broadcast_id, "at": h.at, "text": h.text, "state": h.state} for h in held],
        "questions": [{"broadcast": q.broadcast_id, "at": q.at, "text": q.text, "state": q.state} for q in questions],
    }


async def erase(work: Work, person: UUID) -> None:
    """Open pages hear that it is gone: of the newest, `TOLD` of each kind. Its reports are settled."""
    gone = {"name": "", "text": "", "version": Line.version + 1, "hidden_at": work.now}
    await work.db.execute(update(Line).where(Line.person_id == person).values(gone))
    closed = {"name": "", "text": "", "version": HeldLine.version + 1, "state": HeldState.refused}
    await work.db.execute(update(HeldLine).where(HeldLine.person_id == person).values(closed))
    await work.db.execute(delete(Ballot).where(Ballot.person_id == person))
    await work.db.execute(delete(Report).where(Report.person_id == person))
    await work.db.execute(delete(QuestionVote).where(QuestionVote.person_id == person))
    asked = select(Question.id).where(Question.person_id == person)
    await work.db.execute(delete(QuestionPair).where(QuestionPair.question_id.in_(asked)))
    emptied = {"name": "", "text": "", "version": Question.version + 1}
    await work.db.execute(update(Question).where(Question.person_id == person).values(emptied))
    await tell(work, person)


async def tell(work: Work, person: UUID) -> None:
    lines = chat.whole().where(Line.person_id == person).order_by(Line.at.desc()).limit(TOLD)
    for line in await work.db.scalars(lines):
        chat.tell(work, line)
    held_lines = holding.whole().where(HeldLine.person_id == person).order_by(HeldLine.at.desc()).limit(TOLD)
    for held in await work.db.scalars(held_lines):
        holding.tell(work, held)
    questions = questioning.whole_rows().where(Question.person_id == person).order_by(Question.at.desc()).limit(TOLD)
    for question in await work.db.scalars(questions):
        questioning.tell(work, question)
    await reports.settle_all_of(work, person)
