"""A recording as HLS: playlists made from its journal, bytes by range from the files beside it (RFC 8216bis, 4.4.4.2).

While the recording grows it is an event that one can go back over, with delta updates; afterwards, and after the
process that wrote it was killed, a video on demand.
"""

import asyncio
from pathlib import Path

from aiohttp import web

from server.errors import Invalid, NotFound
from server.media import playlist
from server.media.captions import language_of
from server.media.cutting import cut, ends_before
from server.media.hls import NUMBER, OPEN, Handler, rendition_of, shared, skips, text
from server.media.journal import JOURNAL, NAME, media_file
from server.media.multivariant import multivariant
from server.media.parts import RENDITIONS, Rendition
from server.media.recording import Recording, Take, Takes, recording_in
from server.media.tickets import allowed, ticket_of
from server.packed import takes_gzip
from server.settings import SETTINGS

HOUR = OPEN | {"Cache-Control": "public, max-age=3600"}
"""Bytes of a recording are never changed, but there may be more of them."""

Span = tuple[float, float]
"""The two ends of a clip, in Unix seconds."""


@shared
async def index(request: web.Request) -> web.StreamResponse:
    """`at`, an instant in Unix milliseconds, is where players begin; `from` and `to` are the two ends of a clip."""
    span, at = span_of(request), instant(request, "at")
    takes, _ = await asyncio.to_thread(within, recording_of(request), span)
    at = span[0] if span else at
    video, low, audio = (takes[name].variant if name in takes else None for name in RENDITIONS)
    if video is None and audio is None:
        raise NotFound("nothing was recorded", "no_recording")
    low = None if low and video and low.size == video.size else low
    whole = multivariant(video, audio, low, language_of(folder_of(request)))
    if span:
        whole = whole.replace(".m3u8", f".m3u8?{request.rel_url.raw_query_string}")
    return text(begun(whole, takes["video" if video else "audio"], at))


@shared
async def media_playlist(request: web.Request) -> web.StreamResponse:
    recording, rendition = recording_of(request), rendition_of(request)
    span, at = span_of(request), instant(request, "at")
    if span or at is not None:
        return text(await asyncio.to_thread(part_of, recording, rendition, span, at))
    packed = takes_gzip(request)
    return text(await asyncio.to_thread(recording.text, rendition, skips(request), packed), packed=packed)


def part_of(recording: Recording, rendition: Rendition, span: Span | None, at: float | None) -> bytes | None:
    """One rendition of a clip, or of all of it from an instant on; a clip grows until its end is there."""
    takes, growing = within(recording, span)
    take, at = takes.get(rendition), span[0] if span else at
    return begun(playlist.replay(take.segments, growing), take, at) if take else None


def within(recording: Recording, span: Span | None) -> tuple[Takes, bool]:
    """What is there of a clip, or of everything; and whether there is more to come."""
    takes = recording.takes()
    if span is None:
        return takes, recording.growing
    pieces = cut(takes, *span)
    return pieces, recording.growing and ends_before(pieces, span[1])


def begun(text: str, take: Take, at: float | None) -> bytes:
    """The playlist with the place where it is asked to begin (4.4.2.2)."""
    start = "" if at is None else f"{playlist.start(take.segments, at)}\n"
    return text.replace("\n", f"\n{start}", 1).encode()


def span_of(request: web.Request) -> Span | None:
    begin, end = instant(request, "from"), instant(request, "to")
    if begin is None and end is None:
        return None
    if begin is None or end is None or end <= begin:
        raise Invalid("a clip has two ends, `from` before `to`", "bad_clip")
    return begin, end


def instant(request: web.Request, name: str) -> float | None:
    """Unix seconds; the address has milliseconds."""
    if (given := request.query.get(name)) is None:
        return None
    if not NUMBER.fullmatch(given):
        raise Invalid(f"`{name}` is an instant in Unix milliseconds", "bad_directive")
    return int(given) / 1000


@shared
async def file(request: web.Request) -> web.StreamResponse:
    rendition = rendition_of(request)
    path = media_file(folder_of(request), rendition)
    if not path.exists():
        raise NotFound("nothing was recorded", "no_recording")
    return web.FileResponse(
        path, headers=HOUR | {"Content-Type": f"{'audio' if rendition == 'audio' else 'video'}/mp4"}
    )


async def preflight(request: web.Request) -> web.StreamResponse:
    """A browser asks first where a page of another origin comes with a ticket, or for a range (Fetch, 4.8)."""
    return web.Response(status=204, headers={"Access-Control-Max-Age": "3600"})


def recording_of(request: web.Request) -> Recording:
    return recording_in(folder_of(request))


def folder_of(request: web.Request) -> Path:
    home, name = kept_in(request)
    if not NAME.fullmatch(name) or not (home / name / JOURNAL).exists():
        raise NotFound("no such recording", "no_recording")
    return home / name


def kept_in(request: web.Request) -> tuple[Path, str]:
    """The folder of what the path names, and its name: tracks of interviews are never where anybody may look."""
    settings, named = request.app[SETTINGS], request.match_info
    return (settings.tracks, named["track"]) if "track" in named else (settings.recordings, named["recording"])


def private(handler: Handler) -> Handler:
    """For who holds a ticket for this very track; no cache keeps any of it."""

    @shared
    async def handle(request: web.Request) -> web.StreamResponse:
        ticket, track = ticket_of(request), request.match_info["track"]
        allowed(ticket, ticket.recording == track and not ticket.control, "watch this track")
        response = await handler(request)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return handle


routes = [
    web.get("/replay/{recording}/index.m3u8", index),
    web.get("/replay/{recording}/{rendition:video|low|audio}.m3u8", media_playlist),
    web.get("/replay/{recording}/{rendition:video|low|audio}.mp4", file),
    web.options("/replay/{recording}/{rendition:video|low|audio}.mp4", preflight),
    web.get("/tracks/{track}/index.m3u8", private(index)),
    web.options("/tracks/{track}/index.m3u8", preflight),
    web.get("/tracks/{track}/{rendition:video|low|audio}.m3u8", private(media_playlist)),
    web.options("/tracks/{track}/{rendition:video|low|audio}.m3u8", preflight),
    web.get("/tracks/{track}/{rendition:video|low|audio}.mp4", private(file)),
    web.options("/tracks/{track}/{rendition:video|low|audio}.mp4", preflight),
]
