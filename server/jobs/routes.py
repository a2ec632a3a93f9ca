"""Jobs and companies over HTTP."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from aiohttp import web
from msgspec import Meta
from sqlalchemy import or_
from sqlalchemy.ext.asyncio import AsyncSession

from server.db import reading, transaction
from server.identity.models import Company
from server.jobs import actions, companies, verification
from server.jobs.actions import PostJob
from server.jobs.companies import ChangeCompany, Classify
from server.jobs.models import Job, today
from server.jobs.verification import Due, VerificationView
from server.jobs.views import SHOWINGS, CompanyPage, CompanyView, JobPage, JobView, Showing, company_view, job_view
from server.paging import paged
from server.rest import Query, actor_of, id_of, route
from server.settings import CLOCK

Words = Annotated[str, Meta(max_length=100, pattern=r"^[^\x00]*$")]
"""Of an address, where `rest.without_nul` does not look."""


class FindJobs(Query):
    q: Words = ""
    company: UUID | None = None
    page: str = ""
    mine: bool = False


class FindCompanies(Query):
    q: Words = ""
    page: str = ""
    unverified: bool = False


async def post_job(request: web.Request, command: PostJob) -> JobView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return job_view(await actions.post(work, actor, command), today(work.now))


async def edit_job(request: web.Request, command: PostJob) -> JobView:
    actor, job = await actor_of(request), id_of(request)
    async with transaction(request.app) as work:
        shows = await shows_of(request, work.db, job)
        return job_view(await actions.edit(work, actor, job, command, bool(shows)), today(work.now), shows)


async def close_job(request: web.Request) -> JobView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return job_view(await actions.close(work, actor, id_of(request)), today(work.now))


async def reopen_job(request: web.Request) -> JobView:
    actor, job = await actor_of(request), id_of(request)
    async with transaction(request.app) as work:
        shows = await shows_of(request, work.db, job)
        return job_view(await actions.reopen(work, actor, job, bool(shows)), today(work.now), shows)


async def get_job(request: web.Request) -> JobView:
    actor, day = await actor_of(request), this_day(request)
    async with reading(request.app) as db:
        job = await actions.visible_job(db, actor, id_of(request), day)
        return (await views(request, db, [job], day))[0]


async def list_jobs(request: web.Request, query: FindJobs) -> JobPage:
    """What may be applied for; with `mine`, a recruiter's own company's jobs in every state."""
    actor, day = await actor_of(request), this_day(request)
    if query.mine:
        wanted = actions.with_company().where(Job.company_id == actions.of_a_company(actor).company)
    else:
        wanted = actions.with_company().where(actions.ready(day))
    if query.company:
        wanted = wanted.where(Job.company_id == query.company)
    if words := query.q.strip():
        inside = (Job.title, Company.name)
        wanted = wanted.where(or_(*(column.icontains(words, autoescape=True) for column in inside)))
    async with reading(request.app) as db:
        rows, following = await paged(db, wanted, Job.posted_at, Job.id, query.page)
        return JobPage(await views(request, db, rows, day), following)


async def shows_of(request: web.Request, db: AsyncSession, job: UUID) -> Sequence[Showing]:
    return (await request.app[SHOWINGS](db, [job])).get(job, ())


async def views(request: web.Request, db: AsyncSession, jobs: list[Job], day: date) -> list[JobView]:
    shows = await request.app[SHOWINGS](db, [job.id for job in jobs]) if jobs else {}
    return [job_view(job, day, shows.get(job.id, ())) for job in jobs]


def this_day(request: web.Request) -> date:
    return today(request.app[CLOCK].now())


async def list_companies(request: web.Request, query: FindCompanies) -> CompanyPage:
    wanted = companies.visible(await actor_of(request))
    if query.unverified:
        wanted = wanted.where(Company.verified_at.is_(None))
    if words := query.q.strip():
        wanted = wanted.where(Company.name.icontains(words, autoescape=True))
    async with reading(request.app) as db:
        rows, following = await paged(db, wanted, Company.created_at, Company.id, query.page)
    return CompanyPage([company_view(row) for row in rows], following)


async def get_company(request: web.Request) -> CompanyView:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return company_view(await companies.visible_company(db, actor, id_of(request)))


async def change_company(request: web.Request, command: ChangeCompany) -> CompanyView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return company_view(await companies.change(work, actor, id_of(request), command))


async def verify_company(request: web.Request) -> VerificationView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await verification.verify(work, actor, id_of(request))


async def due_companies(request: web.Request) -> Due:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await verification.due(db, actor, request.app[CLOCK].now())


async def classify_company(request: web.Request, command: Classify) -> CompanyView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return company_view(await companies.classify(work, actor, id_of(request), command))


routes = [
    route("GET", "/api/jobs", list_jobs),
    route("POST", "/api/jobs", post_job, status=201),
    route("GET", "/api/jobs/{id}", get_job),
    route("PUT", "/api/jobs/{id}", edit_job),
    route("POST", "/api/jobs/{id}/close", close_job),
    route("POST", "/api/jobs/{id}/reopen", reopen_job),
    route("GET", "/api/companies", list_companies),
    route("GET", "/api/companies/due", due_companies),
    route("GET", "/api/companies/{id}", get_company),
    route("PATCH", "/api/companies/{id}", change_company),
    route("POST", "/api/companies/{id}/verify", verify_company),
    route("PUT", "/api/companies/{id}/institution", classify_company),
]
