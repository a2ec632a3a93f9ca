"""What a graduate does in a queue: joins, leaves, answers a call."""

from uuid import UUID

from aiohttp import web
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.access import Actor, Role, require
from server.applications import review
from server.applications.lookup import WHOLE as WHOLE_APPLICATION
from server.applications.lookup import find as find_application
from server.applications.models import Application
from server.db import Work
from server.diary.cells import cells, lock
from server.errors import Conflict, NotFound
from server.events import person_room
from server.identity.models import Person
from server.interviews.appointments.cells import busy, in_a_room, in_a_show, occupy
from server.interviews.invite import arranged, must_be_free
from server.interviews.lookup import INVITABLE
from server.interviews.queue.leaving import EARLY, end_early, miss
from server.interviews.queue.models import LIVE, Place, PlaceState, Queue
from server.interviews.queue.tell import announce
from server.interviews.queue.views import WHOLE, PlaceView, QueuesOffered, place_view

FULL = 2000
"""Who wait in one queue at most."""


async def join(app: web.Application, work: Work, actor: Actor | None, job: UUID) -> PlaceView:
    """At the end; whoever waits already keeps the place."""
    actor = require(actor, Role.graduate)
    queue = await work.db.scalar(select(Queue).where(Queue.job_id == job).with_for_update())
    if queue is None:
        raise NotFound("no queue for this job")
    if kept := await still_there(work, actor, queue):
        return place_view(kept)
    queue.must_be_open()
    application = await delivered(work.db, actor, job)
    await must_be_free(work.db, application)
    if queue.next_number - await first_number(work.db, queue) > FULL:
        raise Conflict("too many wait here", "queue_full")
    work.db.add(
        Place(
            queue_id=queue.id,
            application_id=application.id,
            graduate_id=actor.id,
            number=queue.next_number,
            state=PlaceState.waiting,
            joined_at=work.now,
            misses=0,
        )
    )
    queue.next_number += 1
    await work.db.flush()
    place = (await work.db.scalars(live(actor).where(Place.queue_id == queue.id))).one()
    announce(app, work, place)
    work.tell(QueuesOffered(room=person_room(actor.id)))  # their other pages hear of its line once they enter anew
    return place_view(place)


async def still_there(work: Work, actor: Actor, queue: Queue) -> Place | None:
    """The place one has; what is left of one whose application fell is given up."""
    place = await work.db.scalar(live(actor).where(Place.queue_id == queue.id))
    if place is None:
        return None
    application = await work.db.get_one(Application, place.application_id)
    if application.state in INVITABLE or place.state is PlaceState.inside:
        return place
    place.end(PlaceState.left, work.now)
    await work.db.flush()
    return None


async def first_number(db: AsyncSession, queue: Queue) -> int:
    """Of those who wait; the next one where nobody does."""
    first = select(Place.number).where(Place.queue_id == queue.id, Place.state == PlaceState.waiting)
    return await db.scalar(first.order_by(Place.number).limit(1)) or queue.next_number


def live(actor: Actor) -> Select[Place]:
    return select(Place).where(Place.graduate_id == actor.id, Place.state.in_(LIVE)).options(*WHOLE)


async def delivered(db: AsyncSession, actor: Actor, job: UUID) -> Application:
    mine = select(Application).where(Application.graduate_id == actor.id, Application.job_id == job)
    row = await db.scalar(mine.where(Application.state.in_(INVITABLE)).options(*WHOLE_APPLICATION))
    if row is None:
        raise Conflict("deliver a resume to this job first", "deliver_first")
    return row


async def own(db: AsyncSession, actor: Actor | None, id: UUID) -> Place:
    actor = require(actor, Role.graduate)
    statement = select(Place).where(Place.id == id, Place.graduate_id == actor.id).options(*WHOLE)
    row = await db.scalar(statement.with_for_update(of=Place))
    if row is None:
        raise NotFound("no such place")
    return row


async def leave(app: web.Application, work: Work, actor: Actor | None, id: UUID) -> PlaceView:
    place = await own(work.db, actor, id)
    place.must_be(*EARLY)
    end_early(app, work, place, PlaceState.left)
    work.tell(QueuesOffered(room=person_room(place.graduate_id)))
    return place_view(place)


async def decline(app: web.Application, work: Work, actor: Actor | None, id: UUID) -> PlaceView:
    """Not now: like not answering, only sooner."""
    place = await own(work.db, actor, id)
    miss(app, work, place)
    return place_view(place)


async def accept(app: web.Application, work: Work, actor: Actor | None, id: UUID) -> PlaceView:
    """Into a room with whoever called; the door is open for both.

    Where somebody else took the time of one of them since the call, the place is back where it was: no miss.
    """
    actor = require(actor, Role.graduate)
    place = await own(work.db, actor, id)
    place.must_answer(work.now)
    application = await find_application(work.db, actor, place.application_id, change=True)
    await must_be_free(work.db, application)
    interviewer = await work.db.get_one(Person, place.called_by)
    both = actor.id, interviewer.id
    await lock(work.db, both)
    span = cells(work.now, place.queue.minutes)
    elsewhere = await work.db.scalar(select(in_a_show(actor.id, span, work.now) | in_a_room(actor.id, work.now)))
    if elsewhere or await busy(work.db, dict.fromkeys(both, span)):
        place.put_back()
        announce(app, work, place, interviewer.id)
        return place_view(place)
    row = arranged(application, work.now, work.now, [interviewer], minutes=place.queue.minutes, change_hours=0)
    review.invite(work, actor, application, row.id, "")
    work.db.add(row)
    row.open(work.now)
    for seat in row.seats:
        seat.admitted_at = work.now
    await work.db.flush()
    await occupy(work, row)
    place.accept(row.id, work.now)
    audit.record(work, actor, "accept", f"place:{place.id}", interview=str(row.id))
    announce(app, work, place)
    return place_view(place)
