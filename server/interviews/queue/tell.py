"""Who hears of a change: its person and interviewer at once, all others on a tick, however many wait."""

from uuid import UUID

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from server.applications.models import Application
from server.db import PUBLISHER, Work, reading
from server.events import Event, person_room
from server.interviews.queue.models import Place, Queue
from server.interviews.queue.views import (
    DeskChanged,
    PlaceChanged,
    QueueMoved,
    QueuesOffered,
    desk,
    desk_room,
    place_view,
    waiting_room,
)
from server.jobs.models import Job

MOVED: web.AppKey[set[UUID]] = web.AppKey("moved_queues")


def announce(app: web.Application, work: Work, place: Place, caller: UUID | None = None) -> None:
    """`caller`: who called and no longer does."""
    seen = place_view(place)
    for person in filter(None, (place.graduate_id, caller or place.called_by)):
        work.tell(PlaceChanged(room=person_room(person), place=seen))
    moved(app, work, place.queue_id)


def moved(app: web.Application, work: Work, queue: UUID) -> None:
    async def note() -> None:
        app[MOVED].add(queue)

    work.then(note)


async def tell_offered(work: Work, *applications: UUID) -> None:
    """Those whose job has a queue may join it now, or no longer may."""
    theirs = select(Application.graduate_id).join(Queue, Queue.job_id == Application.job_id)
    for graduate in await work.db.scalars(theirs.where(Application.id.in_(applications))):
        work.tell(QueuesOffered(room=person_room(graduate)))


async def tick(app: web.Application) -> None:
    for queue in app[MOVED].copy():
        app[MOVED].discard(queue)  # before it is read: what moves meanwhile is told next time
        try:
            for event in await news(app, queue):
                await app[PUBLISHER].publish(event)
        except Exception:
            app[MOVED].add(queue)
            raise


async def news(app: web.Application, id: UUID) -> list[Event]:
    async with reading(app) as db:
        whole = joinedload(Queue.job, innerjoin=True).joinedload(Job.company, innerjoin=True)
        queue = await db.scalar(select(Queue).where(Queue.id == id).options(whole))
        if queue is None:
            return []
        seen = await desk(db, queue.job, queue)
    told: list[Event] = [DeskChanged(room=desk_room(queue.job_id), desk=seen)]
    if seen.line:
        told.append(QueueMoved(room=waiting_room(id), line=seen.line))
    return told
