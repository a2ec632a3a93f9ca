"""The lines of an interview over HTTP; who is there hears them at once."""

from aiohttp import web

from server.db import reading, transaction
from server.interviews.lines import actions
from server.interviews.lines.actions import InterviewLines, InterviewLineView, Write
from server.rest import actor_of, id_of, route


async def post_line(request: web.Request, command: Write) -> InterviewLineView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await actions.write(work, actor, id_of(request), command)


async def get_lines(request: web.Request) -> InterviewLines:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await actions.read(db, actor, id_of(request))


routes = [
    route("GET", "/api/interviews/{id}/lines", get_lines),
    route("POST", "/api/interviews/{id}/lines", post_line, status=201),
]
