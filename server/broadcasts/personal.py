"""What shows know about a person: which ones they drove is handed out; their name goes with them."""

from typing import Any
from uuid import UUID

from sqlalchemy import String, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.broadcasts.models import Broadcast, BroadcastState
from server.db import Work
from server.errors import Conflict


async def export(db: AsyncSession, person: UUID) -> list[dict[str, Any]]:
    rows = await db.scalars(select(Broadcast).where(Broadcast.host_id == person).order_by(Broadcast.starts_at))
    return [{"broadcast": row.id, "title": row.title, "starts_at": row.starts_at} for row in rows]


async def must_not_be_on_air(work: Work, person: UUID) -> None:
    """Seen or heard in a live show, or whoever drives it."""
    source = f"host:{person}"
    for show in await work.db.scalars(select(Broadcast).where(Broadcast.state == BroadcastState.live)):
        if show.host_id == person or source in (show.on_air, *show.voices):
            raise Conflict("they are on the air, or drive the show: a host ends that first", "on_air_now")


async def erase(work: Work, person: UUID) -> None:
    """Who was shown out stays out, since an encoder's ticket outlives its account; nobody reads who that was."""
    source = f"host:{person}"
    shows = select(Broadcast).where(cast(Broadcast.shown_out, String).contains(source)).with_for_update()
    for show in await work.db.scalars(shows):
        show.shown_out = show.shown_out | {source: ""}
