"""A public institution announces an examination, and calls it off while nobody was examined."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta
from sqlalchemy import select

from server import audit
from server.access import Actor, Role, require
from server.applications.lookup import find as find_application
from server.applications.models import Application
from server.applications.review import Note
from server.db import Work
from server.errors import Conflict, Forbidden, NotFound
from server.identity.actions import must_be_colleagues
from server.identity.models import Person
from server.inbox.actions import notify_all
from server.interviews.appointments.change import over
from server.interviews.appointments.offered import Buffer, Minutes, on_five_minutes
from server.interviews.appointments.telling import candidate_of, mail
from server.interviews.events import examination_moved
from server.interviews.examinations import lots
from server.interviews.examinations.lookup import find
from server.interviews.examinations.mail import tell_examiners
from server.interviews.examinations.models import Examination, ExaminationState, Examinee, Examiner
from server.interviews.examinations.views import ExaminationView, view
from server.interviews.invite import must_be_free
from server.interviews.lobby import announce as announce_interview
from server.interviews.lookup import INVITABLE, WHOLE, lock_what_follows
from server.interviews.models import PANEL, Interview
from server.interviews.scorecards.template import keep
from server.jobs.actions import own_job
from server.jobs.models import Job
from server.rest import Command


class Announce(Command, kw_only=True):
    """From now on neither candidates nor examiners change: whoever could choose them later could choose the order."""

    job: UUID
    applications: Annotated[list[UUID], Meta(min_length=1, max_length=40)]
    panel: Annotated[list[UUID], Meta(min_length=1, max_length=PANEL)]
    """Recruiters of the company."""
    starts_at: Annotated[datetime, Meta(tz=True)]
    minutes: Minutes = 20
    buffer: Buffer = 5
    note: Note = ""
    """Candidates read it."""


async def announce(work: Work, actor: Actor | None, command: Announce) -> ExaminationView:
    actor = require(actor, Role.recruiter)
    job = await own_job(work.db, actor, command.job, change=True)
    if job.company.verified_at is None or not job.company.institution:
        raise Forbidden("only verified public institutions hold examinations", "not_institution")
    panel = list(dict.fromkeys(command.panel))
    await must_be_colleagues(work.db, job.company_id, panel)
    starts_at = on_five_minutes(work.now, command.starts_at)
    invited = [await candidate(work, actor, job, one) for one in sorted(set(command.applications))]
    row = Examination(
        company_id=job.company_id,
        job=job,
        state=ExaminationState.announced,
        starts_at=starts_at,
        minutes=command.minutes,
        buffer=command.buffer,
        note=command.note.strip(),
        secret=lots.new_secret(),
        announced_at=work.now,
        announced_by_id=actor.id,
        closed_by=None,
        cancelled_by=None,
        examiners=[Examiner(person=await work.db.get_one(Person, one), position=n) for n, one in enumerate(panel)],
        examinees=[Examinee(application=one, checked_by=None) for one in invited],
    )
    work.db.add(row)
    await work.db.flush()
    await keep(work, job)
    audit.record(work, actor, "announce", f"examination:{row.id}", commitment=row.commitment)
    await tell(work, row, [one.graduate_id for one in invited], "examination_announced")
    await tell(work, row, [person for person in panel if person != actor.id], "examination_panel")
    tell_examiners(work, row, "examination_panel")
    return await view(work.db, actor, row)


async def candidate(work: Work, actor: Actor, job: Job, id: UUID) -> Application:
    """Somebody who applied for the job, and whom nothing else of the company is arranged with."""
    application = await find_application(work.db, actor, id, change=True)
    if application.job_id != job.id:
        raise NotFound("no such application for this job")
    if application.state not in INVITABLE:
        raise Conflict(f"this application is {application.state}", f"application_{application.state}")
    await must_be_free(work.db, application)
    others = select(Examinee.id).join(Examination, Examination.id == Examinee.examination_id)
    going_on = Examination.state.in_((ExaminationState.announced, ExaminationState.drawn))
    if await work.db.scalar(others.where(Examinee.application_id == id, going_on).limit(1)):
        raise Conflict("this candidate is in another examination", "already_examined")
    return application


async def cancel(work: Work, actor: Actor | None, id: UUID) -> ExaminationView:
    """As a whole, so that nobody is left out of it one by one; the applications stay invited."""
    actor = require(actor, Role.recruiter)
    row = await find(work.db, actor, id, change=True)
    row.cancel(await work.db.get_one(Person, actor.id), work.now)
    await call_off(work, row)
    examination_moved(work, row.id)
    audit.record(work, actor, "cancel", f"examination:{row.id}")
    examiners = [one.person_id for one in row.examiners if one.person_id != actor.id]
    await tell(work, row, [*candidates(row), *examiners], "examination_cancelled")
    tell_examiners(work, row, "examination_cancelled")
    return await view(work.db, actor, row)


async def call_off(work: Work, row: Examination) -> None:
    """All that were drawn; who is let in meanwhile comes first, or finds it called off."""
    theirs = select(Interview).where(Interview.examination_id == row.id).order_by(Interview.id)
    found = list(await work.db.scalars(theirs.options(*WHOLE).with_for_update(of=Interview)))
    if any(one.began_at for one in found):
        raise Conflict("somebody was examined", "examination_begun")
    await lock_what_follows(work.db, found)
    for one in (each for each in found if each.goes_on):
        one.cancel(work.now)
        await over(work, one)
        mail(work, one, "interview_cancelled", candidate_of(one))
        announce_interview(work, one)


def candidates(row: Examination) -> list[UUID]:
    return [one.application.graduate_id for one in row.examinees if not one.application.graduate.erased_at]


async def tell(work: Work, row: Examination, people: list[UUID], kind: str) -> None:
    facts = {"job": row.job.title, "company": row.job.company.name, "starts_at": row.starts_at}
    await notify_all(work, people, kind, f"/examinations/{row.id}", **facts)
