"""The draw: numbers, and an interview for each of them in this order.

Whether everybody has time depends on the order, so a refusal says something of it. The word is kept before that is
known: nobody can say one after the other until the order suits them.
"""

from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Annotated
from uuid import UUID

from aiohttp import web
from msgspec import Meta

from server import audit
from server.access import Actor, Role, require
from server.applications import review
from server.applications.lookup import find as find_application
from server.db import Work
from server.diary.cells import CELL, lock
from server.errors import Conflict
from server.identity.actions import WRITTEN
from server.identity.models import Person
from server.inbox.actions import notify, notify_all
from server.interviews.appointments.cells import occupy
from server.interviews.appointments.telling import mail
from server.interviews.events import examination_moved
from server.interviews.examinations.lookup import find
from server.interviews.examinations.mail import tell_examiners
from server.interviews.examinations.models import Examination, Examinee
from server.interviews.examinations.views import ExaminationView, view
from server.interviews.invite import arranged, must_be_free
from server.interviews.lookup import INVITABLE
from server.interviews.queue.leaving import give_way
from server.rest import Command


class Draw(Command):
    word: Annotated[str, Meta(max_length=60, pattern=WRITTEN)]
    """What nobody could know when the examination was announced."""


async def say(work: Work, actor: Actor | None, id: UUID, command: Draw) -> None:
    """In a transaction of its own: what is refused afterwards leaves the word as it was said."""
    actor = require(actor, Role.recruiter)
    row = await find(work.db, actor, id, change=True)
    if row.word is None:
        audit.record(work, actor, "say", f"examination:{row.id}")
    row.say(command.word.strip())
    examination_moved(work, row.id)


async def draw(app: web.Application, work: Work, actor: Actor | None, id: UUID) -> ExaminationView:
    """Once: where somebody has no time it is refused, and comes out the same when they have."""
    actor = require(actor, Role.recruiter)
    row = await find(work.db, actor, id, change=True)
    row.draw(actor.id, work.now)
    examination_moved(work, row.id)
    panel = [one.person for one in row.examiners if not one.person.erased_at]
    if not panel:
        raise Conflict("no examiner is left", "no_examiners")
    coming = [one for one in row.by_number() if one.application.state in INVITABLE]
    await give_way(app, work, *(one.application_id for one in coming))
    for application in sorted(one.application_id for one in coming):
        await find_application(work.db, actor, application, change=True)
    coming = [one for one in coming if one.application.state in INVITABLE]  # as they are under their locks
    await lock(work.db, [*(one.id for one in panel), *(one.application.graduate_id for one in coming)])  # all at once
    order = list(zip(times(row, work.now), coming, strict=False))
    for at, one in order:
        await arrange(work, actor, row, one, panel, at)
    if order:
        facts = {"job": row.job.title, "starts_at": order[0][0], "n": len(order)}
        told = [one.id for one in panel if one.id != actor.id]
        await notify_all(work, told, "examination_order", f"/examinations/{row.id}", **facts)
        tell_examiners(work, row, "examination_order")
    audit.record(work, actor, "draw", f"examination:{row.id}", seed=row.seed)
    await work.db.flush()
    return await view(work.db, actor, row)


def times(row: Examination, now: datetime) -> list[datetime]:
    """One after the other; from now on, where it was drawn late."""
    soonest = datetime.fromtimestamp(ceil(now.timestamp() / CELL) * CELL, UTC)
    first, step = max(row.starts_at, soonest), timedelta(minutes=row.minutes + row.buffer)
    return [first + step * n for n in range(len(row.examinees))]


async def arrange(work: Work, actor: Actor, row: Examination, one: Examinee, panel: list[Person], at: datetime) -> None:
    application = await find_application(work.db, actor, one.application_id, change=True)
    await must_be_free(work.db, application)
    facts = {"examination_id": row.id, "number": one.number, "change_hours": 0, "note": row.note}
    interview = arranged(application, work.now, at, panel, minutes=row.minutes, buffer=row.buffer, **facts)
    review.invite(work, actor, application, interview.id, row.note)
    work.db.add(interview)
    await work.db.flush()
    await occupy(work, interview, first=True)
    told = {"job": row.job.title, "company": row.job.company.name, "starts_at": at, "number": one.number}
    await notify(work, application.graduate_id, "examination_drawn", f"/examinations/{row.id}", **told)
    mail(work, interview, "interview_invited", [application.graduate_id])
