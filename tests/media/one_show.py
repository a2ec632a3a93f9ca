"""A node with one show that begins with it, and a page whose player plays that."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from playwright.async_api import Page

from server.errors import Unavailable
from server.media import hls, replay
from server.media.hls import LIVES, shared
from server.media.live import Live
from server.media.packager import Packager
from server.rest import errors
from server.settings import SETTINGS
from server.shell import module, static
from tests.media.camera import show
from tests.media.origin import ROOM, from_first_picture
from tests.media.player_page import page_of, playing
from tests.servers import settings_for


@shared
async def full(request: web.Request) -> web.StreamResponse:
    raise Unavailable("all places for viewers over WebRTC are taken", "whep_full")


class Lens:
    """Nothing is filmed while it is covered."""

    covered = False


@asynccontextmanager
async def media(
    folder: Path,
    port: int,
    *ways: Any,
    lens: Lens = Lens(),  # noqa: B008
    ago: float = 0.0,
    **more: float,
) -> AsyncIterator[Live]:
    """A node with a show that began when it did, or so many seconds `ago`."""
    live = Live(**more)

    async def play() -> None:
        packager = Packager(live.add)
        for frame in from_first_picture(show(60, time.time() - ago)):
            await asyncio.sleep(max(0, frame.time - time.time()))
            if not lens.covered:
                packager.feed(frame)

    app = web.Application(middlewares=[errors, *ways])
    app[SETTINGS], app[LIVES] = settings_for(folder), {ROOM: live}
    doors = web.get("/static/{path:.+}", static), web.get("/modules/{name}", module), web.post("/whep", full)
    app.add_routes([*hls.routes, *replay.routes, web.get("/", page_of), *doors])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    playing = asyncio.create_task(play())
    yield live
    playing.cancel()
    live.close()
    await runner.cleanup()


async def marked(page: Page, url: str) -> None:
    """The page, with a mark that only a reload takes away."""
    await page.goto(url)
    await playing(page, lambda state: True)
    await page.evaluate("window.untouched = true")
