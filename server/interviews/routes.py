"""Inviting and looking up, over HTTP; what happens in an interview is live."""

from aiohttp import web

from server.db import reading, transaction
from server.interviews import doors, invite, lookup
from server.interviews.doors import Doors
from server.interviews.events import InterviewView, view
from server.interviews.invite import Invite
from server.interviews.lookup import Filter, Interviews
from server.rest import actor_of, id_of, route


async def post_interview(request: web.Request, command: Invite) -> InterviewView:
    """The application becomes invited."""
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await invite.invite(request.app, work, actor, command)


async def get_interviews(request: web.Request, query: Filter) -> Interviews:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await lookup.page(db, actor, query)


async def get_knocks(request: web.Request) -> Doors:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await doors.knocks(db, actor)


async def get_interview(request: web.Request) -> InterviewView:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return view(await lookup.find(db, actor, id_of(request)))


routes = [
    route("POST", "/api/interviews", post_interview, status=201),
    route("GET", "/api/interviews", get_interviews),
    route("GET", "/api/interviews/knocks", get_knocks),
    route("GET", "/api/interviews/{id}", get_interview),
]
