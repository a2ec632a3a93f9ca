"""A queue as its desk sees it, a place as its graduate does, and the line of numbers that tells everybody theirs."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server.access import Actor, Role, require
from server.applications.events import Named, Titled
from server.applications.models import Application
from server.events import Event
from server.interviews.check.actions import CheckOf, those_of
from server.interviews.lookup import INVITABLE, unarranged
from server.interviews.queue.models import ENGAGED, LIVE, PassedOver, Place, PlaceState, Queue, QueueState
from server.jobs.models import Job

SHOWN = 100
"""Of those waiting, a desk sees so many by name."""
COUNTED = 1000
"""So many numbers are in a line; whoever stands further back knows that there are so many before them."""
RECENT = 10
"""Interviews that tell how long one lasts."""
OF_QUEUE = joinedload(Place.queue, innerjoin=True).joinedload(Queue.job, innerjoin=True)
WHOLE = (
    OF_QUEUE.joinedload(Job.company, innerjoin=True),
    joinedload(Place.graduate, innerjoin=True),
)


class PlaceView(msgspec.Struct, kw_only=True):
    id: UUID
    queue: UUID
    application: UUID
    job: Titled
    company: Named
    graduate: Named
    number: int
    state: PlaceState
    joined_at: datetime
    interviewer: UUID | None
    respond_by: datetime | None
    interview: UUID | None
    misses: int
    passed_over: PassedOver | None
    """Why somebody further back was called last time."""


class QueueLine(msgspec.Struct, kw_only=True):
    """The same for everybody who waits: the own number's place in `waiting` is how many are before one."""

    queue: UUID
    state: QueueState
    waiting: list[int]
    serving: int
    seconds_each: int


class Desk(msgspec.Struct, kw_only=True):
    """What the interviewers of a job see; the line is None before its queue is first opened."""

    job: Titled
    line: QueueLine | None
    minutes: int
    places: list[PlaceView]
    """Those called and inside, then those waiting in their order."""
    checks: list[CheckOf]
    """What the device checks of these people found."""


class Offered(msgspec.Struct):
    """A queue one could join."""

    queue: UUID
    application: UUID
    job: Titled
    company: Named
    waiting: int


class Mine(msgspec.Struct):
    places: list[PlaceView]
    lines: list[QueueLine]
    offered: list[Offered]


class PlaceChanged(Event, kw_only=True):
    """To the graduate, and to whoever called: how the place stands now."""

    name = "place_changed"
    namespace = "/queues"
    place: PlaceView


class QueueMoved(Event, kw_only=True):
    """To everybody who waits, at most twice a second."""

    name = "queue_moved"
    namespace = "/queues"
    line: QueueLine


class OpenQueue(msgspec.Struct):
    """One of a company's that is open or paused, and how many wait in it."""

    job: UUID
    state: QueueState
    waiting: int


class DeskChanged(Event, kw_only=True):
    """To the interviewers, at most twice a second."""

    name = "desk_changed"
    namespace = "/queues"
    desk: Desk


class QueuesOffered(Event, kw_only=True):
    """To somebody who may join a queue now, or no longer may: enter again."""

    name = "queues_offered"
    namespace = "/queues"


def waiting_room(queue: UUID) -> str:
    return f"queue:{queue}"


def desk_room(job: UUID) -> str:
    return f"desk:{job}"


def place_view(row: Place) -> PlaceView:
    job = row.queue.job
    return PlaceView(
        id=row.id,
        queue=row.queue_id,
        application=row.application_id,
        job=Titled(job.id, job.title),
        company=Named(job.company.id, job.company.name),
        graduate=Named(row.graduate.id, row.graduate.name),
        number=row.number,
        state=row.state,
        joined_at=row.joined_at,
        interviewer=row.called_by,
        respond_by=row.respond_by,
        interview=row.interview_id,
        misses=row.misses,
        passed_over=row.passed_over,
    )


def standing(*states: PlaceState) -> Select[Place]:
    """Places whose application still can be decided: it may fall while they join. An interview goes on without it."""
    found = select(Place).join(Application, Application.id == Place.application_id)
    stands = or_(Application.state.in_(INVITABLE), Place.state == PlaceState.inside)
    return found.where(Place.state.in_(states), stands)


def in_line(queue: UUID, *states: PlaceState) -> Select[Place]:
    return standing(*states).where(Place.queue_id == queue)


async def line(db: AsyncSession, queue: Queue) -> QueueLine:
    waiting = in_line(queue.id, PlaceState.waiting).with_only_columns(Place.number).order_by(Place.number)
    serving = select(func.count(Place.called_by)).where(Place.queue_id == queue.id, Place.state.in_(ENGAGED))
    return QueueLine(
        queue=queue.id,
        state=queue.state,
        waiting=list(await db.scalars(waiting.limit(COUNTED))),
        serving=max(1, await db.scalar(serving) or 0),
        seconds_each=await seconds_each(db, queue),
    )


async def seconds_each(db: AsyncSession, queue: Queue) -> int:
    """As the last ones lasted; as planned before there are any."""
    last = select(Place.began_at, Place.ended_at).where(Place.queue_id == queue.id, Place.state == PlaceState.done)
    spans = await db.execute(last.order_by(Place.ended_at.desc()).limit(RECENT))
    lasted = [ended - began for began, ended in spans if began and ended]
    mean = sum(lasted, timedelta()) / len(lasted) if lasted else timedelta(minutes=queue.minutes)
    return max(60, round(mean.total_seconds()))


async def desk(db: AsyncSession, job: Job, queue: Queue | None) -> Desk:
    title = Titled(job.id, job.title)
    if queue is None:
        return Desk(job=title, line=None, minutes=10, places=[], checks=[])
    found = in_line(queue.id, *LIVE).options(*WHOLE)
    rows = await db.scalars(found.order_by(Place.state == PlaceState.waiting, Place.number).limit(SHOWN))
    places = [place_view(row) for row in rows]
    checks = await those_of(db, [place.graduate.id for place in places])
    return Desk(job=title, line=await line(db, queue), minutes=queue.minutes, places=places, checks=checks)


def places_of(actor: Actor) -> Select[Place]:
    return standing(*LIVE).where(Place.graduate_id == actor.id)


async def queues_of(db: AsyncSession, actor: Actor | None) -> list[UUID]:
    """In which a graduate has a place."""
    return list(await db.scalars(places_of(require(actor, Role.graduate)).with_only_columns(Place.queue_id)))


async def mine(db: AsyncSession, actor: Actor | None) -> Mine:
    """A graduate's own places, and the queues they could join."""
    actor = require(actor, Role.graduate)
    places = list(await db.scalars(places_of(actor).options(*WHOLE).order_by(Place.joined_at)))
    lines = [await line(db, place.queue) for place in places]
    return Mine([place_view(row) for row in places], lines, await offered(db, actor.id, [p.queue_id for p in places]))


async def offered(db: AsyncSession, graduate: UUID, already: list[UUID]) -> list[Offered]:
    open_ones = select(Queue, Application.id).join(Application, Application.job_id == Queue.job_id)
    open_ones = open_ones.where(
        Queue.state == QueueState.open,
        Queue.id.not_in(already),
        Application.graduate_id == graduate,
        Application.state.in_(INVITABLE),
        unarranged(),
    ).options(joinedload(Queue.job, innerjoin=True).joinedload(Job.company, innerjoin=True))
    rows = (await db.execute(open_ones.order_by(Queue.opened_at.desc()).limit(20))).all()
    waiting = await waiting_in(db, [queue.id for queue, _ in rows])
    return [offer(queue, application, waiting[queue.id]) for queue, application in rows]


def offer(queue: Queue, application: UUID, waiting: int) -> Offered:
    job, company = queue.job, queue.job.company
    return Offered(queue.id, application, Titled(job.id, job.title), Named(company.id, company.name), waiting)


async def open_queues(db: AsyncSession, actor: Actor | None) -> list[OpenQueue]:
    actor = require(actor, Role.recruiter)
    theirs = select(Queue).where(Queue.company_id == actor.company, Queue.state != QueueState.closed)
    rows = list(await db.scalars(theirs))
    waiting = await waiting_in(db, [row.id for row in rows])
    return [OpenQueue(row.job_id, row.state, waiting[row.id]) for row in rows]


async def waiting_in(db: AsyncSession, queues: list[UUID]) -> Counter[UUID]:
    """How many wait in each."""
    each = standing(PlaceState.waiting).where(Place.queue_id.in_(queues)).group_by(Place.queue_id)
    rows = await db.execute(each.with_only_columns(Place.queue_id, func.count()))
    return Counter({queue: count for queue, count in rows})  # noqa: C416 - rows are no pairs to the type checker
