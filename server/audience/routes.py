"""The chat of a show along its clock, over HTTP: what the replay plays in step."""

from aiohttp import web

from server.audience.reading import Replay, ReplayPage, replayed
from server.db import reading
from server.rest import actor_of, id_of, route


async def get_chat(request: web.Request, query: Replay) -> ReplayPage:
    """The lines from a moment of the show on."""
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await replayed(db, actor, id_of(request), query)


routes = [route("GET", "/api/broadcasts/{id}/chat", get_chat)]
