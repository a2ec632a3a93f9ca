"""A page with the product's own player, and what a test sees of it."""

import asyncio
import re
from typing import Any

from aiohttp import web
from playwright.async_api import Page

from server.shell import STATIC, module, static
from tests.media.on_disk import NAME
from tests.media.origin import ROOM

MAP = re.findall(r'<script type="importmap">.*?</script>', (STATIC / "index.html").read_text(), re.DOTALL)[0]
PAGE = f"""<!doctype html>{MAP}<video id=video muted playsinline></video><script type=module>
import {{ Player }} from "/static/js/media/player.js";
window.player = new Player({{live: true, refused: error => window.refused = error.reason}});
player.attach(video);
player.load("/hls/{ROOM}/index.m3u8", "/replay/{NAME}/index.m3u8");
</script>"""
STATE = """() => window.player && ({
  state: player.state.value, past: player.past.value, following: player.following.value, delay: player.delay.value,
  frames: video.getVideoPlaybackQuality().totalVideoFrames, date: player.date.value,
})"""


async def page_of(request: web.Request) -> web.Response:
    return web.Response(text=PAGE, content_type="text/html")


def doors() -> list[web.RouteDef]:
    """To that page and what it loads, except the show."""
    return [web.get("/", page_of), web.get("/static/{path:.+}", static), web.get("/modules/{name}", module)]


async def until(page: Page, true: Any, asked: str) -> dict[str, Any]:
    """What `asked` comes to, as soon as `true` of it."""
    for _ in range(300):
        state: dict[str, Any] = await page.evaluate(asked)
        if true(state):
            return state
        await asyncio.sleep(0.1)
    raise AssertionError(state)


async def playing(page: Page, holds: Any) -> dict[str, Any]:
    """The player's state once it plays and `holds`; it goes on from there."""
    found = await until(page, lambda state: state and state["state"] == "playing" and holds(state), STATE)
    return await until(page, lambda state: state["frames"] > found["frames"] + 15, STATE)
