"""Staff verify a company, which makes it public, and confirm it every six months.

Nothing that was announced ends with an overdue confirmation: graduates and Friday's show would pay for it. Only what is
not up yet waits.
"""

from calendar import monthrange
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.access import Actor, Role, require
from server.background import every
from server.db import Work, transaction
from server.errors import Conflict
from server.identity.accounts import EMAIL
from server.identity.actions import recruiters_of
from server.identity.models import Company, Person
from server.inbox.actions import notify_all
from server.inbox.letters import Letter, body
from server.inbox.models import Mail
from server.inbox.outbox import post
from server.jobs.companies import found
from server.jobs.models import today
from server.settings import Settings

MONTHS = 6
LEAD = timedelta(days=30)
"""So long before its day a company can be confirmed again, and is told."""
AGAIN = timedelta(days=7)
MORNING = timedelta(hours=9)
"""Nobody is told in the middle of the night."""
TICK = 60.0
AT_ONCE = 20
"""In a minute, in which some hundred letters are sent, the oldest first: with a few recruiters each they leave room for
who has forgotten a password."""
MOST = 100
"""Companies: whose day is first comes first, and there is no need to see more of them at once."""
DUE, OVERDUE = "company_due", "company_overdue"
SENTENCES = {
    "zh": {
        DUE: "{company}的核验有效到{day}，就业局会在这之前再次核对",
        OVERDUE: "{company}的核验已在{day}到期：就业局确认之前不能发布新岗位，已公开的照常",
    },
    "en": {
        DUE: "{company} is verified until {day}; the bureau checks it again before then",
        OVERDUE: "{company}: verification ended on {day}. No new job until it is confirmed; all else goes on",
    },
}
NOTE = {
    "zh": "请核对单位资料，备好营业执照和招聘人身份证明。"
    "到期未确认时，已公开的岗位、直播、简历和面试一切照常，只是不能发布新岗位。",
    "en": "See that what you say of yourselves is right, and have the business licence and the recruiters' identity "
    "documents at hand. Where nobody has confirmed it by then, public jobs, shows, resumes and interviews go on; only "
    "new jobs have to wait.",
}


class VerificationView(msgspec.Struct):
    """How it stands, for staff."""

    company: UUID
    name: str
    verified_at: datetime
    verified_by: str
    """Nothing, where nobody knows any more."""
    verified_until: date


class Due(msgspec.Struct):
    companies: list[VerificationView]
    more: bool


async def verify(work: Work, actor: Actor | None, id: UUID) -> VerificationView:
    """For the first time: from now on its jobs are public. Or again, once its day is near. Its recruiters are told."""
    actor, day = require(actor, Role.staff), today(work.now)
    company = found(await work.db.get(Company, id, with_for_update=True))
    until = company.verified_until
    if until and day < until - LEAD:
        raise Conflict("this company is verified already", "company_verified")
    company.verified_at, company.verified_by_id = work.now, actor.id
    company.verified_until = months_after(max(until, day) if until else day)
    company.tell_on = next_told(company.verified_until, day)
    audit.record(work, actor, "confirm_company" if until else "verify_company", f"company:{company.id}")
    people, facts = await recruiters_of(work.db, company.id), {"company": company.name}
    if until:
        link = "/company?tab=profile"
        await notify_all(work, people, "company_confirmed", link, **facts, until=company.verified_until)
    else:
        await notify_all(work, people, "company_verified", "/company", **facts)
    return view(company, await work.db.get_one(Person, actor.id))


def months_after(day: date) -> date:
    """The same day six months later, or the last one of a shorter month."""
    months = day.month - 1 + MONTHS
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def next_told(until: date, day: date) -> date | None:
    """A month before, a week before, and when it is over."""
    return next((told for told in (until - LEAD, until - AGAIN, until + timedelta(days=1)) if told > day), None)


async def due(db: AsyncSession, actor: Actor | None, now: datetime) -> Due:
    """Those that staff can confirm again."""
    require(actor, Role.staff)
    near = select(Company, Person).outerjoin(Person, Person.id == Company.verified_by_id)
    near = near.where(Company.verified_until <= today(now) + LEAD).order_by(Company.verified_until, Company.id)
    rows = (await db.execute(near.limit(MOST + 1))).all()
    return Due([view(company, person) for company, person in rows[:MOST]], len(rows) > MOST)


def view(row: Company, person: Person | None) -> VerificationView:
    assert row.verified_at
    assert row.verified_until
    return VerificationView(row.id, row.name, row.verified_at, person.name if person else "", row.verified_until)


async def tick(app: web.Application) -> None:
    async with transaction(app) as work:
        await tell(work)


async def tell(work: Work) -> None:
    """In the transaction that notes it as told; several processes skip what another one has in hand."""
    day = today(work.now - MORNING)
    some = select(Company).where(Company.tell_on <= day).order_by(Company.tell_on).limit(AT_ONCE)
    for row in await work.db.scalars(some.with_for_update(skip_locked=True)):
        assert row.verified_until
        kind = OVERDUE if day > row.verified_until else DUE
        row.tell_on = next_told(row.verified_until, day)
        people, facts = await recruiters_of(work.db, row.id), {"company": row.name, "until": row.verified_until}
        await notify_all(work, people, kind, "/company?tab=profile", **facts)
        post(work, people, kind, row.id, **facts)


async def letter(db: AsyncSession, mail: Mail, settings: Settings, now: datetime) -> Letter | None:
    """Unless it was confirmed meanwhile."""
    person, company = await db.get_one(Person, mail.person_id), await db.get_one(Company, mail.about)
    until, address = date.fromisoformat(mail.params["until"]), person.account or ""
    if company.verified_until != until or not EMAIL.fullmatch(address):
        return None
    language = person.language
    subject = SENTENCES[language][mail.kind].format(company=company.name, day=spoken(until, language))
    page = f"{settings.public_url}/company?tab=profile"
    return Letter(address, subject, body(subject, NOTE[language], page, language))


def spoken(day: date, language: str) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else f"{day.day} {day:%b %Y}"


async def confirming(app: web.Application) -> AsyncIterator[None]:
    async with every(TICK, tick, app):
        yield
