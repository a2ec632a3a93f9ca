"""The player and an encoder with few keyframes, as OBS is without settings: who joins sees the picture all the same."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import Page

from server.media.live import Live
from server.media.packager import Packager
from server.media.source import Frame
from tests.media.camera import show
from tests.media.origin import ROOM, from_first_picture, origin
from tests.media.player_page import doors, until
from tests.media.programs import beside

pytestmark = pytest.mark.browser

GROUP = 20
"""Seconds from one keyframe to the next."""
JOINED = 6
"""Seconds after the first one at which somebody comes: the second is far away, and the first still in the playlist."""
NOTES = """() => {
  window.shown = [];
  const look = () => (shown.push(player.date.value), video.requestVideoFrameCallback(look));
  video.requestVideoFrameCallback(look);
}"""
SEEN = "() => ({behind: player.source?.behind ?? 9, rate: video.playbackRate, date: player.date.value, shown})"
"""`shown`: when each picture was captured that was on screen, as far as the player knew."""


@asynccontextmanager
async def joined(page: Page, folder: Path, frames: Iterable[Frame]) -> AsyncIterator[float]:
    """The page, whose player has just opened a show; when that began, in Unix seconds."""
    live, begun = Live(), list[float]()
    packager = Packager(live.add, low=True)

    async def send() -> None:
        begun.append(time.time() - JOINED)
        for frame in from_first_picture(list(frames)):
            await asyncio.sleep(max(0, begun[0] + frame.time - time.time()))
            packager.feed(replace(frame, time=begun[0] + frame.time))

    async with origin(live, folder, *doors()) as client:
        await page.goto(str(client.make_url("/")))
        await page.wait_for_function("window.player")
        await page.evaluate(NOTES)
        async with beside(send()):
            await live.settled(10)
            await page.evaluate(f"player.load('/hls/{ROOM}/index.m3u8')")
            yield begun[0]


async def test_who_joins_between_two_keyframes_waits_for_none(page: Page, tmp_path: Path) -> None:
    film = show(30, 0, gop=30 * GROUP)
    async with joined(page, tmp_path, film) as begun:
        there = await until(page, lambda now: now["shown"] and now["behind"] < 0.1 and now["rate"] == 1, SEEN)
        assert there["date"] / 1000 < begun + GROUP
        assert await page.evaluate("player.delay.value") < 2
