"""The media node: all routes under /media, what the web side may steer, startup and a clean end."""

from collections.abc import Iterable

from aiohttp import web

from server.media import discard, download, hls, replay, subtitles, whip
from server.media.control import RoomView, Wanted
from server.media.figures import figures
from server.media.front import attach_front
from server.media.placing import placed, placing
from server.media.rooms import ROOMS, Rooms, rooms
from server.media.tickets import allowed, ticket_of
from server.nodes import nodes
from server.rest import route

PREFIX = "/media"
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, PATCH, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, If-Match, Range",
    "Access-Control-Expose-Headers": "Location, ETag, Accept-Post, Accept-Patch, Retry-After, Link",
}
"""Browsers of any origin may come: what lets them in is the ticket, never a cookie."""


async def want(request: web.Request, command: Wanted) -> None:
    """PUT /rooms/{room}/wanted: what the product wants of the room."""
    steered, name = steering(request)
    await steered.want(name, command)


async def room_view(request: web.Request) -> RoomView:
    """GET /rooms/{room}"""
    steered, name = steering(request)
    return steered.find(name).view()


async def close_room(request: web.Request) -> None:
    """DELETE /rooms/{room}: everybody leaves."""
    steered, name = steering(request)
    await steered.close(name)


async def kick(request: web.Request) -> None:
    """DELETE /rooms/{room}/sources/{source}"""
    steered, name = steering(request)
    await steered.find(name).kick(request.match_info["source"])


def steering(request: web.Request) -> tuple[Rooms, str]:
    """The rooms and the one that the ticket may steer, which must be the one in the path."""
    ticket, name = ticket_of(request), request.match_info["room"]
    allowed(ticket, ticket.control and ticket.room == name, "steer this room")
    return request.app[ROOMS], name


async def open_to_all(request: web.Request, response: web.StreamResponse) -> None:
    if request.path.startswith(PREFIX):
        response.headers.update(OPEN)


def under(prefix: str, routes: Iterable[web.RouteDef]) -> list[web.RouteDef]:
    return [web.route(known.method, prefix + known.path, known.handler, **known.kwargs) for known in routes]


routes = under(
    PREFIX,
    [
        route("PUT", "/rooms/{room}/wanted", want),
        route("GET", "/rooms/{room}", room_view),
        route("DELETE", "/rooms/{room}", close_room),
        route("DELETE", "/rooms/{room}/sources/{source}", kick),
        *whip.routes,
        *hls.routes,
        *replay.routes,
        *download.routes,
        *discard.routes,
        *subtitles.routes,
    ],
)


def attach_media(app: web.Application) -> None:
    """Mount the media plane on an app that has SETTINGS, CLOCK, METRICS and the error middleware."""
    app.add_routes(routes)
    app.on_response_prepare.append(open_to_all)
    attach_front(app)
    app.middlewares.append(placed)
    app.cleanup_ctx.extend([nodes, rooms, figures, placing])
