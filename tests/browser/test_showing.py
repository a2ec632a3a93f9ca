"""From the studio a guest shows slides and a film, and viewers see and hear them; the camera comes back afterwards."""

import asyncio
import re
from collections.abc import AsyncIterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from playwright.async_api import Browser, expect

from tests.browser.chromium import eventually, serious
from tests.browser.people import At, Watcher
from tests.people import House

pytestmark = [pytest.mark.alone, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]

COLOURS = {"green": (0, 180, 0), "blue": (0, 0, 200), "red": (200, 0, 0), "none": (11, 17, 32), "screen": (0, 133, 0)}
"""The screen that Chromium's fake devices have is all of one green."""
FILM_HZ, FILM_SECONDS = 440, 30
MIDDLE, EDGE = 0.33, 0.05
COLOUR = """(video, at) => {
    const pen = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
    pen.drawImage(video, video.videoWidth * at, video.videoHeight * 0.33, 8, 8, 0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}"""


def slides(path: Path) -> Path:
    """Two pages, green and blue."""
    pages = [Image.new("RGB", (1280, 720), COLOURS[colour]) for colour in ("green", "blue")]
    pages[0].save(path, "PDF", save_all=True, append_images=pages[1:])
    return path


def incomplete(path: Path) -> Path:
    """Its second page is named, and is not there."""
    written = slides(path).read_bytes()
    second = re.findall(rb"/Kids \[ \d+ 0 R (\d+ 0 R) \]", written)[0]
    path.write_bytes(written.replace(second + b" ]", re.sub(rb"\d", b"0", second) + b" ]"))
    return path


def film(path: Path) -> Path:
    """Red, with a tone, and narrower than what is published."""
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=10, options={"preset": "ultrafast"})
        video.width, video.height, video.pix_fmt = 480, 360, "yuv420p"
        sound = out.add_stream("aac", rate=48_000, layout="mono")
        red = av.VideoFrame.from_ndarray(np.full((360, 480, 3), COLOURS["red"], np.uint8), format="rgb24")
        for number in range(FILM_SECONDS * 10):
            red.pts, red.time_base = number, Fraction(1, 10)
            out.mux(video.encode(red))
        at = np.arange(FILM_SECONDS * 48_000) / 48_000
        wave = (16_000 * np.sin(2 * np.pi * FILM_HZ * at)).astype(np.int16)[None]
        tone = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
        tone.rate, tone.pts = 48_000, 0
        out.mux(sound.encode(tone))
        out.mux([*video.encode(None), *sound.encode(None)])
    return path


async def sees(viewer: Watcher, colour: str, at: float = MIDDLE) -> None:
    """The picture has about this colour there, the codec changes it a little; `at`: a part of its width."""

    async def alike() -> bool:
        seen = await (await viewer.picture()).evaluate(COLOUR, at)
        return max(abs(a - b) for a, b in zip(seen, COLOURS[colour], strict=True)) < 40

    await eventually(alike)


@pytest.fixture
async def studio(browser: Browser, house: House) -> AsyncIterator[tuple[At, Watcher]]:
    """A host on air from the studio, and somebody who watches."""
    host = await house.host("Zhou")
    show = await host.goes_live(await house.posting())
    studio, viewer = At(browser, house, host), Watcher(browser, house)
    await studio.opens(f"/studio/{show['id']}")
    await studio.presses("Connect", exact=True)
    await expect(studio.page.get_by_test_id("standing")).to_have_attribute("data-state", "waiting")
    await host.runs("put_on_air", source=f"host:{host.me['id']}")
    await viewer.opens(f"/broadcasts/{show['id']}")
    await viewer.sees_the_show("hls")
    yield studio, viewer
    assert studio.window.complaints + viewer.window.complaints == []


async def chooses(studio: At, button: str, file: Path) -> None:
    async with studio.page.expect_file_chooser() as chooser:
        await studio.presses(button)
    await (await chooser.value).set_files(file)


async def turns_slides_by_keys(guest: At, viewer: Watcher, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_text("this is no document")
    await chooses(guest, "Show slides", tmp_path / "broken.pdf")
    await guest.sees("This file cannot be read; choose a PDF.")
    await chooses(guest, "Show slides", slides(tmp_path / "slides.pdf"))
    await guest.sees("Page 1 of 2")
    await sees(viewer, "green")
    await guest.page.keyboard.press("ArrowRight")
    await guest.sees("Page 2 of 2")
    await sees(viewer, "blue")
    await guest.presses("Back to camera")
    await chooses(guest, "Show slides", incomplete(tmp_path / "incomplete.pdf"))
    await sees(viewer, "green")
    await guest.presses("Next page")
    await guest.sees("This page cannot be drawn; viewers still see the one before.")
    await sees(viewer, "green")
    assert await serious(guest.page) == []
    await guest.presses("Back to camera")
    await viewer.sees_the_show("hls")


async def plays_a_film_and_speaks(guest: At, viewer: Watcher, tmp_path: Path) -> None:
    await chooses(guest, "Play film", await asyncio.to_thread(film, tmp_path / "film.mp4"))
    await sees(viewer, "red")
    assert await viewer.hears() == pytest.approx(FILM_HZ, abs=15)
    assert await viewer.hears_the_voice()
    await sees(viewer, "none", EDGE)  # it keeps its shape
    await guest.presses("Pause")
    await guest.sees("Paused: viewers see this picture")
    assert await serious(guest.page) == []
    before = await viewer.looks()
    await eventually(lambda: later(viewer, before["frames"] + 100))
    await sees(viewer, "red")  # and no slate
    await guest.presses("Back to camera")
    await viewer.sees_the_show("hls")


async def shares_the_screen_and_speaks(guest: At, viewer: Watcher) -> None:
    await guest.presses("Share screen")
    await guest.sees("Sharing the screen")
    for at in (EDGE, MIDDLE, 1 - EDGE):
        await sees(viewer, "screen", at)
    await eventually(viewer.hears_the_voice)
    before = await eventually(viewer.looks)
    await eventually(lambda: later(viewer, before["frames"]))
    await guest.presses("Back to camera")
    await viewer.sees_the_show("hls")


async def later(viewer: Watcher, frames: int) -> bool:
    return bool((await viewer.looks())["frames"] > frames + 20)


@pytest.mark.timeout(240)
async def test_slides_a_film_and_the_screen_are_seen_and_the_camera_comes_back(
    studio: tuple[At, Watcher], tmp_path: Path
) -> None:
    guest, viewer = studio
    await turns_slides_by_keys(guest, viewer, tmp_path)
    await viewer.presses("Turn the sound on")
    await plays_a_film_and_speaks(guest, viewer, tmp_path)
    await shares_the_screen_and_speaks(guest, viewer)
