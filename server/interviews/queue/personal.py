"""What queues know about a person: handed out, and given up with them."""

from uuid import UUID

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db import Work
from server.interviews.queue.leaving import end_early
from server.interviews.queue.models import ENGAGED, LIVE, Place, PlaceState
from server.interviews.queue.tell import announce, moved
from server.interviews.queue.views import WHOLE, PlaceView, place_view


class Places:
    """On the list of what is known about people: open pages hear it."""

    def __init__(self, app: web.Application) -> None:
        self.app = app

    async def export(self, db: AsyncSession, person: UUID) -> list[PlaceView]:
        mine = select(Place).where(Place.graduate_id == person).options(*WHOLE)
        return [place_view(row) for row in await db.scalars(mine.order_by(Place.joined_at))]

    async def erase(self, work: Work, person: UUID) -> None:
        """Who waited leaves; whom somebody of a company called and who is not inside yet waits again."""
        waits, serves = Place.graduate_id == person, Place.called_by == person
        theirs = select(Place).where((waits & Place.state.in_(LIVE)) | (serves & Place.state.in_(ENGAGED)))
        for place in await work.db.scalars(theirs.order_by(Place.id).options(*WHOLE).with_for_update(of=Place)):
            if place.graduate_id == person:
                end_early(self.app, work, place, PlaceState.left)
            elif place.state is PlaceState.called:
                place.put_back()
                announce(self.app, work, place)
            else:
                place.end(PlaceState.done, work.now)
                moved(self.app, work, place.queue_id)
