"""Slides in the studio: a page that cannot be drawn is told of to who waits for it, and to nobody later."""

import re
from pathlib import Path

import pytest
from aiohttp import web
from PIL import Image
from playwright.async_api import Page

from server.shell import pdfjs
from tests.media.origin import origin
from tests.media.player_page import doors

pytestmark = pytest.mark.browser

OPEN = """async (data) => {
  const { Slides } = await import("/static/js/media/slides.js");
  window.slides = await Slides.open(new Uint8Array(data).buffer, null);
  window.told = turned => turned.then(() => false, () => true);
}"""


@pytest.fixture
def slides(tmp_path: Path) -> bytes:
    """Two pages."""
    pages = [Image.new("RGB", (320, 180), colour) for colour in ("green", "blue")]
    pages[0].save(tmp_path / "slides.pdf", "PDF", save_all=True, append_images=pages[1:])
    return (tmp_path / "slides.pdf").read_bytes()


async def opens(page: Page, tmp_path: Path, data: bytes, script: str) -> object:
    async with origin(None, tmp_path, *doors(), web.get("/modules/pdfjs/{path:.+}", pdfjs)) as client:
        await page.goto(str(client.make_url("/")))
        await page.evaluate(OPEN, list(data))
        return await page.evaluate(script)


async def test_of_a_page_that_was_left_nothing_is_told(page: Page, tmp_path: Path, slides: bytes) -> None:
    second = re.findall(rb"/Kids \[ \d+ 0 R (\d+ 0 R) \]", slides)[0]
    incomplete = slides.replace(second + b" ]", re.sub(rb"\d", b"0", second) + b" ]")
    script = """async () => [
      await told(slides.turn(1)),
      await told(slides.turn(-1)),
      ...await Promise.all([told(slides.turn(1)), told(slides.turn(-1))]),
    ]"""
    assert await opens(page, tmp_path, incomplete, script) == [True, False, False, False]


async def test_of_a_page_nothing_is_told_once_the_camera_is_back(page: Page, tmp_path: Path, slides: bytes) -> None:
    script = """() => {
      const turned = told(slides.turn(1));
      slides.close();
      return turned;
    }"""
    assert await opens(page, tmp_path, slides, script) is False
