"""The device check over HTTP."""

from aiohttp import web

from server.access import signed_in
from server.db import reading, transaction
from server.interviews.check import actions
from server.interviews.check.actions import Checked, CheckView
from server.interviews.events import Way
from server.rest import actor_of, id_of, route
from server.settings import CLOCK, SETTINGS


async def post_ticket(request: web.Request) -> Way:
    """To publish to the server and receive oneself again."""
    actor = signed_in(await actor_of(request))
    return actions.way(request.app[SETTINGS], actor, request.app[CLOCK].now())


async def put_check(request: web.Request, command: Checked) -> CheckView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await actions.save(work, actor, command)


async def get_check(request: web.Request) -> CheckView | None:
    """The own newest one; nothing before the first."""
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await actions.own(db, actor)


async def get_candidates(request: web.Request) -> CheckView | None:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await actions.candidates(db, actor, id_of(request))


routes = [
    route("POST", "/api/check/tickets", post_ticket),
    route("PUT", "/api/check", put_check),
    route("GET", "/api/check", get_check),
    route("GET", "/api/interviews/{id}/check", get_candidates),
]
