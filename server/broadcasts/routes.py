"""The schedule, planning, guests, tickets, and the media plane's hook, over HTTP."""

from uuid import UUID

import msgspec
from aiohttp import web

from server.access import Actor
from server.broadcasts import guests, ics, plan, recordings, series, tickets, trial, weekly
from server.broadcasts.announcing import announce, direct, seen
from server.broadcasts.dropping import FAREWELLS, drop
from server.broadcasts.finding import Listing, bare, whole
from server.broadcasts.guests import GuestSelf, Invite, InvitedGuest
from server.broadcasts.hook import post_hook
from server.broadcasts.keeping import erase
from server.broadcasts.models import room_of
from server.broadcasts.plan import Plan
from server.broadcasts.public import PAGE, SCHEDULE, SERIES, SHOW, BroadcastPage, Schedule
from server.broadcasts.recordings import Download, ThrowAway
from server.broadcasts.series import Occurrence, Repeat, Weeks
from server.broadcasts.stage import clear
from server.broadcasts.tickets import AskTicket, TicketView
from server.broadcasts.views import BroadcastView
from server.db import Work, reading, transaction
from server.limits import LIMITS
from server.rest import actor_of, id_of, route
from server.settings import CLOCK, SETTINGS


class Proposal(msgspec.Struct):
    occurrences: list[Occurrence]
    weekly: bool
    """Its series goes on by itself."""


class Planned(msgspec.Struct):
    broadcasts: list[BroadcastView]


class FirstPlan(Plan):
    weekly: bool = False
    """It begins a series that goes on by itself."""


class GuestList(msgspec.Struct):
    guests: list[InvitedGuest]


async def get_broadcasts(request: web.Request, query: Listing) -> BroadcastPage:
    return await request.app[PAGE].ask((query.state, query.page, query.watchable))


async def get_schedule(request: web.Request) -> Schedule:
    return await request.app[SCHEDULE].ask(None)


async def get_broadcast(request: web.Request) -> BroadcastView:
    return await request.app[SHOW].ask(id_of(request))


async def post_broadcast(request: web.Request, command: FirstPlan) -> BroadcastView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        show = await plan.plan(work, actor, command)
        if command.weekly:
            await go_on(request.app, work, actor, show.id)
        changed = await announce(request.app, work, show)
        work.then(lambda: plan.settle(request.app))
        return changed


async def put_broadcast(request: web.Request, command: Plan) -> BroadcastView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        changed = await announce(request.app, work, await plan.replan(work, actor, id_of(request), command))
        work.then(lambda: plan.settle(request.app))
        return changed


async def delete_broadcast(request: web.Request) -> None:
    actor, show = await actor_of(request), id_of(request)
    async with transaction(request.app) as work:
        await drop(request.app[FAREWELLS], work, actor, show)
        work.then(lambda: clear(request.app, room_of(show)))
        work.then(lambda: plan.settle(request.app))


async def get_series(request: web.Request, query: Weeks) -> Proposal:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        show = id_of(request)
        weeks = await series.proposed(db, actor, show, query)
        return Proposal(weeks, (await bare(db, show)).series_id is not None)


async def post_series(request: web.Request, command: Repeat) -> Planned:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        shows = await series.repeat(work, actor, id_of(request), command)
        return Planned([await announce(request.app, work, show) for show in shows])


async def put_series(request: web.Request) -> None:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        await go_on(request.app, work, actor, id_of(request))


async def go_on(app: web.Application, work: Work, actor: Actor | None, show: UUID) -> None:
    """The weeks to come are there at once."""
    await weekly.start(work, actor, show)
    work.then(lambda: weekly.plan_ahead(app))


async def delete_series(request: web.Request) -> None:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        await weekly.stop(work, actor, id_of(request))


async def get_guests(request: web.Request) -> GuestList:
    """For hosts: with the links to pass on."""
    async with reading(request.app) as db:
        found = await guests.guests_of(db, await actor_of(request), id_of(request))
    return GuestList([guests.invited(guest, request.app[SETTINGS]) for guest in found])


async def post_guest(request: web.Request, command: Invite) -> InvitedGuest:
    actor, show = await actor_of(request), id_of(request)
    async with transaction(request.app) as work:
        guest = await guests.invite(work, actor, show, command)
        await announce(request.app, work, await whole(work.db, show))
        return guests.invited(guest, request.app[SETTINGS])


async def delete_guest(request: web.Request) -> None:
    actor, show, guest = await actor_of(request), id_of(request), id_of(request, "guest")
    async with transaction(request.app) as work:
        broadcast = await guests.uninvite(work, actor, show, guest)
        await direct(request.app, work, broadcast)
        work.then(lambda: clear(request.app, broadcast.room, f"guest:{guest}"))


async def post_download(request: web.Request) -> Download:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await recordings.download(work, request.app[SETTINGS], actor, id_of(request))


async def post_throw_away(request: web.Request, command: ThrowAway) -> BroadcastView:
    actor, show = await actor_of(request), id_of(request)
    async with transaction(request.app) as work:
        broadcast = await recordings.throw_away(work, actor, show, command)
        work.then(lambda: erase(request.app, show))
        return await announce(request.app, work, broadcast)


async def get_guest(request: web.Request) -> GuestSelf:
    """The studio reads who came with the link."""
    async with reading(request.app) as db:
        guest = await guests.guest_of(db, request.app[SETTINGS], request.match_info["token"])
        broadcast = await seen(request.app, db, await whole(db, guest.broadcast_id))
    return guests.guest_self(guest, broadcast)


async def post_ticket(request: web.Request, command: AskTicket) -> TicketView:
    actor, settings, now = await actor_of(request), request.app[SETTINGS], request.app[CLOCK].now()
    async with reading(request.app) as db:
        given = await tickets.ticket(db, settings, actor, id_of(request), command, now)
    if command.verb == "test":
        await request.app[LIMITS].check("test_recording", str(given.source), trial.OFTEN)
    return given


async def get_calendars(request: web.Request) -> web.Response:
    return calendar(await request.app[SERIES].ask(None))


async def get_calendar(request: web.Request) -> web.Response:
    async with reading(request.app) as db:
        broadcast = await whole(db, id_of(request))
    return calendar(ics.calendar([broadcast], request.app[CLOCK].now(), request.app[SETTINGS].public_url))


def calendar(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="text/calendar", charset="utf-8", headers={"Cache-Control": "no-cache"})


routes = [
    route("GET", "/api/schedule", get_schedule),
    route("GET", "/api/broadcasts", get_broadcasts),
    route("POST", "/api/broadcasts", post_broadcast, status=201),
    route("GET", "/api/broadcasts.ics", get_calendars),
    route("GET", "/api/broadcasts/{id}.ics", get_calendar),
    route("GET", "/api/broadcasts/{id}", get_broadcast),
    route("PUT", "/api/broadcasts/{id}", put_broadcast),
    route("DELETE", "/api/broadcasts/{id}", delete_broadcast),
    route("GET", "/api/broadcasts/{id}/series", get_series),
    route("POST", "/api/broadcasts/{id}/series", post_series, status=201),
    route("PUT", "/api/broadcasts/{id}/series", put_series),
    route("DELETE", "/api/broadcasts/{id}/series", delete_series),
    route("GET", "/api/broadcasts/{id}/guests", get_guests),
    route("POST", "/api/broadcasts/{id}/guests", post_guest, status=201),
    route("DELETE", "/api/broadcasts/{id}/guests/{guest}", delete_guest),
    route("POST", "/api/broadcasts/{id}/tickets", post_ticket),
    route("POST", "/api/broadcasts/{id}/download", post_download),
    route("POST", "/api/broadcasts/{id}/throw_away", post_throw_away),
    route("GET", "/api/guests/{token}", get_guest),
    route("POST", "/api/media/hook", post_hook),
]
