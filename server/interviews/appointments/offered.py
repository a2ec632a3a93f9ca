"""Which times may be named or chosen at all, and for how long."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from msgspec import Meta
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.diary.cells import CELL
from server.errors import Conflict, Invalid
from server.interviews.appointments.models import Slot

SKEW = timedelta(minutes=5)
"""How far in the past `now` may lie on the clock of whoever says it."""
FURTHEST = timedelta(days=366)
Minutes = Annotated[int, Meta(ge=10, le=180, multiple_of=5)]
Buffer = Annotated[int, Meta(ge=0, le=60, multiple_of=5)]


def soon(now: datetime, starts_at: datetime) -> datetime:
    if starts_at < now - SKEW:
        raise Invalid("this time has passed", "starts_in_the_past")
    if starts_at > now + FURTHEST:
        raise Invalid("this is more than a year away", "starts_too_late")
    return starts_at


def on_five_minutes(now: datetime, starts_at: datetime) -> datetime:
    """The first of several that follow each other."""
    if starts_at.timestamp() % CELL:
        raise Invalid("times begin on five minutes", "not_on_five_minutes")
    return soon(now, starts_at)


async def must_be_offered(db: AsyncSession, job: UUID, now: datetime) -> None:
    """Who is asked to choose a time can."""
    still = select(Slot.id).where(Slot.job_id == job, Slot.starts_at > now, Slot.withdrawn_at.is_(None))
    if await db.scalar(still.limit(1)) is None:
        raise Conflict("offer times for this job first", "no_slots")
