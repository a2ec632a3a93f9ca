"""A company's queues over HTTP: who looks for work at its interviews sees where somebody waits."""

from aiohttp import web

from server.db import reading
from server.interviews.queue.views import OpenQueue, open_queues
from server.rest import actor_of, route


async def list_queues(request: web.Request) -> dict[str, list[OpenQueue]]:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return {"queues": await open_queues(db, actor)}


routes = [route("GET", "/api/queues", list_queues)]
