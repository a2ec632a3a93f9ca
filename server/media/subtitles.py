"""Captions over HTTP: a rendition of the live playlist and of the replay, and how the web side tells them."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from server.errors import NotFound
from server.media import playlist
from server.media.captions import add, cues_of, speak, webvtt
from server.media.control import Captions
from server.media.fragments import HEAD, time_of
from server.media.hls import FRESH, directives, live_of, missing, reached, shared, text
from server.media.journal import media_file
from server.media.live import Live
from server.media.playlist import Segment
from server.media.recording import Takes
from server.media.replay import folder_of, recording_of, span_of, within
from server.media.sound import RATE
from server.media.tickets import allowed, ticket_of
from server.media.timeline import TICKS
from server.media.window import Window
from server.rest import route


@shared
async def live_playlist(request: web.Request) -> web.StreamResponse:
    """The segments of the picture that are complete; `_HLS_msn` waits for one."""
    live = live_of(request)
    window = lead_of(live)
    if wanted := directives(request):
        await reached(request, live, window, wanted[0], None)
    whole = [segment for segment in window.segments if segment.complete]
    return text(playlist.subtitles(whole, growing=True, live=True).encode() if whole else None, live)


@shared
async def live_file(request: web.Request) -> web.StreamResponse:
    live, number = live_of(request), int(request.match_info["number"])
    window = lead_of(live)
    segment = next((one for one in window.segments if one.number == number and one.complete), None)
    if segment is None:
        raise missing(live, "no such piece of the program")
    head = window.file(f"{number}.0.m4s") or b""
    return await vtt(live.recording, segment, ticks(head, window is live.window("video")))


def lead_of(live: Live) -> Window:
    video = live.window("video")
    return video if video.newest else live.window("audio")


@shared
async def replay_playlist(request: web.Request) -> web.StreamResponse:
    recording, span = recording_of(request), span_of(request)
    takes, growing = await asyncio.to_thread(within, recording, span)
    segments = lead(takes)
    return text(playlist.subtitles(segments, growing, live=False).encode() if segments else None)


@shared
async def replay_file(request: web.Request) -> web.StreamResponse:
    folder, number = folder_of(request), int(request.match_info["number"])
    takes = await asyncio.to_thread(recording_of(request).takes)
    segment = next((one for one in lead(takes) if one.number == number), None)
    if segment is None:
        raise NotFound("no such piece of the recording", "no_recording")
    head = await asyncio.to_thread(head_of, folder, segment, "video" in takes)
    return await vtt(folder, segment, ticks(head, "video" in takes))


def lead(takes: Takes) -> Sequence[Segment]:
    take = takes.get("video") or takes.get("audio")
    return take.segments if take else ()


def head_of(folder: Path, segment: Segment, picture: bool) -> bytes:
    assert segment.media.range
    with media_file(folder, "video" if picture else "audio").open("rb") as file:
        file.seek(segment.media.range[1])
        return file.read(HEAD)


def ticks(head: bytes, picture: bool) -> int:
    return time_of(head) if picture else time_of(head) * TICKS // RATE


async def vtt(folder: Path | None, segment: Segment, position: int) -> web.Response:
    """Never kept: what is said of a moment comes after it, and may be corrected."""
    cues = await asyncio.to_thread(cues_of, folder) if folder else ()
    written = webvtt(cues, segment.at, segment.at + segment.duration, position)
    return web.Response(text=written, content_type="text/vtt", headers=FRESH)


async def tell(request: web.Request, command: Captions) -> None:
    """PUT /replay/{recording}/captions: some cues, new or changed."""
    ticket, name = ticket_of(request), request.match_info["recording"]
    allowed(ticket, ticket.control and ticket.recording == name, "caption this recording")
    folder = folder_of(request)
    await asyncio.to_thread(add, folder, command.cues)
    await asyncio.to_thread(speak, folder, command.language)


NUMBER = r"{number:[0-9]{1,15}}"
routes = [
    web.get("/hls/{room}/captions.m3u8", live_playlist),
    web.get(f"/hls/{{room}}/captions/{NUMBER}.vtt", live_file),
    web.get("/replay/{recording}/captions.m3u8", replay_playlist),
    web.get(f"/replay/{{recording}}/captions/{NUMBER}.vtt", replay_file),
    route("PUT", "/replay/{recording}/captions", tell),
]
