"""A recording as HLS: playlists made from its journal, bytes by range from the files beside it (RFC 8216bis, 4.4.4.2).

While the recording grows it is an event that one can go back over, with delta updates; afterwards, and after the
process that wrote it was killed, a video on demand.
"""

import asyncio
from functools import lru_cache
from pathlib import Path

from aiohttp import web

from server.errors import Invalid, NotFound
from server.media import playlist
from server.media.hls import NUMBER, OPEN, rendition_of, shared, skips, text
from server.media.journal import JOURNAL, NAME, media_file
from server.media.playlist import Variant
from server.media.recording import Recording, Take
from server.settings import SETTINGS

JOURNALS = 12
"""Recordings that are kept in memory, 5 MB for two hours."""
HOUR = OPEN | {"Cache-Control": "public, max-age=3600"}
"""Bytes of a recording are never changed, but there may be more of them."""


@lru_cache(JOURNALS)
def recording_in(folder: Path) -> Recording:
    return Recording(folder)


@shared
async def index(request: web.Request) -> web.StreamResponse:
    """`at`, an instant in Unix milliseconds, is where players begin."""
    takes = await asyncio.to_thread(recording_of(request).takes)
    video, low, audio = (variant_of(takes.get(name)) for name in ("video", "low", "audio"))
    if video is None and audio is None:
        raise NotFound("nothing was recorded", "no_recording")
    sound = audio.codec if audio else None
    low = None if low and video and low.size == video.size else low
    whole = playlist.multivariant(video, sound, audio.bandwidth if audio else 0, low).encode()
    return text(begun(request, whole, takes["video" if video else "audio"]))


def variant_of(take: Take | None) -> Variant | None:
    return Variant(take.head.codec, take.head.size or (0, 0), take.bandwidth) if take else None


@shared
async def media_playlist(request: web.Request) -> web.StreamResponse:
    recording, rendition = recording_of(request), rendition_of(request)
    if "at" in request.query:
        whole = await asyncio.to_thread(recording.text, rendition, skips(request))
        return text(begun(request, whole, recording.takes()[rendition]) if whole else None)
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = text(await asyncio.to_thread(recording.text, rendition, skips(request), packed))
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def begun(request: web.Request, text: bytes, take: Take) -> bytes:
    """The playlist with the place where it is asked to begin (4.4.2.2)."""
    if (given := request.query.get("at")) is None:
        return text
    if not NUMBER.fullmatch(given):
        raise Invalid("`at` is an instant in Unix milliseconds", "bad_directive")
    return text.replace(b"\n", f"\n{playlist.start(take.segments, int(given) / 1000)}\n".encode(), 1)


@shared
async def file(request: web.Request) -> web.StreamResponse:
    rendition = rendition_of(request)
    path = media_file(folder_of(request), rendition)
    if not path.exists():
        raise NotFound("nothing was recorded", "no_recording")
    return web.FileResponse(
        path, headers=HOUR | {"Content-Type": f"{'audio' if rendition == 'audio' else 'video'}/mp4"}
    )


def recording_of(request: web.Request) -> Recording:
    return recording_in(folder_of(request))


def folder_of(request: web.Request) -> Path:
    name = request.match_info["recording"]
    folder = request.app[SETTINGS].recordings / name
    if not NAME.fullmatch(name) or not (folder / JOURNAL).exists():
        raise NotFound("no such recording", "no_recording")
    return folder


routes = [
    web.get("/replay/{recording}/index.m3u8", index),
    web.get("/replay/{recording}/{rendition:video|low|audio}.m3u8", media_playlist),
    web.get("/replay/{recording}/{rendition:video|low|audio}.mp4", file),
]
