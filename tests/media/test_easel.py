"""What the studio draws to be published, slides and films, goes on while its page is behind another."""

from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Page

from server.shell import module, static
from tests.media.origin import origin
from tests.media.player_page import page_of

pytestmark = pytest.mark.browser

BEHIND = "const usual = setInterval; window.setInterval = (run, after) => usual(run, Math.max(1000, after));"
"""Timers of a page that is behind another; in a browser without windows none is."""
DRAW = """async () => {
  const { Easel } = await import("/static/js/media/easel.js");
  let ticks = 0, drawn = 0;
  const easel = new Easel(15, () => drawn++);
  await new Promise(done => setInterval(() => ++ticks === 4 && done(), 10));
  easel.close();
  return drawn;
}"""


async def test_pictures_come_as_often_as_they_should_on_a_page_behind_another(page: Page, tmp_path: Path) -> None:
    doors = web.get("/", page_of), web.get("/static/{path:.+}", static), web.get("/modules/{name}", module)
    await page.add_init_script(BEHIND)
    async with origin(None, tmp_path, *doors) as client:
        await page.goto(str(client.make_url("/")))
        assert await page.evaluate(DRAW) > 20
