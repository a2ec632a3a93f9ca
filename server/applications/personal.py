"""What resumes and applications know about a person: handed out, and erased with them."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.applications.events import view
from server.applications.lookup import WHOLE, by_then
from server.applications.models import NEXT, Application, ApplicationState, Resume
from server.applications.tell import announce
from server.db import Work


async def export(db: AsyncSession, person: UUID) -> dict[str, Any]:
    resume = await db.get(Resume, person)
    delivered = [{"application": view(row), "resume": row.resume} for row in await of(db, person)]
    return {"resume": resume and resume.content, "delivered": delivered}


async def erase(work: Work, person: UUID) -> None:
    """The resume and every delivered copy go; that there was an application, and how it ended, remains."""
    await work.db.execute(delete(Resume).where(Resume.person_id == person))
    for row in await of(work.db, person, change=True):
        row.resume = {}
        if ApplicationState.withdrawn in NEXT[row.state]:
            row.move(ApplicationState.withdrawn, work.now)
        for step in row.steps:
            step.note = ""
        announce(work, row)


async def of(db: AsyncSession, person: UUID, change: bool = False) -> list[Application]:
    mine = select(Application).where(Application.graduate_id == person).options(*WHOLE)
    mine = mine.order_by(Application.delivered_at)
    return list(await db.scalars(by_then(mine) if change else mine))
