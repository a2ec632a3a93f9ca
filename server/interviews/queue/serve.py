"""What interviewers do with a queue: open, pause, close, call whoever is next, move somebody to an appointment.

Several serve one queue. Each takes the first who is free, past those another one has in hand; that nobody is called by
two at once is kept by the database, also across companies.
"""

from uuid import UUID

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.access import Actor, Role, require
from server.applications.models import Application
from server.db import Work
from server.diary.cells import cells
from server.errors import Conflict, NotFound
from server.events import person_room
from server.inbox.actions import notify, notify_all
from server.interviews import invite
from server.interviews.appointments.cells import busy as taken
from server.interviews.invite import Ask
from server.interviews.lookup import INVITABLE, unarranged
from server.interviews.queue.leaving import EARLY, end_early, miss
from server.interviews.queue.models import ENGAGED, Place, PlaceState, Queue, QueueState
from server.interviews.queue.passing import Reasons, first_free, passed_over, reasons
from server.interviews.queue.tell import announce, moved
from server.interviews.queue.views import WHOLE, Desk, PlaceView, QueuesOffered, desk, place_view
from server.jobs.actions import own_job
from server.jobs.models import Job, today

TRIES = 5
AT_ONCE = 100
TOLD = 2000
"""Applicants who hear that a queue opened."""


async def queue_of(db: AsyncSession, job: UUID, change: bool = False) -> Queue | None:
    found = select(Queue).where(Queue.job_id == job)
    return await db.scalar(found.with_for_update() if change else found)


async def desk_of(db: AsyncSession, actor: Actor | None, job: UUID) -> Desk:
    row = await own_job(db, actor, job)
    return await desk(db, row, await queue_of(db, job))


async def open_queue(app: web.Application, work: Work, actor: Actor | None, job: UUID, minutes: int) -> Desk:
    """From now on whoever delivered may join; those hear of it."""
    row = await own_job(work.db, actor, job)
    row.must_be_ready(today(work.now))
    queue = await queue_of(work.db, job, change=True)
    if queue and queue.state is QueueState.open:
        raise Conflict("this queue is open", "queue_open")
    fresh = queue is None or queue.state is QueueState.closed
    if queue is None:
        queue = Queue(company_id=row.company_id, job_id=job, next_number=1)
        work.db.add(queue)
    queue.state, queue.minutes, queue.opened_at = QueueState.open, minutes, work.now
    await work.db.flush()
    audit.record(work, actor, "open", f"queue:{queue.id}")
    if fresh:
        facts = {"job": row.title, "company": row.company.name}
        await notify_all(work, await applicants(work.db, job), "queue_opened", "/applications", **facts)
    await offer_anew(work, job)
    moved(app, work, queue.id)
    return await desk(work.db, row, queue)


async def applicants(db: AsyncSession, job: UUID) -> list[UUID]:
    found = select(Application.graduate_id).where(Application.job_id == job, Application.state.in_(INVITABLE))
    return list(await db.scalars(found.where(unarranged()).limit(TOLD)))


async def offer_anew(work: Work, job: UUID) -> None:
    for person in await applicants(work.db, job):
        work.tell(QueuesOffered(room=person_room(person)))


async def pause(app: web.Application, work: Work, actor: Actor | None, job: UUID) -> Desk:
    row, queue = await opened(work, actor, job)
    queue.must_be_open()
    queue.state = QueueState.paused
    await offer_anew(work, job)
    moved(app, work, queue.id)
    return await desk(work.db, row, queue)


async def close(app: web.Application, work: Work, actor: Actor | None, job: UUID) -> Desk:
    """Those who still wait are told; whoever is inside stays."""
    row, queue = await opened(work, actor, job)
    if queue.state is QueueState.closed:
        raise Conflict("this queue is closed", "queue_closed")
    queue.state = QueueState.closed
    waiting = select(Place).where(Place.queue_id == queue.id, Place.state.in_(EARLY)).order_by(Place.id)
    places = list(await work.db.scalars(waiting.options(*WHOLE).with_for_update(of=Place)))
    for place in places:
        end_early(app, work, place, PlaceState.closed)
    facts = {"job": row.title, "company": row.company.name}
    await notify_all(work, [place.graduate_id for place in places], "queue_closed", "/applications", **facts)
    audit.record(work, actor, "close", f"queue:{queue.id}", waiting=len(places))
    await offer_anew(work, job)
    moved(app, work, queue.id)
    await work.db.flush()
    return await desk(work.db, row, queue)


async def opened(work: Work, actor: Actor | None, job: UUID) -> tuple[Job, Queue]:
    row = await own_job(work.db, actor, job)
    queue = await queue_of(work.db, job, change=True)
    if queue is None:
        raise NotFound("no queue for this job")
    return row, queue


async def call_next(app: web.Application, work: Work, actor: Actor | None, job: UUID) -> PlaceView:
    actor = require(actor, Role.recruiter)
    await own_job(work.db, actor, job)
    queue = await queue_of(work.db, job)
    if queue is None:
        raise NotFound("no queue for this job")
    queue.must_be_open()
    await must_be_idle(app, work, actor)
    await must_have_time(work, actor, queue.minutes)
    busy = reasons(work, queue)
    place = await called(app, work, actor, queue, busy)
    audit.record(work, actor, "call", f"place:{place.id}")
    facts = {"job": place.queue.job.title, "company": place.queue.job.company.name}
    await notify(work, place.graduate_id, "queue_called", "/applications", **facts)
    announce(app, work, place)
    for before in await passed_over(work.db, place, busy):
        announce(app, work, before)
    return place_view(place)


async def called(app: web.Application, work: Work, actor: Actor, queue: Queue, busy: Reasons) -> Place:
    """The first who is free, and whom nobody else calls in the same moment."""
    lost: set[UUID] = set()
    for _ in range(TRIES):
        place = await first_free(work.db, queue, busy, lost)
        if place is None:
            break
        tried = place.id
        try:
            async with work.db.begin_nested():
                place.call(actor.id, work.now)
                await work.db.flush()
        except IntegrityError:  # somebody else's call reached them, or ours, a moment ago
            lost.add(tried)
            await must_be_idle(app, work, actor)
        else:
            return place
    raise Conflict("nobody is waiting who could come now", "nobody_waits")


async def must_be_idle(app: web.Application, work: Work, actor: Actor) -> None:
    """One at a time; a call that was not answered in time is over."""
    serving = select(Place).where(Place.called_by == actor.id, Place.state.in_(ENGAGED)).options(*WHOLE)
    place = await work.db.scalar(serving.with_for_update(of=Place))
    if place is None:
        return
    if place.state is PlaceState.called and place.respond_by and place.respond_by < work.now:
        miss(app, work, place)
        await work.db.flush()
        return
    raise Conflict("you have called somebody already", "already_serving")


async def must_have_time(work: Work, actor: Actor, minutes: int) -> None:
    """Until this interview would be over: else whoever is called could not come in."""
    if await taken(work.db, {actor.id: cells(work.now, minutes)}):
        raise Conflict("you have another interview before this one would be over", "interviewer_busy")


async def expire(app: web.Application, work: Work) -> None:
    """Calls nobody answered."""
    late = select(Place).where(Place.state == PlaceState.called, Place.respond_by < work.now).options(*WHOLE)
    for place in await work.db.scalars(late.limit(AT_ONCE).with_for_update(of=Place, skip_locked=True)):
        miss(app, work, place)


async def defer(app: web.Application, work: Work, actor: Actor | None, id: UUID, note: str) -> PlaceView:
    """To one of the offered times, which the graduate then chooses."""
    actor = require(actor, Role.recruiter)
    found = select(Place).join(Queue).where(Place.id == id, Queue.company_id == actor.company).options(*WHOLE)
    place = await work.db.scalar(found.with_for_update(of=Place))
    if place is None:
        raise NotFound("no such place")
    place.must_be(PlaceState.waiting)
    await invite.ask(app, work, actor, Ask(application=place.application_id, note=note))
    return place_view(place)
