"""A real browser plays what we make: hls.js in Chromium, live through a change of source, and a replay."""

import asyncio
import statistics
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Page

from server.media.live import Live
from server.media.packager import Packager
from server.media.parts import PART_TARGET
from server.media.slate import Reel, make_slate
from server.media.source import Frame
from server.shell import NODE_MODULES
from tests.media import player_page
from tests.media.camera import START, merged, pictures, show, sounds
from tests.media.on_disk import NAME, recorded
from tests.media.origin import ROOM, Client, from_first_picture, origin, packaged

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><video id=video playsinline></video><script type=module>
import Hls from "/hls.js";
window.errors = [];
window.play = source => {
  const hls = window.hls = new Hls({lowLatencyMode: true});
  hls.on(Hls.Events.ERROR, (_, data) => window.errors.push([data.details, data.fatal, data.reason || ""]));
  hls.loadSource(source);
  hls.attachMedia(video);
  video.play();
};
window.ready = true;
</script>"""
STATE = """() => ({
  ready: window.ready, time: video.currentTime, duration: video.duration, width: video.videoWidth,
  frames: video.getVideoPlaybackQuality().totalVideoFrames, sound: video.webkitAudioDecodedByteCount,
  partTarget: window.hls?.latestLevelDetails?.partTarget,
  fatal: window.errors?.filter(([, fatal]) => fatal),
})"""
"""Errors that hls.js mends by itself (a late playlist on a busy machine) are none to a viewer: the picture goes on."""

LIPS = """() => {
  const found = window.found = {flashes: [], beeps: []};
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  let bright = false;
  const look = (now, {mediaTime}) => {
    canvas.drawImage(video, 0, 0, 1, 1);
    const on = canvas.getImageData(0, 0, 1, 1).data[0] > 130;
    if (on && !bright) found.flashes.push(mediaTime);
    bright = on;
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
  const audio = new AudioContext(), ears = audio.createAnalyser(), heard = new Float32Array(256);
  ears.fftSize = 256;
  audio.createMediaElementSource(video).connect(ears).connect(audio.destination);
  let loud = false;
  setInterval(() => {
    ears.getFloatTimeDomainData(heard);
    const on = heard.some(sample => Math.abs(sample) > 0.05);
    if (on && !loud) found.beeps.push(video.currentTime);
    loud = on;
  }, 4);
}"""


until = partial(player_page.until, asked=STATE)


async def page_of(request: web.Request) -> web.Response:
    return web.Response(text=PAGE, content_type="text/html")


async def hls_js(request: web.Request) -> web.FileResponse:
    return web.FileResponse(NODE_MODULES / "hls.js/dist/hls.mjs", headers={"Content-Type": "text/javascript"})


async def broadcast(live: Live, frames: Iterable[Frame]) -> None:
    """Send frames when they are captured; what the clock says only paces the show."""
    packager = Packager(live.add)
    for frame in frames:
        await asyncio.sleep(max(0, frame.time - time.time()))
        packager.feed(frame)
    packager.break_off()


async def opened(page: Page, client: Client, source: str) -> None:
    await page.goto(str(client.make_url("/")))
    await until(page, lambda state: state["ready"])
    await page.evaluate("source => window.play(source)", source)


async def test_a_browser_plays_the_show_through_a_change_of_source(page: Page, tmp_path: Path) -> None:
    start = time.time() + 1
    frames = [
        *from_first_picture(show(12, start)),
        *from_first_picture(show(14, start + 14, size=(640, 360))),
    ]
    live = Live()
    async with origin(live, tmp_path, web.get("/", page_of), web.get("/hls.js", hls_js)) as client:
        sending = asyncio.create_task(broadcast(live, frames))
        await opened(page, client, f"/hls/{ROOM}/index.m3u8")
        playing = await until(page, lambda state: state["frames"] > 60 and state["sound"] > 0)
        assert (playing["width"], playing["fatal"]) == (320, [])
        assert playing["partTarget"] == PART_TARGET
        changed = await until(page, lambda state: state["width"] == 640)
        later = await until(page, lambda state: state["time"] > changed["time"] + 3)
        assert later["frames"] > changed["frames"]
        assert later["sound"] > changed["sound"]
        assert later["fatal"] == []
        sending.cancel()


async def test_a_browser_plays_the_replay_in_sync_and_from_its_middle(page: Page, tmp_path: Path) -> None:
    await recorded(tmp_path / "recordings", packaged(from_first_picture(show(9))))
    async with origin(None, tmp_path, web.get("/", page_of), web.get("/hls.js", hls_js)) as client:
        await opened(page, client, f"/replay/{NAME}/index.m3u8")
        state = await until(page, lambda state: state["frames"] > 10)
        assert state["duration"] == pytest.approx(9, abs=0.1)
        await page.evaluate(LIPS)
        await until(page, lambda state: state["time"] > 4.5)
        found = await page.evaluate("window.found")
        apart = [min(abs(beep - flash) for beep in found["beeps"]) for flash in found["flashes"]]
        assert statistics.median(apart) < 0.080
        await page.evaluate("() => { video.currentTime = 5; }")
        state = await until(page, lambda state: state["time"] > 6)
        assert state["sound"] > 0
        assert state["fatal"] == []


async def test_a_recording_whose_picture_froze_at_its_end_starts_and_plays_through(page: Page, tmp_path: Path) -> None:
    slate = (large for large, _ in Reel(make_slate(), START + 4).until(START + 9))
    frozen = from_first_picture(merged(pictures(3), slate, sounds(9)))
    await recorded(tmp_path / "recordings", packaged(frozen))
    async with origin(None, tmp_path, web.get("/", page_of), web.get("/hls.js", hls_js)) as client:
        await opened(page, client, f"/replay/{NAME}/index.m3u8")
        begun = await until(page, lambda state: state["frames"] > 10)
        assert (begun["width"], begun["duration"]) == (320, pytest.approx(9, abs=0.2))
        changed = await until(page, lambda state: state["width"] == 1280)
        later = await until(page, lambda state: state["time"] > 8)
        assert later["sound"] > changed["sound"]
        assert later["fatal"] == []


async def test_a_browser_goes_on_with_delta_updates(page: Page, tmp_path: Path) -> None:
    frames = from_first_picture(show(80, time.time() - 50))
    live, asked = Live(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    async with origin(live, tmp_path, web.get("/", page_of), web.get("/hls.js", hls_js)) as client:
        sending = asyncio.create_task(broadcast(live, frames))
        await opened(page, client, f"/hls/{ROOM}/index.m3u8")
        playing = await until(page, lambda state: state["frames"] > 30 and state["sound"] > 0)
        later = await until(page, lambda state: state["time"] > playing["time"] + 6)
        assert later["fatal"] == []
        assert sum("_HLS_skip=YES" in url for url in asked) > 20
        known = await page.evaluate("window.hls.latestLevelDetails.fragments.length")
        assert known >= len(live.window("video").segments) - 2
        sending.cancel()
