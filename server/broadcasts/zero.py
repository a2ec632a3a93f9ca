"""The zero of the show clock: the moment of going live, until the media plane has had the first frame on air."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Integer, Uuid, case, column, table, update

from server.broadcasts.models import Broadcast, BroadcastState
from server.db import Work

TOLD_BY_THE_CLOCK = {
    "turns": ("started_ms",),
    "cards": ("shown_ms", "hidden_ms"),
    "captions": ("begin_ms", "end_ms"),
    "lines": ("show_ms",),
    "held_lines": ("show_ms",),
    "polls": ("opened_ms", "closed_ms"),
    "questions": ("show_ms", "answering_ms", "answered_ms"),
    "applications": ("show_ms",),
}
"""Every column that holds a time of the show clock; each of these tables has a `broadcast_id`."""


async def set_zero(work: Work, broadcast: Broadcast, first_frame: datetime | None) -> bool:
    """Once, at the first frame: what was told before it moves along, so that the replay plays everything in step."""
    begun = broadcast.state is not BroadcastState.scheduled
    if first_frame is None or broadcast.first_on_air is None or broadcast.aired or not begun:
        return False
    late = int((first_frame - broadcast.first_on_air).total_seconds() * 1000)
    broadcast.first_on_air, broadcast.aired = first_frame, True
    for name, columns in TOLD_BY_THE_CLOCK.items():
        for told in columns:
            await move(work, name, told, broadcast.id, late)
    return True


async def move(work: Work, name: str, told: str, broadcast: UUID, late: int) -> None:
    moment = column(told, Integer())
    rows = table(name, column("broadcast_id", Uuid()), moment)
    here = (rows.c.broadcast_id == broadcast) & moment.is_not(None)
    await work.db.execute(update(rows).where(here).values({told: case((moment > late, moment - late), else_=0)}))
