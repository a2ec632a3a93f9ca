"""A walk-in interview that is over frees its interviewer for the next, and whoever looks on sees it."""

from uuid import UUID

from aiohttp import web
from sqlalchemy import select

from server.db import Work
from server.events import person_room
from server.interviews.queue.models import Place, PlaceState
from server.interviews.queue.tell import announce
from server.interviews.queue.views import WHOLE, QueuesOffered


async def finish(app: web.Application, work: Work, interview: UUID) -> None:
    inside = select(Place).where(Place.interview_id == interview, Place.state == PlaceState.inside).options(*WHOLE)
    for place in await work.db.scalars(inside.with_for_update(of=Place)):
        place.end(PlaceState.done, work.now)
        announce(app, work, place)
        work.tell(QueuesOffered(room=person_room(place.graduate_id)))
