"""A graduate who was invited takes one of the offered times, or takes another one instead."""

from uuid import UUID

from aiohttp import web

from server import audit
from server.access import Actor, Role, require
from server.applications import tell
from server.applications.lookup import find as find_application
from server.applications.models import Application, ApplicationState
from server.db import Work
from server.diary.cells import lock
from server.errors import Conflict
from server.identity.models import Person
from server.interviews.appointments.cells import occupy
from server.interviews.appointments.models import Slot
from server.interviews.appointments.shows import must_be_unplanned
from server.interviews.appointments.telling import mail, panel_of, tell_candidate, tell_panel
from server.interviews.appointments.views import Diary, find_slot
from server.interviews.events import InterviewView, view
from server.interviews.invite import arranged, must_be_free
from server.interviews.models import Interview
from server.interviews.queue.leaving import give_way
from server.rest import Command


class Book(Command):
    application: UUID
    anyway: bool = False
    """Instead of being reminded of what is in the show then: that is given up."""


async def book(app: web.Application, work: Work, actor: Actor | None, slot: UUID, command: Book) -> InterviewView:
    actor = require(actor, Role.graduate)
    await give_way(app, work, command.application)
    application = await find_application(work.db, actor, command.application, change=True)
    if application.state is not ApplicationState.invited:
        raise Conflict("who is invited chooses a time", "not_invited")
    await must_be_free(work.db, application)
    offered, panel = await taken(work, slot, application)
    await must_be_unplanned(work, actor, actor.id, offered.starts_at, offered.minutes, command.anyway)
    row = arranged(
        application,
        work.now,
        offered.starts_at,
        panel,
        minutes=offered.minutes,
        buffer=offered.buffer,
        change_hours=offered.change_hours,
        slot_id=offered.id,
        note=application.steps[-1].note,
    )
    work.db.add(row)
    await work.db.flush()
    await occupy(work, row)
    application.interview_id = row.id
    audit.record(work, actor, "book", f"interview:{row.id}", slot=str(offered.id))
    await tell_candidate(work, row, "interview_booked")
    await tell_panel(work, row, "interview_booked_by")
    mail(work, row, "interview_booked", [row.graduate_id])
    mail(work, row, "interview_booked_by", panel_of(row))
    tell.announce(work, application)
    return view(row)


async def taken(
    work: Work, id: UUID, application: Application, instead_of: Interview | None = None
) -> tuple[Slot, list[Person]]:
    """The offered time, and who of its panel interviews; Conflict if there is nobody left."""
    offered = await find_slot(work.db, id, application.company_id, change=True)
    offered.must_be_for(application.job_id)
    offered.must_be_open(work.now)
    await lock(work.db, [application.graduate_id, *(one.person_id for one in offered.panel)])
    diary = await Diary.of(work.db, [offered], without=instead_of.id if instead_of else None)
    groups = diary.groups(offered)
    if not groups and diary.booked[offered.id] < offered.capacity:
        raise Conflict("its panel has something else by now: choose another time", "slot_busy")
    if not groups:
        raise Conflict("somebody was faster: choose another time", "slot_taken")
    return offered, [one.person for one in groups[0]]
