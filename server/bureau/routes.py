"""What the bureau follows, over HTTP."""

from aiohttp import web

from server import audit
from server.access import Actor, signed_in
from server.bureau import audits, outcomes, overdue, sheet
from server.bureau.audits import Asked, Audits, Somebody, Whose
from server.bureau.outcomes import Outcomes, Page
from server.bureau.overdue import LateView, Overdue
from server.bureau.sheet import Wanted
from server.db import reading, transaction
from server.rest import actor_of, id_of, route
from server.settings import CLOCK


async def get_outcomes(request: web.Request, query: Page) -> Outcomes:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await outcomes.outcomes(db, actor, query, request.app[CLOCK].now())


async def get_sheet(request: web.Request, query: Wanted) -> web.Response:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        text, count = await sheet.sheet(db, actor, query)
    await audit.looked(request.app, signed_in(actor), "download", "outcomes:shows", count=count)
    headers = {"Content-Disposition": 'attachment; filename="outcomes.csv"', "Cache-Control": "no-cache"}
    return web.Response(text=text, content_type="text/csv", charset="utf-8", headers=headers)


async def get_overdue(request: web.Request) -> Overdue:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await overdue.overdue(db, actor, request.app[CLOCK].now())


async def remind(request: web.Request) -> LateView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await overdue.remind(work, actor, id_of(request))


async def get_audits(request: web.Request, query: Asked) -> Audits:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        found = await audits.audits(db, actor, query)
    if found.person:
        await looked_up(request, actor, found.person)
    return found


async def post_whose(request: web.Request, command: Whose) -> Somebody:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        found = await audits.whose(db, actor, command)
    await looked_up(request, actor, found)
    return found


async def looked_up(request: web.Request, actor: Actor | None, person: Somebody) -> None:
    await audit.looked(request.app, signed_in(actor), "look_up", f"person:{person.id}")


routes = [
    route("GET", "/api/audits", get_audits),
    route("POST", "/api/audits/whose", post_whose),
    route("GET", "/api/outcomes", get_outcomes),
    route("GET", "/api/outcomes.csv", get_sheet),
    route("GET", "/api/overdue", get_overdue),
    route("POST", "/api/companies/{id}/remind", remind),
]
