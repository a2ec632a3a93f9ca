"""Watching a recording: for who sat on that panel, and each time it is written down who did."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from server import audit
from server.access import Actor, Role, require
from server.applications.events import Named
from server.db import Work
from server.errors import Conflict
from server.interviews.models import Interview, SeatRole
from server.interviews.recordings.actions import must_be_panel
from server.interviews.recordings.lookup import KeptView, find, kept_view
from server.interviews.recordings.models import InterviewRecording, track
from server.interviews.rooms import SOURCES
from server.media.control import Ticket, ticket_for
from server.settings import Settings

LASTS = timedelta(hours=4)
"""As long as a page can play without asking, and being written down, anew."""


class TrackView(msgspec.Struct, kw_only=True):
    """One source of one person; the media plane has none of it where they showed nothing."""

    person: Named
    role: SeatRole
    source: str
    hls: str
    ticket: str
    """As bearer with every request below this address."""


class Playback(KeptView, kw_only=True):
    tracks: list[TrackView]
    expires_at: datetime


async def watch(work: Work, settings: Settings, actor: Actor | None, id: UUID) -> Playback:
    actor = require(actor, Role.recruiter)
    row, recording = await find(work.db, actor, id, change=True)
    must_be_panel(row, actor)
    recording.must_be_kept()
    recording.must_be_over()
    if recording.began_at is None:
        raise Conflict("nobody was recorded", "never_began")
    audit.record(work, actor, "watch", f"recording:{recording.id}", row.graduate_id, interview=str(row.id))
    return Playback(
        **msgspec.structs.asdict(kept_view(row, recording)),
        tracks=tracks(settings, row, recording),
        expires_at=work.now + LASTS,
    )


def tracks(settings: Settings, row: Interview, recording: InterviewRecording) -> list[TrackView]:
    """The candidate first, faces before screens."""
    agreed = [one for one in recording.answers if one.agrees]
    seats = [(seat, one) for seat in row.seats for one in agreed if one.person_id == seat.person_id]
    found = []
    for suffix in SOURCES:
        for seat, said in seats:
            source = f"{said.person_id}{suffix}"
            name = track(recording.id, source)
            ticket = ticket_for(settings, Ticket("", recording=name), int(LASTS.total_seconds()))
            found.append(
                TrackView(
                    person=Named(said.person_id, row.name_of(said.person)),
                    role=seat.role,
                    source=source,
                    hls=f"{settings.media_public_url}/tracks/{name}/index.m3u8",
                    ticket=ticket,
                )
            )
    return found
