"""The player of the product goes back over a show that is still on, and returns to live."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Page

from server.media.live import Live
from server.media.packager import Packager
from server.media.parts import Part
from server.media.source import Frame
from server.shell import module, static
from tests.browser.chromium import chromium
from tests.media.camera import show
from tests.media.on_disk import Show
from tests.media.origin import Client, from_first_picture, origin
from tests.media.player_page import STATE, page_of, playing, until

pytestmark = pytest.mark.browser

KEYS = """async () => {
  const { html, render, useEffect } = await import("/static/js/ui.js");
  const { useKeys } = await import("/static/js/parts/screen_keys.js");
  await new Promise(done => {
    const Keys = () => {
      useKeys(player, {current: document.body}, () => {});
      useEffect(done, []);
    };
    render(html`<${Keys} />`, document.body.appendChild(document.createElement("p")));
  });
}"""
"""The keys of the product's player."""
FLASH = """async () => {
  const { look } = await import("/static/js/media/beat.js");
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  let dark = false;
  return new Promise(done => {
    const see = (_, {mediaTime}) => {
      canvas.drawImage(video, 0, 0, 1, 1);
      const bright = canvas.getImageData(0, 0, 1, 1).data[0] > 130;
      if (!bright || !dark) {
        dark = !bright;
        return video.requestVideoFrameCallback(see);
      }
      look(player);
      const [date, delay] = [player.date.value, player.delay.value];
      done({delay, age: (Date.now() - date) / 1000, at: date / 1000 + mediaTime - video.currentTime});
    };
    video.requestVideoFrameCallback(see);
  });
}"""
"""The next flash in the picture: when it was by what the player says, and how late it says that it is."""
IN_MEMORY = 15.0


class Stage:
    """A show that has been on for fifty seconds, of which the newest are in memory and all are on disk."""

    def __init__(self, folder: Path) -> None:
        self.live, self.disk, self.began = Live(IN_MEMORY), Show(folder), time.time() - 50
        self._made: list[Part] = []
        self._packager = Packager(self._made.append)

    async def begins(self) -> "Stage":
        frames = from_first_picture(show(150, self.began))
        past = sum(frame.time < time.time() for frame in frames)
        for frame in frames[:past]:
            self._packager.feed(frame)
        await self.publishes()
        self.task = asyncio.create_task(self.goes_on(frames[past:]))
        return self

    async def goes_on(self, frames: list[Frame]) -> None:
        for frame in frames:
            await asyncio.sleep(max(0, frame.time - time.time()))
            self._packager.feed(frame)
            await self.publishes()

    async def publishes(self) -> None:
        """No faster than the disk takes it."""
        for part in self._made:
            self.live.add(part)
        await self.disk.goes_on(self._made)
        self._made.clear()


@asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[tuple[Client, Stage]]:
    stage = await Stage(folder).begins()
    doors = web.get("/", page_of), web.get("/static/{path:.+}", static), web.get("/modules/{name}", module)
    async with origin(stage.live, folder, *doors) as client:
        yield client, stage
    stage.task.cancel()
    await stage.disk.recorder.close()


async def test_a_viewer_goes_back_over_the_show_and_returns_to_live(page: Page, tmp_path: Path) -> None:
    async with staged(tmp_path) as (client, stage):
        await page.goto(str(client.make_url("/")))
        live = await playing(page, lambda state: state["delay"] is not None and state["delay"] < 5)
        assert not live["past"]
        flash = await page.evaluate(FLASH)
        assert (flash["at"] - stage.began + 0.1) % 1 < 0.3  # it is filmed at each whole second
        assert flash["delay"] == pytest.approx(flash["age"], abs=0.1)
        await page.evaluate(KEYS)
        await page.keyboard.press("ArrowLeft")
        back = await playing(page, lambda state: state["past"] and state["delay"])
        assert 28 < back["delay"] < 40
        assert not back["following"]
        await page.keyboard.press("j")  # five minutes, of which there is one
        far = await playing(page, lambda state: state["delay"] > back["delay"] + 10)
        await page.keyboard.press("ArrowRight")
        nearer = await playing(page, lambda state: state["delay"] < far["delay"] - 25)
        assert nearer["past"]
        await page.keyboard.press("Space")
        await until(page, lambda state: state["state"] == "paused", STATE)
        await page.keyboard.press("Space")
        again = await playing(page, lambda state: state["past"])
        assert again["date"] > nearer["date"]
        await page.keyboard.press("l")
        live = await playing(page, lambda state: not state["past"] and state["delay"] and state["delay"] < 5)
        assert live["following"]
        async with page.expect_request(re.compile(r"index\.m3u8\?at=")) as asked:
            await page.keyboard.press("j")
        at = int((await asked.value).url.partition("at=")[2]) + 300_000
        assert live["date"] <= at <= 1000 * time.time()
        await page.keyboard.press("f")
        await page.wait_for_function("document.fullscreenElement === document.body")
        await page.keyboard.press("f")
        await page.wait_for_function("!document.fullscreenElement")


async def test_who_paused_keeps_the_place_where_the_show_is_opened_anew(page: Page, tmp_path: Path) -> None:
    """As after their computer slept, or where the show went on at another node."""
    async with staged(tmp_path) as (client, _):
        await page.goto(str(client.make_url("/")))
        await playing(page, lambda state: state["delay"] is not None and state["delay"] < 5)
        await page.evaluate("player.toggle()")
        paused = await until(page, lambda state: state["state"] == "paused" and state["delay"] > 6, STATE)
        await page.evaluate("() => { window.slept = player.source; }")
        await page.context.set_offline(True)
        await until(page, lambda anew: anew, "player.source !== slept")
        await page.context.set_offline(False)
        await until(page, lambda there: there, "video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA")
        kept = await until(page, lambda state: state["state"] == "paused", STATE)
        assert kept["date"] == pytest.approx(paused["date"], abs=500)
        await page.evaluate("player.toggle()")
        again = await playing(page, lambda state: state["past"])
        assert again["date"] > kept["date"]


async def test_who_paused_before_anything_came_begins_at_live(page: Page, tmp_path: Path) -> None:
    async with staged(tmp_path) as (client, _):
        await page.route("**/hls/**", lambda route: route.abort())
        await page.goto(str(client.make_url("/")))
        await until(page, lambda state: state and state["state"] == "waiting", STATE)
        await page.evaluate("player.toggle()")
        await page.evaluate("player.toggle()")
        await page.unroute("**/hls/**")
        await playing(page, lambda state: not state["past"] and state["following"])


async def test_the_picture_goes_into_a_window_of_its_own_and_back(tmp_path: Path) -> None:
    """The headless shell has none; all of Chromium has."""
    async with staged(tmp_path) as (client, _), chromium(program="/usr/bin/chromium") as browser:
        page = await browser.new_page()
        await page.goto(str(client.make_url("/")))
        await playing(page, lambda state: True)
        await page.evaluate(KEYS)
        await page.evaluate(
            "void (video.onenterpictureinpicture = event => (window.small = event.pictureInPictureWindow))"
        )
        await page.keyboard.press("p")
        await page.wait_for_function("document.pictureInPictureElement === video")
        assert await page.evaluate("small.width > 0 && small.height > 0")
        await playing(page, lambda state: True)
        await page.keyboard.press("p")
        await page.wait_for_function("document.pictureInPictureElement === null")
        await playing(page, lambda state: True)
