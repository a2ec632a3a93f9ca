"""What somebody asked to be reminded of: handed out, and gone when they leave."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.audience.reminders.models import CalendarFeed, Reminder
from server.db import Work


async def export(db: AsyncSession, person: UUID) -> list[dict[str, Any]]:
    rows = await db.scalars(select(Reminder).where(Reminder.person_id == person).order_by(Reminder.at))
    return [{"broadcast": row.broadcast_id, "job": row.job_id, "at": row.at, "told_at": row.told_at} for row in rows]


async def erase(work: Work, person: UUID) -> None:
    for kind in (Reminder, CalendarFeed):
        await work.db.execute(delete(kind).where(kind.person_id == person))
