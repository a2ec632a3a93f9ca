"""Inviting to an interview, and calling it off before it begins."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

from msgspec import Meta
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.access import Actor, Role, require
from server.applications import review, tell
from server.applications.lookup import find as find_application
from server.applications.models import Application
from server.applications.review import Note
from server.db import Work
from server.errors import Conflict, Invalid
from server.identity.models import Person
from server.inbox.actions import notify
from server.interviews.events import InterviewView, view
from server.interviews.lobby import announce
from server.interviews.lookup import WHOLE, find
from server.interviews.models import Interview, InterviewState, Seat, SeatRole
from server.rest import Command

SKEW = timedelta(minutes=5)
"""How far in the past `now` may lie on the clock of whoever says it."""
FURTHEST = timedelta(days=366)


class Invite(Command):
    application: UUID
    starts_at: Annotated[datetime, Meta(tz=True)]
    note: Note = ""
    """The graduate reads it."""


async def invite(work: Work, actor: Actor | None, command: Invite) -> InterviewView:
    actor = require(actor, Role.recruiter)
    application = await find_application(work.db, actor, command.application, change=True)
    await must_be_free(work.db, application)
    starts_at = soon(work.now, command.starts_at)
    row = invitation(application, work.now, starts_at, command.note)
    review.invite(work, actor, application, row.id, command.note)
    row.seats.append(Seat(person=await work.db.get_one(Person, actor.id), role=SeatRole.panel, taken_at=work.now))
    work.db.add(row)
    await tell_candidate(work, row, "interview_invited")
    return view(row)


async def must_be_free(db: AsyncSession, application: Application) -> None:
    """One interview at a time; another may follow once it has ended."""
    if application.interview_id is None:
        return
    current = await db.get(Interview, application.interview_id, options=WHOLE)
    if current and current.goes_on:
        raise Conflict("an interview is arranged already", "already_invited")


def soon(now: datetime, starts_at: datetime) -> datetime:
    if starts_at < now - SKEW:
        raise Invalid("this time has passed", "starts_in_the_past")
    if starts_at > now + FURTHEST:
        raise Invalid("this is more than a year away", "starts_too_late")
    return starts_at


def invitation(application: Application, now: datetime, starts_at: datetime, note: str) -> Interview:
    return Interview(
        id=uuid4(),
        application=application,
        company_id=application.company_id,
        graduate_id=application.graduate_id,
        starts_at=starts_at,
        note=note,
        kept=InterviewState.invited,
        version=1,
        created_at=now,
        seats=[Seat(person=application.graduate, role=SeatRole.candidate, taken_at=now)],
    )


async def tell_candidate(work: Work, row: Interview, kind: str) -> None:
    job = row.application.job
    facts = {"job": job.title, "company": job.company.name, "starts_at": row.starts_at}
    await notify(work, row.graduate_id, kind, f"/interviews/{row.id}", **facts)


async def cancel(work: Work, actor: Actor | None, id: UUID) -> InterviewView:
    """Before it has begun; the application stays invited, to be invited anew or decided."""
    actor = require(actor, Role.recruiter)
    row = await find(work.db, actor, id, change=True)
    row.cancel()
    row.application.interview_id = None
    audit.record(work, actor, "cancel", f"interview:{row.id}")
    await tell_candidate(work, row, "interview_cancelled")
    tell.announce(work, row.application)
    return announce(work, row)
