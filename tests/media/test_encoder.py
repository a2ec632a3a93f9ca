"""A publisher that is neither a browser nor ours: ffmpeg's own WHIP, with one size and rare keyframes as from OBS."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import av
import pytest
from playwright.async_api import Page

from server.media import avc
from server.media.bounds import Bounds
from server.media.consent import Times
from server.media.control import Wanted
from server.media.parts import TARGET_DURATION
from server.media.peer import Patience
from server.media.rooms import ROOMS
from server.media.source import Frame
from tests.media import peers
from tests.media.camera import annex_b, beeps, flashes, furthest_apart
from tests.media.encoder import FPS, SIZE
from tests.media.origin import loaded
from tests.media.plane import Plane, plane
from tests.media.player_page import doors, until
from tests.media.programs import Taken

ROOM = "broadcast:1"
HLS = f"/hls/{ROOM}"
UNANSWERED = Bounds(patience=Patience(answers=Times(interval=0.5, expires=3)))
"""It hears no questions, not even whether it consents to what it is sent."""
OBS = 250
"""Pictures from one keyframe to the next where nobody says how many."""
SEEN = """() => ({
  width: video.videoWidth, at: video.currentTime, state: player.state.value, path: player.path.value,
  frames: video.getVideoPlaybackQuality().totalVideoFrames, live: player.delay.value !== null && player.delay.value < 4,
})"""

PRESSES = """ticket => {
  const door = async () => ({url: "/media/whep", ticket});
  window.pressing = setInterval(() => {
    if (player.path.value === "hls" && !player.switching.value) player.fast(door);
  }, 500);
}"""
"""Wants the fast path, again where a busy machine was too slow for it."""


@asynccontextmanager
async def ffmpeg(
    media: Plane, seconds: float, folder: Path, group: int = 90
) -> AsyncIterator[asyncio.subprocess.Process]:
    ticket = media.ticket(publish="guest", label="Lan")["Authorization"].removeprefix("Bearer ")
    sends = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.media.encoder", f"{media.url}/whip", ticket, str(seconds), str(folder)),
        str(group),
    )
    try:
        yield sends
    finally:
        if sends.returncode is None:
            sends.kill()
        await sends.wait()


async def fetched(media: Plane, path: str) -> bytes:
    async with media.http.get(media.url + path) as answer:
        return await answer.read()


async def lengths_on_air(media: Plane, seconds: float) -> list[float]:
    """Of the whole segments of the picture, once there are so many seconds of them."""
    while True:
        text = (await fetched(media, f"{HLS}/video.m3u8")).decode()
        lengths = [float(found) for found in re.findall(r"EXTINF:([0-9.]+)", text)]
        if sum(lengths) >= seconds:
            return lengths
        await asyncio.sleep(0.2)


async def test_an_encoder_goes_on_air_and_leaves(tmp_path: Path) -> None:
    async with plane(tmp_path, UNANSWERED) as media:
        media.wanted[ROOM] = Wanted(live=True, on_air="guest")
        async with ffmpeg(media, 16, tmp_path) as sends:
            lengths = await lengths_on_air(media, 10)
            assert all(round(one) <= TARGET_DURATION for one in lengths)
            picture, sound = [
                await loaded(lambda path: fetched(media, path), f"{HLS}/{name}.m3u8") for name in ("video", "audio")
            ]
            (source,) = (await media.told({"guest"})).sources
            assert (source.video, source.audio, source.width, source.height) == (True, True, *SIZE)
            assert await sends.wait() == 0
            await media.told(set())  # it has said goodbye
    assert len(flashes(picture)) >= 7
    assert furthest_apart(flashes(picture), beeps(sound)) < 0.080


async def test_what_comes_before_reports_are_given_up_is_seen(tmp_path: Path) -> None:
    """ffmpeg sends none, and begins with a keyframe; here it makes no other."""
    async with plane(tmp_path, UNANSWERED) as media:
        media.wanted[ROOM] = Wanted(live=True, on_air="guest")
        await media.node.want(ROOM, media.wanted[ROOM])
        shown = Taken(media.app[ROOMS].find(ROOM).program)

        async def pictures() -> list[Frame]:
            sizes = [avc.picture_size(frame.units) if frame.keyframe else None for frame in shown.frames]
            seen = shown.frames[sizes.index(SIZE) :] if SIZE in sizes else []
            return [frame for frame in seen if frame.kind == "video"]

        async with ffmpeg(media, 60, tmp_path, 60 * FPS):
            seen = await peers.until(pictures, lambda found: len(found) > 2 * FPS)
    decoder = av.VideoCodecContext.create("h264", "r")
    assert sum(len(decoder.decode(annex_b(frame))) for frame in seen) >= 2 * FPS
    assert all(after.time > before.time and after.timestamp > before.timestamp for before, after in pairwise(seen))


@pytest.mark.browser
async def test_a_player_shows_it_live_although_it_makes_few_keyframes(page: Page, tmp_path: Path) -> None:
    """It sees it come, goes on over the fast path, and joins it in the middle."""
    async with plane(tmp_path, UNANSWERED, doors=doors()) as media:
        media.wanted[ROOM] = Wanted(live=True, on_air="guest")
        await media.node.want(ROOM, media.wanted[ROOM])
        await page.goto(media.url.removesuffix("/media"))
        await page.wait_for_function("window.player")
        await page.evaluate(f"player.load('/media{HLS}/index.m3u8')")
        await until(page, lambda now: now["state"] == "playing", SEEN)
        async with ffmpeg(media, 60, tmp_path, OBS):
            begun = await until(page, lambda now: now["width"] == SIZE[0] and now["live"], SEEN)
            await until(page, lambda now: now["at"] > begun["at"] + OBS / FPS - 2 and now["live"], SEEN)
            ticket = media.ticket(program=True)["Authorization"].removeprefix("Bearer ")
            await page.evaluate(PRESSES, ticket)
            fast = await until(page, lambda now: now["path"] == "fast" and now["width"] == SIZE[0], SEEN)
            await until(page, lambda now: now["frames"] > fast["frames"] + 30, SEEN)
            await page.evaluate("clearInterval(pressing), player.slow()")
            again = await until(
                page, lambda now: now["path"] == "hls" and now["state"] == "playing" and now["live"], SEEN
            )
            await until(page, lambda now: now["at"] > again["at"] + 2 and now["width"] == SIZE[0], SEEN)
