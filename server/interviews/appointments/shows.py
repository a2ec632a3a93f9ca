"""An appointment over a job of the show that the graduate wants to see: possible, but nobody arranges it unaware."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from server.access import Actor
from server.audience.reminders.plans import means_to_watch, presented
from server.db import Work
from server.errors import Conflict


async def must_be_unplanned(
    work: Work, actor: Actor, graduate: UUID, starts_at: datetime, minutes: int, anyway: bool
) -> None:
    """Unless `anyway`. A company is not told which show, or that it is one."""
    on = [] if anyway else await presented(work.db, starts_at, starts_at + timedelta(minutes=minutes), work.now)
    if not on or not await work.db.scalar(select(means_to_watch(graduate, on))):
        return
    if actor.id == graduate:
        raise Conflict("a job you want to be reminded of is in the show then", "during_show")
    raise Conflict("the graduate has something planned then", "candidate_plans")
