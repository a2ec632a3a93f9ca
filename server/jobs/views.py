"""How jobs and companies are told to browsers."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from server.identity.models import Company
from server.identity.views import CompanyRef, company_ref
from server.jobs.models import Job, JobState


class When(StrEnum):
    to_come = "to_come"
    on = "on"
    """Its card is to be seen just now."""
    over = "over"
    """It was on; the show goes on with others."""


class Showing(msgspec.Struct):
    """A show that presents this job."""

    broadcast: UUID
    title: str
    starts_at: datetime
    when: When


class JobView(msgspec.Struct):
    id: UUID
    title: str
    company: CompanyRef
    headcount: int
    conditions: str
    duties: str
    place: str
    pay_low: int
    pay_high: int
    valid_until: date
    state: JobState
    posted_at: datetime
    on_show: list[Showing]


class JobPage(msgspec.Struct):
    jobs: list[JobView]
    next: str | None


class CompanyView(msgspec.Struct):
    id: UUID
    name: str
    about: str
    verified: bool
    institution: bool
    created_at: datetime


class CompanyPage(msgspec.Struct):
    companies: list[CompanyView]
    next: str | None


Showings = Callable[[AsyncSession, list[UUID]], Awaitable[dict[UUID, list[Showing]]]]
SHOWINGS: web.AppKey[Showings] = web.AppKey("showings")
"""When jobs are on show: shows know jobs, never the other way round, so `app.py` brings the answer."""


def job_view(job: Job, today: date, on_show: Iterable[Showing] = ()) -> JobView:
    """Needs `company` loaded."""
    return JobView(
        id=job.id,
        title=job.title,
        company=company_ref(job.company),
        headcount=job.headcount,
        conditions=job.conditions,
        duties=job.duties,
        place=job.place,
        pay_low=job.pay_low,
        pay_high=job.pay_high,
        valid_until=job.valid_until,
        state=job.state(today),
        posted_at=job.posted_at,
        on_show=list(on_show),
    )


def company_view(company: Company) -> CompanyView:
    return CompanyView(
        id=company.id,
        name=company.name,
        about=company.about,
        verified=company.verified_at is not None,
        institution=company.institution,
        created_at=company.created_at,
    )
