"""The player and an encoder with few keyframes, as OBS is without settings: who joins sees the picture all the same."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from itertools import pairwise
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
  const look = (_, { mediaTime }) => (shown.push(mediaTime), video.requestVideoFrameCallback(look));
  video.requestVideoFrameCallback(look);
}"""
SEEN = """() => {
  const delay = player.delay.value ?? 9;
  return {shown, live: shown.length > 0 && delay < 2 && video.playbackRate === 1, date: player.date.value / 1000};
}"""
"""`shown`: the time of each picture that was on screen."""

NARROW = """() => {
  const narrow = { abrBandWidthFactor: 1e-4, abrBandWidthUpFactor: 1e-4 };
  shown.length = 0, setInterval(() => Object.assign(player.source.hls.config, narrow), 100);
}"""
"""The network seems to carry ten thousand times less than it does, and so the smaller size at the most."""
SIZE = "() => ({width: video.videoWidth, level: player.source.hls.loadLevel})"


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
        there = await until(page, lambda now: now["live"], SEEN)
        assert there["date"] < begun + GROUP


async def test_between_two_keyframes_no_other_size_is_begun(page: Page, tmp_path: Path) -> None:
    """Both are the same picture, since the encoder sends one. With keyframes in each segment again, it may choose."""
    rare, usual = show(15, 0, gop=30 * GROUP), show(15, 15, size=(640, 360))
    async with joined(page, tmp_path, [*rare, *usual]) as begun:
        await until(page, lambda now: now["live"], SEEN)
        await page.evaluate(NARROW)
        now = await until(page, lambda now: now["date"] > begun + 14, SEEN)
        skipped = max(after - before for before, after in pairwise(now["shown"]))
        assert skipped < 5  # by a busy machine; else it were all until the next keyframe
        await until(page, lambda now: now["width"] == 640 and now["level"] == 0, SIZE)
