"""Examinations over HTTP; each interview of one is live like any other."""

from aiohttp import web

from server.access import signed_in
from server.db import reading, transaction
from server.interviews.examinations import close, draw, identity, organise, views
from server.interviews.examinations.close import Close
from server.interviews.examinations.draw import Draw
from server.interviews.examinations.identity import Check, NameView
from server.interviews.examinations.lookup import find
from server.interviews.examinations.organise import Announce
from server.interviews.examinations.views import CheckView, Examinations, ExaminationView
from server.rest import actor_of, id_of, route


async def post_examination(request: web.Request, command: Announce) -> ExaminationView:
    """Candidates, examiners and the secret are fixed; its hash is public."""
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await organise.announce(work, actor, command)


async def get_examinations(request: web.Request) -> Examinations:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await views.page(db, actor)


async def get_examination(request: web.Request) -> ExaminationView:
    actor = signed_in(await actor_of(request))
    async with reading(request.app) as db:
        return await views.view(db, actor, await find(db, actor, id_of(request)))


async def cancel_examination(request: web.Request) -> ExaminationView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await organise.cancel(work, actor, id_of(request))


async def post_draw(request: web.Request, command: Draw) -> ExaminationView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        await draw.say(work, actor, id_of(request), command)
    async with transaction(request.app) as work:
        return await draw.draw(request.app, work, actor, id_of(request))


async def close_record(request: web.Request, command: Close) -> ExaminationView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await close.close(work, actor, id_of(request), command)


async def publish_results(request: web.Request) -> ExaminationView:
    """Each candidate sees the own score and place."""
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await close.publish(work, actor, id_of(request))


async def get_record(request: web.Request) -> web.Response:
    """As it was closed, to the byte."""
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        text = await close.handed_out(work, actor, id_of(request))
    named = f'attachment; filename="examination-{id_of(request)}.json"'
    headers = {"Content-Disposition": named, "Cache-Control": "no-cache"}
    return web.Response(body=text.encode(), content_type="application/json", headers=headers)


async def get_check(request: web.Request) -> CheckView | None:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await identity.read(db, actor, id_of(request))


async def post_check(request: web.Request, command: Check) -> CheckView | None:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await identity.check(work, actor, id_of(request), command)


async def get_name(request: web.Request) -> NameView:
    """The candidate's, for whoever compares it with a document; audited."""
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await identity.name(work, actor, id_of(request))


routes = [
    route("POST", "/api/examinations", post_examination, status=201),
    route("GET", "/api/examinations", get_examinations),
    route("GET", "/api/examinations/{id}", get_examination),
    route("POST", "/api/examinations/{id}/cancel", cancel_examination),
    route("POST", "/api/examinations/{id}/draw", post_draw),
    route("POST", "/api/examinations/{id}/close", close_record),
    route("POST", "/api/examinations/{id}/publish", publish_results),
    route("GET", "/api/examinations/{id}/record.json", get_record),
    route("GET", "/api/interviews/{id}/identity", get_check),
    route("POST", "/api/interviews/{id}/identity", post_check),
    route("GET", "/api/interviews/{id}/identity/name", get_name),
]
