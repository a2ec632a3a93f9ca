"""The inbox as a page reads it."""

from uuid import UUID

from aiohttp import web

from server.access import signed_in
from server.db import reading, transaction
from server.inbox import actions
from server.inbox.actions import NoticePage
from server.rest import Command, Query, actor_of, route


class Older(Query):
    before: UUID | None = None


class Read(Command):
    until: UUID | None = None


async def list_notices(request: web.Request, query: Older) -> NoticePage:
    actor = signed_in(await actor_of(request))
    async with reading(request.app) as db:
        return await actions.page(db, actor, query.before)


async def read_notices(request: web.Request, command: Read) -> dict[str, int]:
    actor = signed_in(await actor_of(request))
    async with transaction(request.app) as work:
        unread = await actions.read(work, actor, command.until)
    return {"unread": unread}


routes = [
    route("GET", "/api/notices", list_notices),
    route("POST", "/api/notices/read", read_notices),
]
