"""Recordings over HTTP; everybody in the room hears at once what becomes of them."""

from aiohttp import web

from server.db import reading, transaction
from server.interviews.recordings import actions, lookup, playback
from server.interviews.recordings.actions import Propose, Say
from server.interviews.recordings.events import RecordingView
from server.interviews.recordings.keeping import erase_left
from server.interviews.recordings.lookup import Kept, Ledger
from server.interviews.recordings.playback import Playback
from server.interviews.recordings.steering import steer
from server.rest import actor_of, id_of, route
from server.settings import SETTINGS


async def get_recordings(request: web.Request) -> Ledger:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await lookup.ledger(db, actor, id_of(request), request.app[SETTINGS].interview_recording_days)


async def post_recording(request: web.Request, command: Propose) -> RecordingView:
    """Everybody inside is asked."""
    actor = await actor_of(request)
    most_days = request.app[SETTINGS].interview_recording_days
    async with transaction(request.app) as work:
        found = await actions.propose(work, actor, id_of(request), command, most_days)
        work.then(lambda: steer(request.app, found.interview))
        return found


async def put_answer(request: web.Request, command: Say) -> RecordingView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        found = await actions.say(work, actor, id_of(request), command)
        work.then(lambda: steer(request.app, found.interview))
        return found


async def post_revoke(request: web.Request) -> RecordingView:
    """Takes one's consent back, and one's tracks."""
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        found = await actions.revoke(work, actor, id_of(request))
        work.then(lambda: steer(request.app, found.interview))
        work.then(lambda: erase_left(request.app, found.id))
        return found


async def post_stop(request: web.Request) -> RecordingView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        found = await actions.stop(work, actor, id_of(request))
        work.then(lambda: steer(request.app, found.interview))
        return found


async def delete_recording(request: web.Request) -> RecordingView:
    """Before its days are over."""
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        found = await actions.throw_away(work, actor, id_of(request))
        work.then(lambda: erase_left(request.app, found.id))
        return found


async def post_watch(request: web.Request) -> Playback:
    """Written down each time."""
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await playback.watch(work, request.app[SETTINGS], actor, id_of(request))


async def get_kept(request: web.Request) -> Kept:
    """What one may watch."""
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await lookup.kept(db, actor)


routes = [
    route("GET", "/api/interviews/{id}/recordings", get_recordings),
    route("POST", "/api/interviews/{id}/recordings", post_recording, status=201),
    route("GET", "/api/recordings", get_kept),
    route("PUT", "/api/recordings/{id}/answer", put_answer),
    route("POST", "/api/recordings/{id}/revoke", post_revoke),
    route("POST", "/api/recordings/{id}/stop", post_stop),
    route("POST", "/api/recordings/{id}/watch", post_watch),
    route("DELETE", "/api/recordings/{id}", delete_recording),
]
