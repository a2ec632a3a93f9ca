"""How somebody who waits loses the place before it was used: whoever called them hears it too."""

from uuid import UUID

from aiohttp import web
from sqlalchemy import select

from server.db import Work
from server.inbox.actions import notify
from server.interviews.queue.models import Place, PlaceState
from server.interviews.queue.tell import announce
from server.interviews.queue.views import WHOLE

EARLY = (PlaceState.waiting, PlaceState.called)


def end_early(app: web.Application, work: Work, place: Place, state: PlaceState) -> None:
    caller, place.called_by = place.called_by, None
    place.end(state, work.now)
    announce(app, work, place, caller)


async def give_way(app: web.Application, work: Work, *applications: UUID) -> None:
    """Who is invited waits no more: they could not go in, and would lose their turn.

    Before the applications are locked: who accepts a call locks the place first, too.
    """
    waiting = select(Place).where(Place.application_id.in_(applications), Place.state.in_(EARLY)).order_by(Place.id)
    for place in await work.db.scalars(waiting.options(*WHOLE).with_for_update(of=Place)):
        facts = {"job": place.queue.job.title, "company": place.queue.job.company.name}
        await notify(work, place.graduate_id, "queue_left", "/applications", **facts)
        end_early(app, work, place, PlaceState.moved)
