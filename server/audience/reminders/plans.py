"""When somebody means to watch: the jobs they asked to be reminded of, as the run-sheets stand now."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from server.audience.reminders.models import Reminder
from server.audience.reminders.timing import stretch
from server.broadcasts.models import Broadcast, BroadcastState, Turn

LONGEST = timedelta(days=1)
"""No show is longer."""
Presented = list[tuple[UUID, UUID]]
"""Shows and jobs."""


async def presented(db: AsyncSession, begins: datetime, ends: datetime, now: datetime) -> Presented:
    """Which jobs of which shows are on in between."""
    coming = (Broadcast.state == BroadcastState.scheduled) & Broadcast.starts_at.between(begins - LONGEST, ends)
    near = select(Broadcast).where(or_(Broadcast.state == BroadcastState.live, coming))
    loaded = near.options(selectinload(Broadcast.turns).selectinload(Turn.picks), selectinload(Broadcast.cards))
    pairs = [(show, pick.job_id) for show in await db.scalars(loaded) for turn in show.turns for pick in turn.picks]
    spans = [(show.id, job, stretch(show, job, now)) for show, job in pairs]
    return [(show, job) for show, job, span in spans if span and span[0] < ends and begins < span[1]]


def means_to_watch(person: InstrumentedAttribute[UUID] | UUID, on: Presented) -> ColumnElement[bool]:
    """Whether `person` asked to be reminded of one of these."""
    return exists().where(Reminder.person_id == person, tuple_(Reminder.broadcast_id, Reminder.job_id).in_(on))
