"""Which of the two sizes the player takes: what its network carries, whatever was shown when it came."""

import asyncio
import time
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from playwright.async_api import CDPSession, Page

from server.media.parts import PART_TARGET
from server.media.program import Program
from server.media.slate import make_slate
from server.media.source import Frame
from tests.media.camera import sounds, units
from tests.media.origin import ROOM, origin
from tests.media.player_page import doors, playing, until
from tests.media.programs import Camera, beside, publish, tick

pytestmark = [pytest.mark.alone, pytest.mark.timeout(200)]

LARGE, SMALL = (640, 360), (320, 180)
WIDTH = "() => ({width: video.videoWidth, frames: video.getVideoPlaybackQuality().totalVideoFrames})"
BEHIND = "() => player.source?.hls?.latency || 9"
CLOSE = 2.5 * PART_TARGET
"""Seconds behind the newest, as a player that never ran dry stays."""
SECONDS = 4
"""After which a camera begins anew."""


def filmed(size: tuple[int, int], bits: int) -> list[Frame]:
    """So much happens in the picture that it takes all bits it may have."""
    encoder = av.VideoCodecContext.create("libx264", "w")
    encoder.width, encoder.height = size
    encoder.pix_fmt, encoder.time_base, encoder.framerate = "yuv420p", Fraction(1, 90_000), Fraction(30)
    encoder.bit_rate, encoder.profile = bits, "Baseline"
    most = f"vbv-maxrate={bits // 1000}:vbv-bufsize={bits // 1000}"
    encoder.options = {"preset": "ultrafast", "tune": "zerolatency", "x264-params": f"keyint=60:scenecut=0:{most}"}
    dice, frames = np.random.default_rng(1), list[Frame]()
    for number in range(SECONDS * 30):
        drawn = dice.integers(0, 255, (size[1] // 4, size[0] // 4), np.uint8).repeat(4, 0).repeat(4, 1)
        picture = av.VideoFrame.from_ndarray(drawn, format="gray").reformat(format="yuv420p")
        picture.pts = number * 3000
        for packet in encoder.encode(picture):
            frames.append(Frame("video", units(packet), number * 3000, number / 30, bool(packet.is_keyframe)))
    return frames


async def narrow(devtools: CDPSession, bits: int) -> None:
    """The network of the browser carries so much a second. What one connection has set no other one takes back."""
    limits = {"offline": False, "latency": 30, "downloadThroughput": bits / 8, "uploadThroughput": -1}
    await devtools.send("Network.emulateNetworkConditions", limits)


async def seen(page: Page, width: int) -> None:
    await until(page, lambda state: state["width"] == width, WIDTH)


async def test_who_came_before_the_show_sees_what_their_network_carries(page: Page, tmp_path: Path) -> None:
    program = Program(ROOM, tmp_path, make_slate(), time.time)
    ann, small = Camera("ann"), Camera("ann~low")
    ann.source.low, ann.source.video, ann.source.audio = small.source, True, True
    large, low, heard = filmed(LARGE, 2_000_000), filmed(SMALL, 400_000), list(sounds(SECONDS, 0))
    async with origin(program.hls, tmp_path, *doors()) as client, beside(tick(program)):
        await program.want(None, live=True, record=None)
        await program.hls.settled(10)
        await page.goto(str(client.make_url("/")))
        await playing(page, lambda state: True)
        devtools = await page.context.new_cdp_session(page)
        await narrow(devtools, 900_000)
        begin = time.time()
        async with beside(
            *[publish(camera, frames, begin, SECONDS) for camera, frames in ((ann, large), (small, low), (ann, heard))]
        ):
            await program.want(ann.source, live=True, record=None)
            await seen(page, SMALL[0])
            await playing(page, lambda state: True)
            await asyncio.sleep(5)
            assert (await page.evaluate(WIDTH))["width"] == SMALL[0]  # and stays with it
            await narrow(devtools, -8)
            await seen(page, LARGE[0])
            for seconds in (2.1, 1.1, 0.1):  # it ran dry when the network became narrow
                await until(page, lambda behind, most=CLOSE + seconds: behind < most, BEHIND)
    await program.stop()
