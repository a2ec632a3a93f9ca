"""Inviting to an interview: at a time the company names, or at one the graduate is to choose."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from aiohttp import web
from msgspec import Meta
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor, Role, require
from server.applications import review
from server.applications.events import ApplicationView
from server.applications.lookup import find as find_application
from server.applications.models import Application
from server.applications.review import Note
from server.db import Work
from server.errors import Conflict
from server.identity.actions import must_be_colleagues
from server.identity.models import Person
from server.inbox.actions import notify
from server.inbox.outbox import post
from server.interviews.appointments.cells import occupy
from server.interviews.appointments.offered import Minutes, must_be_offered, soon
from server.interviews.appointments.shows import must_be_unplanned
from server.interviews.appointments.telling import mail, panel_of, tell_candidate, tell_panel
from server.interviews.events import InterviewView, view
from server.interviews.lookup import WHOLE
from server.interviews.models import PANEL, Interview, InterviewState, Seat, SeatRole, SeatState
from server.interviews.queue.leaving import give_way
from server.rest import Command


class Invite(Command):
    application: UUID
    starts_at: Annotated[datetime, Meta(tz=True)]
    note: Note = ""
    """The graduate reads it."""
    minutes: Minutes = 30
    panel: Annotated[tuple[UUID, ...], Meta(max_length=PANEL)] = ()
    """Recruiters of the company; none named: whoever invites."""


class Ask(Command):
    application: UUID
    note: Note = ""
    """The graduate reads it."""


async def ask(app: web.Application, work: Work, actor: Actor | None, command: Ask) -> ApplicationView:
    """Invited to choose one of the times that are offered for the job."""
    actor = require(actor, Role.recruiter)
    await give_way(app, work, command.application)
    application = await find_application(work.db, actor, command.application, change=True)
    await must_be_free(work.db, application)
    await must_be_offered(work.db, application.job_id, work.now)
    asked = review.invite(work, actor, application, None, command.note)
    facts = {"job": application.job.title, "company": application.job.company.name}
    await notify(work, application.graduate_id, "interview_choose", f"/choose/{application.id}", **facts)
    post(work, [application.graduate_id], "interview_choose", application.id, **facts)
    return asked


async def invite(app: web.Application, work: Work, actor: Actor | None, command: Invite) -> InterviewView:
    actor = require(actor, Role.recruiter)
    await give_way(app, work, command.application)
    application = await find_application(work.db, actor, command.application, change=True)
    await must_be_free(work.db, application)
    starts_at = soon(work.now, command.starts_at)
    await must_be_unplanned(work, actor, application.graduate_id, starts_at, command.minutes)
    panel = list(dict.fromkeys(command.panel)) or [actor.id]
    await must_be_colleagues(work.db, application.company_id, panel)
    people = [await work.db.get_one(Person, one) for one in panel]
    row = arranged(application, work.now, starts_at, people, minutes=command.minutes, note=command.note)
    review.invite(work, actor, application, row.id, command.note)
    work.db.add(row)
    await work.db.flush()
    await occupy(work, row)
    await tell_candidate(work, row, "interview_invited")
    mail(work, row, "interview_invited", [row.graduate_id])
    await tell_panel(work, row, "interview_booked_by", without=actor.id)
    mail(work, row, "interview_booked_by", panel_of(row))
    return view(row)


async def must_be_free(db: AsyncSession, application: Application) -> None:
    """One interview at a time; another may follow once it has ended."""
    if application.interview_id is None:
        return
    current = await db.get(Interview, application.interview_id, options=WHOLE)
    if current and current.goes_on:
        raise Conflict("an interview is arranged already", "already_invited")


def arranged(
    application: Application, now: datetime, starts_at: datetime, panel: Iterable[Person], **facts: Any
) -> Interview:
    """Everybody has a seat; their time is not occupied yet."""
    people = {SeatRole.candidate: [application.graduate], SeatRole.panel: panel}
    row = Interview(
        id=uuid4(),
        application=application,
        company_id=application.company_id,
        graduate_id=application.graduate_id,
        kept=InterviewState.invited,
        version=1,
        sequence=0,
        created_at=now,
        seats=[seated(person, role, now) for role, some in people.items() for person in some],
        **{"minutes": 30, "buffer": 0, "change_hours": 12, "note": "", "extra": 0} | facts,
    )
    row.arrange(starts_at, now)
    return row


def seated(person: Person, role: SeatRole, now: datetime, visits: bool = False) -> Seat:
    return Seat(
        person=person,
        person_id=person.id,
        role=role,
        state=SeatState.away,
        taken_at=now,
        audio=True,
        video=True,
        paused=False,
        hand=False,
        visits=visits,
    )
