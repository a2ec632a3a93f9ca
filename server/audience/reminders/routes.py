"""Over HTTP: reminders of jobs, and the own calendar."""

from aiohttp import web

from server.audience.reminders import actions, feed
from server.audience.reminders.actions import Reminders, ReminderView
from server.audience.reminders.feed import FeedAddress, FeedView
from server.db import reading, transaction
from server.rest import actor_of, id_of, route
from server.settings import CLOCK, SETTINGS


async def get_reminders(request: web.Request) -> Reminders:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await actions.mine(db, actor, request.app[CLOCK].now())


async def put_reminder(request: web.Request) -> ReminderView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await actions.remind(work, actor, id_of(request), id_of(request, "job"))


async def delete_reminder(request: web.Request) -> None:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        await actions.forget(work, actor, id_of(request), id_of(request, "job"))


async def get_feed(request: web.Request) -> FeedView:
    """Whether there is one; its address is told only when it is made."""
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await feed.made(db, actor)


async def post_feed(request: web.Request) -> FeedAddress:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await feed.make(work, request.app[SETTINGS], actor)


async def delete_feed(request: web.Request) -> None:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        await feed.revoke(work, actor)


async def get_calendar(request: web.Request) -> web.Response:
    """For a calendar program, which cannot sign in: who knows the address may read."""
    now, url = request.app[CLOCK].now(), request.app[SETTINGS].public_url
    async with reading(request.app) as db:
        body = await feed.calendar(db, request.match_info["token"], now, url)
    headers = {"Cache-Control": "private, no-cache"}
    return web.Response(body=body, content_type="text/calendar", charset="utf-8", headers=headers)


routes = [
    route("GET", "/api/reminders", get_reminders),
    route("PUT", "/api/broadcasts/{id}/reminders/{job}", put_reminder),
    route("DELETE", "/api/broadcasts/{id}/reminders/{job}", delete_reminder),
    route("GET", "/api/calendar", get_feed),
    route("POST", "/api/calendar", post_feed, status=201),
    route("DELETE", "/api/calendar", delete_feed),
    route("GET", "/api/calendars/{token}.ics", get_calendar),
]
