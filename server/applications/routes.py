"""Resumes and applications over HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from aiohttp import web
from sqlalchemy.exc import IntegrityError

from server.applications import deliver, lookup, resumes, review
from server.applications.deliver import Deliver
from server.applications.events import ApplicationDetail, ApplicationView
from server.applications.lookup import Applications, Filter
from server.applications.resumes import ResumeView
from server.applications.review import Answer
from server.applications.tell import COMES, FALLS
from server.db import Work, reading, transaction
from server.rest import actor_of, id_of, route
from server.settings import CLOCK

T = TypeVar("T")


async def get_resume(request: web.Request) -> ResumeView | None:
    """The graduate's own; nothing before the first one is saved."""
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await resumes.saved(db, actor)


async def put_resume(request: web.Request, command: ResumeView) -> ResumeView:
    actor = await actor_of(request)
    return await twice(request.app, lambda work: resumes.save(work, actor, command))


async def post_application(request: web.Request, command: Deliver) -> ApplicationView:
    """The same answer for a double tap, a retry and parallel taps."""
    actor = await actor_of(request)

    async def delivers(work: Work) -> ApplicationView:
        application = await deliver.deliver(work, actor, command)
        await request.app[COMES](work, application.id)
        return application

    return await twice(request.app, delivers)


async def twice(app: web.Application, action: Callable[[Work], Awaitable[T]]) -> T:
    """Once more if somebody wrote the same row meanwhile: the second look finds theirs."""
    try:
        async with transaction(app) as work:
            return await action(work)
    except IntegrityError:
        async with transaction(app) as work:
            return await action(work)


async def get_applications(request: web.Request, query: Filter) -> Applications:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await lookup.page(db, actor, query, request.app[CLOCK].now())


async def get_application(request: web.Request) -> ApplicationDetail:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await lookup.detail(db, actor, id_of(request))


async def read(request: web.Request) -> ApplicationView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await review.read(work, actor, id_of(request))


async def reject(request: web.Request, command: Answer) -> ApplicationView:
    actor = await actor_of(request)
    async with falling(request) as work:
        return await review.reject(work, actor, id_of(request), command)


async def offer(request: web.Request, command: Answer) -> ApplicationView:
    actor = await actor_of(request)
    async with falling(request) as work:
        return await review.offer(work, actor, id_of(request), command)


@asynccontextmanager
async def falling(request: web.Request) -> AsyncIterator[Work]:
    """For those who may: what follows is undone where it is refused."""
    async with transaction(request.app) as work:
        await request.app[FALLS](request.app, work, id_of(request))
        yield work


async def sign(request: web.Request) -> ApplicationView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await review.sign(work, actor, id_of(request))


async def unsign(request: web.Request) -> ApplicationView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await review.unsign(work, actor, id_of(request))


async def withdraw(request: web.Request) -> ApplicationView:
    actor = await actor_of(request)
    async with falling(request) as work:
        return await review.withdraw(work, actor, id_of(request))


routes = [
    route("GET", "/api/resume", get_resume),
    route("PUT", "/api/resume", put_resume),
    route("POST", "/api/applications", post_application, status=201),
    route("GET", "/api/applications", get_applications),
    route("GET", "/api/applications/{id}", get_application),
    route("POST", "/api/applications/{id}/read", read),
    route("POST", "/api/applications/{id}/reject", reject),
    route("POST", "/api/applications/{id}/offer", offer),
    route("POST", "/api/applications/{id}/sign", sign),
    route("POST", "/api/applications/{id}/unsign", unsign),
    route("POST", "/api/applications/{id}/withdraw", withdraw),
]
