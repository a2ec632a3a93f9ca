"""The player of the product through cuts from one camera to the other: nothing is waited for."""

import asyncio
import time
from pathlib import Path

import pytest
from playwright.async_api import Page

from server.media.program import Program
from server.media.slate import make_slate
from tests.media.camera import merged, pictures, sounds
from tests.media.origin import ROOM, origin
from tests.media.player_page import doors, playing, until
from tests.media.programs import Camera, beside, publish, tick

pytestmark = pytest.mark.browser

SIZES = (320, 180), (640, 360)
SECONDS = 2
"""After which a camera begins anew, with its only keyframe."""
CUTS = 3
NOTES = """() => {
  window.stalls = 0, window.longest = 0;
  player.source.hls.on("hlsError", (_, {details}) => (stalls += details === "bufferStalledError"));
  video.addEventListener("waiting", () => stalls++);
  let frames = -1, moved = 0;
  setInterval(() => {
    const now = performance.now(), seen = video.getVideoPlaybackQuality().totalVideoFrames;
    if (seen !== frames) [frames, moved] = [seen, now];
    longest = Math.max(longest, now - moved);
  }, 10);
}"""
"""How often the player and the browser say that it ran dry, and the most milliseconds that one picture was shown: while
there is sound, Chromium does not wait for a picture."""
SINCE = "() => { const seen = [stalls, longest]; stalls = longest = 0; return seen; }"
WIDTH = "() => ({width: video.videoWidth, at: video.currentTime})"


async def test_a_cut_between_two_cameras_is_not_waited_for(page: Page, tmp_path: Path) -> None:
    """Asked for just after a keyframe of the other camera. A busy machine may make the player wait in some of them."""
    program, cameras = Program(ROOM, tmp_path, make_slate(), time.time), (Camera("one"), Camera("two"))
    shows = [merged(pictures(SECONDS, 0, size=size, gop=30 * SECONDS), sounds(SECONDS, 0)) for size in SIZES]
    begin = time.time()
    works = [publish(camera, film, begin, SECONDS) for camera, film in zip(cameras, shows, strict=True)]
    async with origin(program.hls, tmp_path, *doors()) as client, beside(tick(program), *works):
        await program.want(cameras[0].source, live=True, record=None)
        await page.goto(str(client.make_url("/")))
        await playing(page, lambda state: True)
        await page.evaluate(NOTES)
        seen = list[list[float]]()
        for cut in range(1, 1 + CUTS):
            await asyncio.sleep((begin + 0.2 - time.time()) % SECONDS)
            await program.want(cameras[cut % 2].source, live=True, record=None)
            width = SIZES[cut % 2][0]
            changed = await until(page, lambda now, width=width: now["width"] == width, WIDTH)
            await until(page, lambda now, begin=changed["at"]: now["at"] > begin + 0.5, WIDTH)
            seen.append(await page.evaluate(SINCE))
    await program.stop()
    assert any(stalls == 0 and longest < 400 for stalls, longest in seen), seen
