"""Companies that owe graduates an answer, and the reminder that staff send them."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.access import Actor, Role, require
from server.applications.lookup import late
from server.applications.models import ANSWER_WITHIN, Application
from server.db import Work
from server.errors import Conflict, NotFound
from server.identity.actions import recruiters_of
from server.identity.models import Company
from server.inbox.actions import notify_all

MOST = 100
"""Companies: who owes the longest comes first, and there is no need to see more of them at once."""
PAUSE = timedelta(days=1)
"""Between two reminders of one company."""


class LateView(msgspec.Struct):
    company: UUID
    name: str
    count: int
    """Resumes without an answer whose time is over."""
    since: datetime
    """When the time of the oldest was over."""
    reminded_at: datetime | None


class Overdue(msgspec.Struct):
    companies: list[LateView]
    more: bool


async def overdue(db: AsyncSession, actor: Actor | None, now: datetime) -> Overdue:
    require(actor, Role.staff)
    oldest = func.min(Application.delivered_at)
    owed = select(Company, func.count(), oldest).join(Application, Application.company_id == Company.id)
    first = owed.where(late(now)).group_by(Company.id).order_by(oldest, Company.id).limit(MOST + 1)
    rows = (await db.execute(first)).all()
    return Overdue([view(company, count, since) for company, count, since in rows[:MOST]], len(rows) > MOST)


async def remind(work: Work, actor: Actor | None, company: UUID) -> LateView:
    """Its recruiters are told how many graduates wait; once a day at most."""
    actor = require(actor, Role.staff)
    row = await work.db.get(Company, company, with_for_update=True)
    if row is None:
        raise NotFound("no such company")
    if row.reminded_at and row.reminded_at > work.now - PAUSE:
        raise Conflict("this company was reminded less than a day ago", "reminded")
    owed = select(func.count(), func.min(Application.delivered_at)).where(Application.company_id == company)
    count, since = (await work.db.execute(owed.where(late(work.now)))).one()
    if not count:
        raise Conflict("this company owes no answer", "nothing_overdue")
    row.reminded_at = work.now
    audit.record(work, actor, "remind_company", f"company:{company}", count=count)
    await notify_all(work, await recruiters_of(work.db, company), "answers_overdue", "/company?late=true", n=count)
    return view(row, count, since)


def view(company: Company, count: int, oldest: datetime) -> LateView:
    return LateView(company.id, company.name, count, oldest + ANSWER_WITHIN, company.reminded_at)
