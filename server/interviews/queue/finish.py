"""A walk-in interview that is over frees its interviewer for the next."""

from uuid import UUID

from sqlalchemy import update

from server.db import Work
from server.interviews.queue.models import Place, PlaceState


async def finish(work: Work, interview: UUID) -> None:
    inside = (Place.interview_id == interview) & (Place.state == PlaceState.inside)
    await work.db.execute(update(Place).where(inside).values(state=PlaceState.done, ended_at=work.now))
