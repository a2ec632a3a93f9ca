"""After the cards: on or not, with words for the candidate."""

from uuid import UUID

from aiohttp import web
from sqlalchemy import select

from server import audit
from server.access import Actor, Role, require
from server.applications import review
from server.applications.lookup import locked
from server.applications.models import ApplicationState
from server.applications.review import Answer, Note
from server.applications.tell import FALLS
from server.db import Work
from server.errors import Conflict
from server.interviews.appointments.telling import tell_candidate
from server.interviews.events import InterviewView
from server.interviews.examinations.order import must_be_recorded
from server.interviews.lines.actions import said
from server.interviews.lobby import announce
from server.interviews.lookup import find
from server.interviews.models import Interview, InterviewState, Outcome
from server.rest import Command


class Decide(Command):
    outcome: Outcome
    note: Note = ""
    """The candidate reads it."""


async def decide(app: web.Application, work: Work, actor: Actor | None, id: UUID, command: Decide) -> InterviewView:
    """Passed: the company goes on with them, unless it has arranged to already. Failed: the application is declined."""
    actor = require(actor, Role.recruiter)
    if command.outcome is Outcome.failed:
        for application in await work.db.scalars(select(Interview.application_id).where(Interview.id == id)):
            await app[FALLS](app, work, application)
    row = await find(work.db, actor, id, change=True)
    if row.state is not InterviewState.ended:
        raise Conflict("decide when it has ended", f"interview_{row.state}")
    if row.outcome:
        raise Conflict("this is decided", "decided")
    await must_be_recorded(work.db, row)
    row.outcome, row.decided_at = command.outcome, work.now
    audit.record(work, actor, "decide", f"interview:{row.id}", outcome=command.outcome)
    current = await locked(work.db, row.application_id)
    if command.outcome is Outcome.failed:
        if current.state is ApplicationState.offered:  # to take it back is for whoever opens the application
            raise Conflict("they have an offer", "application_offered")
        await review.reject(work, actor, row.application_id, Answer(note=command.note))
    else:
        if current.interview_id == row.id:
            await review.passed(work, actor, row.application_id, command.note)
        if command.note.strip():
            await said(work, actor, row, command.note.strip())
        await tell_candidate(work, row, "interview_passed")
    return announce(work, row)
