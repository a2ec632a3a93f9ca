"""An interview that is over frees whoever called its candidate, who may join a queue again; who looks on sees it."""

from uuid import UUID

from aiohttp import web
from sqlalchemy import select

from server.db import Work
from server.interviews.queue.models import Place, PlaceState
from server.interviews.queue.tell import announce, tell_offered
from server.interviews.queue.views import WHOLE


async def finish(app: web.Application, work: Work, interview: UUID, application: UUID) -> None:
    inside = select(Place).where(Place.interview_id == interview, Place.state == PlaceState.inside).options(*WHOLE)
    for place in await work.db.scalars(inside.with_for_update(of=Place)):
        place.end(PlaceState.done, work.now)
        announce(app, work, place)
    await tell_offered(work, application)
