"""How somebody who waits loses the place before it was used: whoever called them hears it too."""

from uuid import UUID

from aiohttp import web
from sqlalchemy import select

from server.db import Work
from server.events import person_room
from server.inbox.actions import notify
from server.interviews.queue.models import Place, PlaceState
from server.interviews.queue.tell import announce, tell_offered
from server.interviews.queue.views import WHOLE, QueuesOffered

EARLY = (PlaceState.waiting, PlaceState.called)


def end_early(app: web.Application, work: Work, place: Place, state: PlaceState) -> None:
    caller, place.called_by = place.called_by, None
    place.end(state, work.now)
    announce(app, work, place, caller)


def miss(app: web.Application, work: Work, place: Place) -> None:
    """Back to the front; or out, and then they may join again."""
    caller = place.called_by
    place.miss(work.now)
    announce(app, work, place, caller)
    if place.state is PlaceState.missed:
        work.tell(QueuesOffered(room=person_room(place.graduate_id)))


async def give_way(app: web.Application, work: Work, *applications: UUID) -> None:
    """Who is invited waits no more: they could not go in, and would lose their turn."""
    for place in await early(work, *applications):
        facts = {"job": place.queue.job.title, "company": place.queue.job.company.name}
        await notify(work, place.graduate_id, "queue_left", "/applications", **facts)
        end_early(app, work, place, PlaceState.moved)
    await tell_offered(work, *applications)


async def fall(app: web.Application, work: Work, application: UUID) -> None:
    """Of one that is about to stand no more its graduate waits no longer, nor may join its queue."""
    for place in await early(work, application):
        end_early(app, work, place, PlaceState.left)
    await tell_offered(work, application)


async def early(work: Work, *applications: UUID) -> list[Place]:
    """Their places that end. Before the applications are locked: who accepts a call locks the place first, too."""
    waiting = select(Place).where(Place.application_id.in_(applications), Place.state.in_(EARLY)).order_by(Place.id)
    return list(await work.db.scalars(waiting.options(*WHOLE).with_for_update(of=Place)))
