"""The second camera over HTTP: the candidate asks for a link, a phone without a login opens it."""

from aiohttp import web

from server.access import signed_in
from server.db import transaction
from server.interviews import rooms
from server.interviews.camera import actions
from server.interviews.camera.actions import CameraLink, Open, Opened, Send
from server.interviews.events import Way
from server.interviews.models import room_of
from server.limits import LIMITS
from server.rest import actor_of, address_of, id_of, route
from server.settings import SETTINGS


async def post_link(request: web.Request) -> CameraLink:
    """The phone that came by an earlier one goes dark."""
    actor, interview = signed_in(await actor_of(request)), id_of(request)
    async with transaction(request.app) as work:
        made = await actions.link(work, request.app[SETTINGS], actor, interview)
    await rooms.take_off(request.app, room_of(interview), f"{actor.id}{rooms.SECOND}")
    return made


async def post_camera(request: web.Request, command: Open) -> Opened:
    await request.app[LIMITS].check("camera", address_of(request), "60/minute")
    async with transaction(request.app) as work:
        return await actions.let_in(work, request.app[SETTINGS], command)


async def post_ticket(request: web.Request, command: Send) -> Way:
    """Again and again: before the candidate is inside, and after the network was away."""
    phone = actions.phone_of(request.app[SETTINGS], command)
    await request.app[LIMITS].check("camera_ticket", str(phone.camera), "60/minute")
    return await actions.ticket(request.app, phone)


routes = [
    route("POST", "/api/interviews/{id}/camera", post_link, status=201),
    route("POST", "/api/cameras", post_camera),
    route("POST", "/api/cameras/tickets", post_ticket),
]
