"""When jobs are on show: the answer that job pages bring with them."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.broadcasts.models import Broadcast, BroadcastState, Turn, TurnJob
from server.jobs.views import Showing


async def showings(db: AsyncSession, jobs: list[UUID]) -> dict[UUID, list[Showing]]:
    """Shows that present these jobs and are not over, the next one first."""
    shows = select(TurnJob.job_id, Broadcast.id, Broadcast.title, Broadcast.starts_at).distinct()
    shows = shows.join(Turn, Turn.id == TurnJob.turn_id).join(Broadcast, Broadcast.id == Turn.broadcast_id)
    to_come = shows.where(TurnJob.job_id.in_(jobs), Broadcast.state != BroadcastState.ended)
    found: defaultdict[UUID, list[Showing]] = defaultdict(list)
    for job, show, title, starts_at in await db.execute(to_come.order_by(Broadcast.starts_at)):
        found[job].append(Showing(show, title, starts_at))
    return found
