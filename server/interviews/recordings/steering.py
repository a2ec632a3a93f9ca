"""Making the media plane write what may be written and nothing else, and insisting until it does.

What is wanted is worked out from the database each time; the node holds everybody by itself while somebody publishes
whom this does not name (`media.control.Wanted.tracks`), so a web process that is slow or dead lets nothing through.
"""

import logging
from collections.abc import AsyncIterator
from uuid import UUID

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.background import every
from server.db import reading, transaction
from server.errors import ProductError
from server.interviews.lookup import whole
from server.interviews.models import Interview
from server.interviews.recordings.actions import changed
from server.interviews.recordings.lookup import of, running
from server.interviews.recordings.models import InterviewRecording, RecordingState, track
from server.interviews.rooms import SOURCES
from server.media.control import Wanted
from server.media.remote import MEDIA_NODE

log = logging.getLogger(__name__)
EVERY = 2.0
UNTOLD = web.AppKey("untold_interviews", set[UUID])
"""Interviews whose media room may not be what is wanted."""


async def wanted_of(db: AsyncSession, row: Interview) -> Wanted:
    """`row` must have been read before: what is newer than its version may be in the answer, nothing that is older."""
    return wanted(row, await running(db, row.id))


def wanted(row: Interview, recording: InterviewRecording | None) -> Wanted:
    """Everybody who agreed by themselves, and by name who did not: the others need not wait for them."""
    tracks = dict[str, str | None]()
    if recording and row.goes_on and recording.state(row.seats) is RecordingState.on:
        for said in recording.answers:
            for source in SOURCES:
                name = f"{said.person_id}{source}"
                tracks[name] = track(recording.id, name) if said.agrees else None
    return Wanted(tracks=tracks, version=row.version)


async def follow(app: web.Application, interview: UUID) -> None:
    """Somebody came or went: what runs pauses, or goes on, before they have a ticket for the room."""
    async with reading(app) as db:
        if await running(db, interview) is None:
            return
    async with transaction(app) as work:
        row = await whole(work.db, interview, change=True)
        if recording := await running(work.db, interview):
            await changed(work, row, recording)
    await steer(app, interview)


async def steer(app: web.Application, interview: UUID) -> None:
    """Tell the node, where it was ever asked to record; or remember that it was not told."""
    try:
        await tell_node(app, interview)
    except ProductError as error:
        if interview not in app[UNTOLD]:
            log.warning("the media plane was not told: %s", error, extra={"interview": str(interview)})
        app[UNTOLD].add(interview)


async def tell_node(app: web.Application, interview: UUID) -> None:
    async with reading(app) as db:
        row = await whole(db, interview)
        wish = await wanted_of(db, row) if await of(db, interview) else None
    if wish:
        await app[MEDIA_NODE].want(row.room, wish)
    app[UNTOLD].discard(interview)


async def recording_interviews(app: web.Application) -> AsyncIterator[None]:
    """A process that starts tells of all that run: the one before may have ended between commit and call."""
    async with reading(app) as db:
        run = select(InterviewRecording.interview_id).where(InterviewRecording.stopped_at.is_(None))
        app[UNTOLD] = app[MEDIA_NODE].untold["interview"] = set(await db.scalars(run))
    async with every(EVERY, insist, app):
        yield


async def insist(app: web.Application) -> None:
    for interview in app[UNTOLD].copy():
        await steer(app, interview)
