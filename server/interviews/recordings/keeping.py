"""How long recordings are kept. That one is gone is decided in the database, at once; its bytes follow.

They are asked for again and again until the media plane has said that they are gone.
"""

import logging
from collections.abc import AsyncIterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.background import every
from server.db import reading, transaction
from server.errors import ProductError
from server.interviews.lookup import whole
from server.interviews.recordings.actions import changed
from server.interviews.recordings.lookup import of
from server.interviews.recordings.models import InterviewRecording, RecordingConsent, track
from server.interviews.recordings.steering import tell_node
from server.interviews.rooms import SOURCES
from server.media.remote import MEDIA_NODE
from server.settings import CLOCK

log = logging.getLogger(__name__)
EVERY = 10.0
"""Seconds."""
AT_ONCE = 50


class Left(NamedTuple):
    """Somebody of whom there may be bytes that must not be there."""

    interview: UUID
    recording: UUID
    person: UUID


async def keep(app: web.Application) -> None:
    """Throw away what is over, then erase what was thrown away or taken back."""
    async with reading(app) as db:
        over = await outdated(db, app[CLOCK].now())
    for interview, recording in over:
        await expire(app, interview, recording)
    await erase_left(app)


async def outdated(db: AsyncSession, now: datetime) -> list[tuple[UUID, UUID]]:
    """Interview and recording."""
    over = InterviewRecording.until <= now, InterviewRecording.gone_at.is_(None)
    which = select(InterviewRecording.interview_id, InterviewRecording.id).where(*over).limit(AT_ONCE)
    return [(interview, recording) for interview, recording in await db.execute(which)]


async def expire(app: web.Application, interview: UUID, id: UUID) -> None:
    async with transaction(app) as work:
        row = await whole(work.db, interview, change=True)
        recording = next(known for known in await of(work.db, interview) if known.id == id)
        if recording.gone_at:  # another process was at it too
            return
        recording.stopped_at = recording.stopped_at or work.now
        recording.throw_away(work.now)
        audit.record(work, None, "expire", f"recording:{id}", row.graduate_id)
        await changed(work, row, recording)


async def erase_left(app: web.Application, recording: UUID | None = None) -> None:
    """Of one recording, or of all."""
    async with reading(app) as db:
        there = await left(db, recording)
    failed = [await erase(app, someone) for someone in there].count(False)
    if recording is None:
        app[MEDIA_NODE].unerased["track"] = failed


async def left(db: AsyncSession, recording: UUID | None = None) -> list[Left]:
    """The newest first: what a node that is away for long keeps does not hide what others can erase at once."""
    which = select(InterviewRecording.interview_id, InterviewRecording.id, RecordingConsent.person_id)
    which = which.join(RecordingConsent, RecordingConsent.recording_id == InterviewRecording.id)
    which = which.where(RecordingConsent.unwanted_at.is_not(None))
    if recording:
        which = which.where(InterviewRecording.id == recording)
    newest = which.order_by(RecordingConsent.unwanted_at.desc()).limit(AT_ONCE)
    return [Left(*found) for found in await db.execute(newest)]


async def erase(app: web.Application, someone: Left) -> bool:
    """Whether nothing of them is on any disk afterwards. While a node does not answer all are asked again."""
    try:
        await tell_node(app, someone.interview)  # first that nothing more is written
        for source in SOURCES:
            await app[MEDIA_NODE].discard_track(track(someone.recording, f"{someone.person}{source}"))
    except ProductError as error:
        why = {"recording": str(someone.recording), "reason": error.reason, "why": str(error)}
        log.warning("a track was not erased everywhere", extra=why)
        return False
    async with transaction(app) as work:
        said = await work.db.get_one(RecordingConsent, (someone.recording, someone.person))
        said.unwanted_at = None
    return True


async def keeping(app: web.Application) -> AsyncIterator[None]:
    async with every(EVERY, keep, app):
        yield
