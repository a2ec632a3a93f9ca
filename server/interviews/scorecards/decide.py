"""After the cards: on or not, with words for the candidate; and what helps to judge while one talks."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.access import Actor, Role, require
from server.applications import review
from server.applications.review import Note, Reject
from server.audience.models import Question, QuestionState
from server.db import Work
from server.errors import Conflict
from server.interviews.appointments.telling import tell_candidate
from server.interviews.events import InterviewView
from server.interviews.lines.actions import said
from server.interviews.lobby import announce
from server.interviews.lookup import find
from server.interviews.models import InterviewState, Outcome
from server.jobs.models import Job
from server.rest import Command

ASKED = 50


class Decide(Command):
    outcome: Outcome
    note: Note = ""
    """The candidate reads it."""


class AskedView(msgspec.Struct):
    """What the candidate asked in shows about the company's jobs, and where on the show clock."""

    id: UUID
    broadcast: UUID
    text: str
    show_ms: int
    at: datetime


class AskedViews(msgspec.Struct):
    questions: list[AskedView]


async def decide(work: Work, actor: Actor | None, id: UUID, command: Decide) -> InterviewView:
    """Passed: the company goes on with them. Failed: the application is declined."""
    actor = require(actor, Role.recruiter)
    row = await find(work.db, actor, id, change=True)
    if row.state is not InterviewState.ended:
        raise Conflict("decide when it has ended", f"interview_{row.state}")
    if row.outcome:
        raise Conflict("this is decided", "decided")
    row.outcome, row.decided_at = command.outcome, work.now
    audit.record(work, actor, "decide", f"interview:{row.id}", outcome=command.outcome)
    if command.outcome is Outcome.failed:
        await review.reject(work, actor, row.application_id, Reject(note=command.note))
    else:
        if command.note.strip():
            await said(work, actor, row, command.note.strip())
        await tell_candidate(work, row, "interview_passed")
    return announce(work, row)


async def asked(db: AsyncSession, actor: Actor | None, id: UUID) -> AskedViews:
    actor = require(actor, Role.recruiter)
    row = await find(db, actor, id)
    theirs = select(Question).join(Job, Job.id == Question.job_id)
    theirs = theirs.where(Question.person_id == row.graduate_id, Job.company_id == row.company_id)
    public = theirs.where(Question.state != QuestionState.dismissed, Question.held.is_(False), Question.text != "")
    newest = await db.scalars(public.order_by(Question.at.desc()).limit(ASKED))
    return AskedViews([AskedView(q.id, q.broadcast_id, q.text, q.show_ms, q.at) for q in newest])
