"""What queues know about a person: handed out, and given up with them."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db import Work
from server.interviews.queue.models import ENGAGED, LIVE, Place, PlaceState
from server.interviews.queue.views import WHOLE, PlaceView, place_view


async def export(db: AsyncSession, person: UUID) -> list[PlaceView]:
    mine = select(Place).where(Place.graduate_id == person).options(*WHOLE)
    return [place_view(row) for row in await db.scalars(mine.order_by(Place.joined_at))]


async def erase(work: Work, person: UUID) -> None:
    """Who waited leaves; whom somebody of a company called and who is not inside yet waits again."""
    gone = (Place.graduate_id == person) & Place.state.in_(LIVE)
    await work.db.execute(update(Place).where(gone).values(state=PlaceState.left, ended_at=work.now, called_by=None))
    theirs = (Place.called_by == person) & Place.state.in_(ENGAGED)
    waits = {"state": PlaceState.waiting, "called_by": None, "respond_by": None}
    await work.db.execute(update(Place).where(theirs, Place.state == PlaceState.called).values(**waits))
    await work.db.execute(update(Place).where(theirs).values(state=PlaceState.done, ended_at=work.now))
