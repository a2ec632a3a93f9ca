"""The player with a recording: it rests at the end, and where it is opened anew it goes on where it was."""

from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Page

from server.shell import module, static
from tests.media.camera import show
from tests.media.on_disk import NAME, recorded
from tests.media.origin import from_first_picture, origin, packaged
from tests.media.player_page import MAP, until

pytestmark = pytest.mark.browser

PAGE = f"""<!doctype html>{MAP}<video id=video muted playsinline></video><script type=module>
import {{ Player }} from "/static/js/media/player.js";
window.player = new Player({{live: false}});
player.attach(video);
player.load("/replay/{NAME}/index.m3u8");
</script>"""
STATE = """() => window.player && ({
  state: player.state.value, picture: player.picture.value, at: video.currentTime, of: video.duration,
})"""


async def page_of(request: web.Request) -> web.Response:
    return web.Response(text=PAGE, content_type="text/html")


async def test_a_recording_rests_at_its_end_and_keeps_the_place_without_its_picture(page: Page, tmp_path: Path) -> None:
    await recorded(tmp_path / "recordings", packaged(from_first_picture(show(9))))
    doors = web.get("/", page_of), web.get("/static/{path:.+}", static), web.get("/modules/{name}", module)
    async with origin(None, tmp_path, *doors) as client:
        await page.goto(str(client.make_url("/")))
        await until(page, lambda now: now and now["state"] == "playing", STATE)
        await page.evaluate("player.jump(7.5)")
        over = await until(page, lambda now: now["state"] == "paused", STATE)
        assert over["at"] == pytest.approx(over["of"], abs=0.1)
        await page.evaluate("player.jump(4)")
        await until(page, lambda now: now["state"] == "playing" and 4.2 < now["at"] < 8, STATE)
        await page.evaluate("player.jump(4)")
        await page.evaluate("player.listen(true)")
        heard = await until(page, lambda now: now["state"] == "playing" and not now["picture"], STATE)
        assert 3.5 < heard["at"] < 8
