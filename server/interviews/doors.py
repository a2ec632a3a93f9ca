"""Who waits, for those of the panel who look at another page meanwhile: heard on every page of theirs."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor, Role, require
from server.db import Work
from server.events import Event, person_room
from server.interviews.lookup import visible
from server.interviews.models import STANDING, Interview, Seat, SeatRole, SeatState

SHOWN = 20


class Waits(StrEnum):
    knocking = "knocking"
    alone = "alone"
    """Inside, with nobody of the panel: called from a queue, or left there."""


class Door(msgspec.Struct, kw_only=True):
    interview: UUID
    job: str
    starts_at: datetime
    """Who comes long before this is told of, and rings nowhere but in the room."""
    name: str
    """Of the candidate; in an examination their number."""
    waits: Waits | None
    """None: nobody is at it, or its reader is inside on another page."""
    version: int
    """The interview's: an older one says nothing any more."""


class Doors(msgspec.Struct):
    doors: list[Door]


class DoorChanged(Event, kw_only=True):
    """Somebody waits, or no longer does."""

    name = "door_changed"
    namespace = "/inbox"
    door: Door


def door(row: Interview, panel: Seat) -> Door:
    """As it is for one of the panel; needs the row as `interviews.lookup` loads it."""
    return Door(
        interview=row.id,
        job=row.application.job.title,
        starts_at=row.starts_at,
        name=row.name_of(row.application.graduate),
        waits=None if panel.state is SeatState.inside else waits(row),
        version=row.version,
    )


def waits(row: Interview) -> Waits | None:
    candidate = row.seat_of(row.graduate_id)
    if candidate is None or candidate.state is SeatState.away:
        return None
    if candidate.state is SeatState.knocking:
        return Waits.knocking
    met = any(seat.role is SeatRole.panel and seat.state is SeatState.inside for seat in row.seats)
    return None if met else Waits.alone


def tell_panel(work: Work, row: Interview) -> None:
    for seat in row.seats:
        if seat.role is SeatRole.panel:
            work.tell(DoorChanged(room=person_room(seat.person_id), door=door(row, seat)))


async def knocks(db: AsyncSession, actor: Actor | None) -> Doors:
    """Where somebody waits now, of the interviews on whose panel the actor sits; the first of them first."""
    actor = require(actor, Role.recruiter)
    here = Seat.role == SeatRole.candidate, Seat.state != SeatState.away
    waiting = select(Seat).where(Seat.interview_id == Interview.id, *here).exists()
    sits = select(Seat).where(Seat.interview_id == Interview.id, Seat.person_id == actor.id).exists()
    found = visible(actor).where(Interview.kept.in_(STANDING), waiting, sits)
    rows = await db.scalars(found.order_by(Interview.starts_at).limit(SHOWN))
    doors = [door(row, seat) for row in rows if row.goes_on and (seat := row.seat_of(actor.id))]
    return Doors([one for one in doors if one.waits])
