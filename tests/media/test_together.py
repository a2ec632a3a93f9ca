"""Recordings of the same time, played in step in a real browser, where they cannot be loaded for a while."""

import asyncio
from itertools import count
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Page, Route

from tests.media.camera import show
from tests.media.on_disk import NAME, Show
from tests.media.origin import from_first_picture, origin, packaged
from tests.media.player_page import MAP, doors, until

pytestmark = pytest.mark.browser

PAGE = f"""<!doctype html>{MAP}<video id=video muted playsinline></video><script type=module>
import {{ Together }} from "/static/js/media/together.js";
window.player = new Together([{{hls: "/replay/{NAME}/index.m3u8", ticket: "any"}}]);
await player.open();
player.parts.value[0].attach(video);
player.toggle();
</script>"""
PATIENCE = 7
"""Times that hls.js asks for the same."""
STATE = "() => window.player && ({state: player.state.value, at: player.at.value})"


async def page_of(request: web.Request) -> web.Response:
    return web.Response(text=PAGE, content_type="text/html")


async def test_a_network_that_was_away_for_long_is_used_again(page: Page, tmp_path: Path) -> None:
    """hls.js tries so many times, with pauses of one to eight seconds, and is told to begin again when it gives up."""
    tries, away = count(1), asyncio.Event()
    again = asyncio.Event()

    async def way(route: Route) -> None:
        if not away.is_set():
            return await route.continue_()
        if next(tries) > PATIENCE:
            again.set()
        return await route.abort()

    recording = Show(tmp_path)
    await recording.goes_on(packaged(from_first_picture(show(60))))
    await recording.recorder.close()
    await page.route("**/video.mp4", way)
    _, *others = doors()
    async with origin(None, tmp_path, web.get("/together", page_of), *others) as client:
        await page.goto(str(client.make_url("/together")))
        await until(page, lambda now: now and now["state"] == "playing", STATE)
        away.set()
        await again.wait()
        stopped = await until(page, lambda now: now["state"] == "waiting", STATE)
        away.clear()
        await until(page, lambda now: now["state"] == "playing" and now["at"] > stopped["at"] + 1000, STATE)
