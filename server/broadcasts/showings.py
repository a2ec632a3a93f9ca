"""When jobs are on show: the answer that job pages bring with them."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.broadcasts.finding import TIMED
from server.broadcasts.models import Broadcast, BroadcastState, Turn, TurnJob
from server.broadcasts.timing import left, on_air, to_come
from server.jobs.views import Showing, When


async def showings(db: AsyncSession, jobs: list[UUID]) -> dict[UUID, list[Showing]]:
    """Shows that present these jobs and are not over, the next one first."""
    shows = select(TurnJob.job_id, Broadcast.id, Broadcast.title, Broadcast.starts_at).distinct()
    shows = shows.join(Turn, Turn.id == TurnJob.turn_id).join(Broadcast, Broadcast.id == Turn.broadcast_id)
    not_over = shows.where(TurnJob.job_id.in_(jobs), Broadcast.state != BroadcastState.ended)
    rows = (await db.execute(not_over.order_by(Broadcast.starts_at))).all()
    begun = await live(db, {show for _, show, _, _ in rows})
    found: defaultdict[UUID, list[Showing]] = defaultdict(list)
    for job, show, title, starts_at in rows:
        when = when_on(begun[show], job) if show in begun else When.to_come
        found[job].append(Showing(show, title, starts_at, when))
    return found


async def live(db: AsyncSession, shows: set[UUID]) -> dict[UUID, Broadcast]:
    rows = select(Broadcast).where(Broadcast.id.in_(shows), Broadcast.state == BroadcastState.live).options(*TIMED)
    return {row.id: row for row in await db.scalars(rows)}


def when_on(show: Broadcast, job: UUID) -> When:
    """Of a live one."""
    if on_air(show, job):
        return When.on
    return When.to_come if any(to_come(show, turn, job) for turn in left(show)) else When.over
