"""An HTTP server for what a packager makes: LL-HLS of a program, and replays."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from server.media import hls, replay
from server.media.hls import LIVES
from server.media.live import Live
from server.media.packager import Packager
from server.media.parts import Part
from server.media.source import Frame
from server.rest import errors
from server.settings import SETTINGS
from tests.servers import settings_for

ROOM = "broadcast:friday"
Client = TestClient[web.Request, web.Application]


def packaged(frames: Iterable[Frame], ended: bool = True) -> list[Part]:
    """The parts of these frames; `ended` also those that no next frame has completed."""
    parts: list[Part] = []
    packager = Packager(parts.append)
    for frame in frames:
        packager.feed(frame)
    if ended:
        packager.break_off()
    return parts


def from_first_picture(frames: list[Frame]) -> list[Frame]:
    """As a program begins: with a keyframe."""
    return frames[next(index for index, frame in enumerate(frames) if frame.keyframe) :]


def segments(parts: list[Part]) -> list[list[Part]]:
    found: list[list[Part]] = []
    for part in parts:
        if part.index == 0:
            found.append([])
        found[-1].append(part)
    return found


def live_of(parts: Iterable[Part], seconds: float = 120, **more: float) -> Live:
    live = Live(seconds, **more)
    for part in parts:
        live.add(part)
    return live


async def loaded(get: Callable[[str], Awaitable[bytes]], path: str) -> bytes:
    """A media playlist's init and all its segments as one MP4, as long as it has a single init."""
    lines = (await get(path)).decode().splitlines()
    init = next(line.split('"')[1] for line in lines if line.startswith("#EXT-X-MAP"))
    uris = [init, *(line for line in lines if not line.startswith("#"))]
    folder = path.rpartition("/")[0]
    return b"".join([await get(f"{folder}/{uri}") for uri in uris])


@asynccontextmanager
async def origin(live: Live | None, folder: Path, *more: web.RouteDef) -> AsyncIterator[Client]:
    """A client of a server on which `live` is the program of ROOM and `folder` holds the recordings."""
    app = web.Application(middlewares=[errors])
    app[SETTINGS], app[LIVES] = settings_for(folder), {ROOM: live} if live else {}
    app.add_routes([*hls.routes, *replay.routes, *more])
    async with TestClient(TestServer(app)) as client:
        yield client
