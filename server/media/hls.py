"""LL-HLS over HTTP (RFC 8216bis, 6.2): playlists that wait for a part, hinted parts that wait for themselves.

What is complete never changes and may be cached for ever; playlists, and answers that had to wait, are always fresh.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import get_args

from aiohttp import web

from server.errors import Invalid, NotFound, ProductError, Unavailable
from server.media.answers import PLAYLIST
from server.media.live import Live
from server.media.multivariant import rooted
from server.media.parts import Rendition
from server.media.recording import segment_in
from server.media.window import Window
from server.nodes import NODES
from server.packed import takes_gzip
from server.rest import refusal

LIVES = web.AppKey("lives", dict[str, Live])
"""Programs by the name of their room."""
WAITED = "X-Waited"
"""Said by `front` of a request that it has held for so long."""
FIRST_SEGMENT = 5.0
"""Seconds a first viewer waits at most for a program that has only just begun."""
SOON = {"Retry-After": "1"}
OPEN = {"Access-Control-Allow-Origin": "*"}
FRESH = OPEN | {"Cache-Control": "no-cache"}
FOREVER = OPEN | {"Cache-Control": "public, max-age=31536000, immutable"}
VARIES = {"Vary": "Accept-Encoding"}
ZIPPED = VARIES | {"Content-Encoding": "gzip"}
NUMBER = re.compile(r"[0-9]{1,15}")
SEGMENT = re.compile(r"([0-9]{1,15})\.m4s")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def shared(handler: Handler) -> Handler:
    """Players of any origin may read the answer, refusals too; no cache keeps a refusal."""

    @wraps(handler)
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except ProductError as error:
            response = refusal(error)
            response.headers.update(OPEN | {"Cache-Control": "no-store"})
            return response

    return handle


@shared
async def index(request: web.Request) -> web.StreamResponse:
    live = live_of(request)
    await live.settled(FIRST_SEGMENT)
    whole = live.multivariant()
    return text(whole and rooted(whole, home_of(request)), live)


def home_of(request: web.Request) -> str:
    """Where this very node is asked for more: players need not be sent on from a path that leads to any of several."""
    nodes = request.app.get(NODES)
    if nodes is None or nodes.alone:
        return ""
    return nodes.me.public_url + request.rel_url.raw_path.removeprefix("/media").removesuffix("index.m3u8")


@shared
async def media_playlist(request: web.Request) -> web.StreamResponse:
    """`_HLS_msn` and `_HLS_part` hold the answer until that part is in it; when patience ends it is 503 (6.2.5.2).

    `_HLS_skip` leaves out what its player has already (6.2.5.1).
    """
    live, rendition = live_of(request), rendition_of(request)
    if wanted := directives(request):
        await reached(request, live, live.window(rendition), *wanted)
    packed = takes_gzip(request)
    return text(live.playlist(rendition, skips(request), packed), live, packed)


async def reached(request: web.Request, live: Live, window: Window, segment: int, part: int | None) -> None:
    """Wait for what a blocking reload names."""
    if window.far(segment, part):
        raise Invalid("that part is too far ahead", "too_far_ahead")
    await awaited(live, lambda: window.has(segment, part), 0 if WAITED in request.headers else live.patience)


async def awaited(live: Live, there: Callable[[], bool], seconds: float) -> None:
    """Wait until it is `there`, or the program is over; where it does not come, whoever asks is told so."""
    await live.until(there, seconds)
    if not (there() or live.closed):
        raise Unavailable("the program stands still", "", SOON)


@shared
async def file(request: web.Request) -> web.StreamResponse:
    """An init, a segment, a part; the part that is hinted at is waited for."""
    live, rendition = live_of(request), rendition_of(request)
    window, name = live.window(rendition), request.match_info["file"]
    if name == window.hint and window.newest:
        await awaited(live, lambda: window.hint != name, live.patience)
    data = window.file(name) or await forgotten(live, rendition, name)
    if data is None:
        raise missing(live, "no such piece of the program")
    return web.Response(body=data, content_type="audio/mp4" if rendition == "audio" else "video/mp4", headers=FOREVER)


async def forgotten(live: Live, rendition: Rendition, name: str) -> bytes | None:
    """A segment that is no longer listed is there for a while for who has a playlist of before (6.2.2): on disk."""
    window, found = live.window(rendition), SEGMENT.fullmatch(name)
    if not (found and live.recording and window.segments and int(found[1]) < window.segments[0].number):
        return None
    return await asyncio.to_thread(segment_in, live.recording, rendition, int(found[1]))


def live_of(request: web.Request) -> Live:
    live = request.app[LIVES].get(request.match_info["room"])
    if live is None:
        raise NotFound("nothing is on air", "not_on_air")
    return live


def rendition_of(request: web.Request) -> Rendition:
    """The path admits no other word."""
    return next(rendition for rendition in get_args(Rendition) if rendition == request.match_info["rendition"])


def directives(request: web.Request) -> tuple[int, int | None] | None:
    """The delivery directives for a blocking reload (6.2.5.2): segment, and part where one is named."""
    segment, part = (request.query.get(name) for name in ("_HLS_msn", "_HLS_part"))
    if segment is None and part is None:
        return None
    if segment is None or not all(NUMBER.fullmatch(given) for given in (segment, part or "0")):
        raise Invalid("_HLS_msn is a number, and _HLS_part only comes with it", "bad_directive")
    return int(segment), int(part) if part else None


def skips(request: web.Request) -> bool:
    return request.query.get("_HLS_skip") in ("YES", "v2")


def missing(live: Live, what: str, reason: str = "") -> ProductError:
    """Players take 404 for the end. What was another node's goes on in a moment, and what was lost with it is not
    in the playlist by then."""
    if live.moved:
        return Unavailable(f"this program has come from another node: {what}", "room_moving", SOON)
    return NotFound(what, reason)


def text(body: bytes | None, live: Live | None = None, packed: bool = False) -> web.Response:
    """A playlist; `packed` says that it is gzipped."""
    if body is None and live:
        raise missing(live, "nothing is on air yet", "not_on_air")
    if body is None:
        raise NotFound("nothing is on air yet", "not_on_air")
    return web.Response(body=body, content_type=PLAYLIST, headers=FRESH | (ZIPPED if packed else VARIES))


routes = [
    web.get("/hls/{room}/index.m3u8", index),
    web.get("/hls/{room}/{rendition:video|low|audio}.m3u8", media_playlist),
    web.get("/hls/{room}/{rendition:video|low|audio}/{file}", file),
]
