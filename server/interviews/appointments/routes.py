"""Offering, choosing, moving, cancelling; the calendar entry of an interview."""

from aiohttp import web

from server.access import signed_in
from server.applications.events import ApplicationView
from server.db import reading, transaction
from server.identity.models import Person
from server.interviews import invite, rooms
from server.interviews.appointments import book, change, ics, offer, shows, views
from server.interviews.appointments.book import Book
from server.interviews.appointments.change import Cancel, Move
from server.interviews.appointments.offer import Offer, Withdraw
from server.interviews.appointments.shows import Overlaps
from server.interviews.appointments.views import SlotPage
from server.interviews.events import InterviewView
from server.interviews.invite import Ask
from server.interviews.lookup import find
from server.interviews.models import room_of
from server.rest import actor_of, id_of, route
from server.settings import CLOCK, SETTINGS


async def post_slots(request: web.Request, command: Offer) -> SlotPage:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await offer.offer(work, actor, command)


async def get_slots(request: web.Request) -> SlotPage:
    """The company's own, still to come."""
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await views.slots_of(db, actor, request.app[CLOCK].now())


async def withdraw(request: web.Request, command: Withdraw) -> None:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        await offer.withdraw(work, actor, id_of(request), command)


async def get_bookable(request: web.Request) -> SlotPage:
    """The times of this application's job at which everybody has time."""
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await views.bookable(db, actor, id_of(request), request.app[CLOCK].now())


async def post_invitation(request: web.Request, command: Ask) -> ApplicationView:
    """The graduate is to choose a time."""
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await invite.ask(request.app, work, actor, command)


async def post_booking(request: web.Request, command: Book) -> InterviewView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await book.book(request.app, work, actor, id_of(request), command)


async def move(request: web.Request, command: Move) -> InterviewView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await change.move(work, actor, id_of(request), command)


async def cancel(request: web.Request, command: Cancel) -> InterviewView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        cancelled = await change.cancel(work, actor, id_of(request), command)
    await rooms.close(request.app, room_of(cancelled.id))
    return cancelled


async def miss(request: web.Request) -> InterviewView:
    """Nobody came, or not everybody."""
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        missed = await change.miss(work, actor, id_of(request))
    await rooms.close(request.app, room_of(missed.id))
    return missed


async def get_overlaps(request: web.Request) -> Overlaps:
    """Reminders of jobs that are on during an interview of one's own."""
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await shows.overlaps(db, actor)


async def get_calendar(request: web.Request) -> web.Response:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        row = await find(db, actor, id_of(request))
        reader = await db.get_one(Person, signed_in(actor).id)
    body = ics.calendar(row, request.app[CLOCK].now(), request.app[SETTINGS].public_url, reader.language)
    headers = {"Cache-Control": "no-cache", "Content-Disposition": f'attachment; filename="interview-{row.id}.ics"'}
    return web.Response(body=body, content_type="text/calendar", charset="utf-8", headers=headers)


routes = [
    route("POST", "/api/slots", post_slots, status=201),
    route("GET", "/api/slots", get_slots),
    route("POST", "/api/slots/{id}/withdraw", withdraw),
    route("POST", "/api/slots/{id}/book", post_booking, status=201),
    route("GET", "/api/applications/{id}/slots", get_bookable),
    route("POST", "/api/interviews/invitations", post_invitation, status=201),
    route("POST", "/api/interviews/{id}/move", move),
    route("POST", "/api/interviews/{id}/cancel", cancel),
    route("POST", "/api/interviews/{id}/miss", miss),
    route("GET", "/api/interviews/{id}.ics", get_calendar),
    route("GET", "/api/reminders/overlaps", get_overlaps),
]
