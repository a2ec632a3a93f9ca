"""When jobs are on show: the answer that job pages bring with them."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from server.broadcasts.models import Broadcast, BroadcastState, Turn, TurnJob
from server.jobs.views import Showing, When


async def showings(db: AsyncSession, jobs: list[UUID]) -> dict[UUID, list[Showing]]:
    """Shows that present these jobs and are not over, the next one first."""
    shows = select(TurnJob.job_id, Broadcast.id, Broadcast.title, Broadcast.starts_at).distinct()
    shows = shows.join(Turn, Turn.id == TurnJob.turn_id).join(Broadcast, Broadcast.id == Turn.broadcast_id)
    to_come = shows.where(TurnJob.job_id.in_(jobs), Broadcast.state != BroadcastState.ended)
    rows = (await db.execute(to_come.order_by(Broadcast.starts_at))).all()
    on_air = await live(db, {show for _, show, _, _ in rows})
    found: defaultdict[UUID, list[Showing]] = defaultdict(list)
    for job, show, title, starts_at in rows:
        when = when_on(on_air[show], job) if show in on_air else When.to_come
        found[job].append(Showing(show, title, starts_at, when))
    return found


async def live(db: AsyncSession, shows: set[UUID]) -> dict[UUID, Broadcast]:
    needed = selectinload(Broadcast.turns).selectinload(Turn.picks), selectinload(Broadcast.cards)
    rows = select(Broadcast).where(Broadcast.id.in_(shows), Broadcast.state == BroadcastState.live).options(*needed)
    return {row.id: row for row in await db.scalars(rows)}


def when_on(show: Broadcast, job: UUID) -> When:
    """Of a live one."""
    if show.card and show.card.job_id == job:
        return When.on
    now = show.current_turn
    for turn in show.turns:
        if job not in {pick.job_id for pick in turn.picks}:
            continue
        shown = any(card.job_id == job and card.shown_ms >= (turn.started_ms or 0) for card in show.cards)
        if turn.started_ms is None or (turn is now and not shown):
            return When.to_come
    return When.over
