"""A candidate whose network becomes too narrow: the sound stays, the page says so, and the picture comes back."""

import shutil

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import LISTENING, TONE_HZ, eventually, serious
from tests.browser.people import Interviewee
from tests.meeting import Meeting
from tests.people import House
from tests.phone import ALLOWED, Phone

NO_FILTER = not shutil.which("nft")
pytestmark = [pytest.mark.alone, pytest.mark.skipif(not ALLOWED or NO_FILTER, reason="only root makes networks")]
NARROW = 16
"""Kilobytes a second: twice a voice, and little of a picture."""
LIVELY = """
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await ask(wanted);
  const canvas = Object.assign(document.createElement("canvas"), {width: 640, height: 360});
  const paper = canvas.getContext("2d");
  const grain = paper.createImageData(640, 360);
  const dots = new Uint32Array(grain.data.buffer);
  setInterval(() => {
    for (let i = 0; i < dots.length; i++) dots[i] = (Math.random() * 0xffffff) | 0xff000000;
    paper.putImageData(grain, 0, 0);
  }, 66);
  return new MediaStream([...canvas.captureStream(15).getVideoTracks(), ...stream.getAudioTracks()]);
};
"""
"""A camera that sees leaves in the wind: the test's own picture hardly moves and would get through anything."""


async def hears(who: Interviewee) -> None:
    video = who.page.locator(".face:not(.own) video")

    async def sound() -> bool:
        if not await video.evaluate("video => video.srcObject?.getAudioTracks().length"):
            return False  # between two connections
        heard = await video.evaluate(LISTENING)
        return abs(heard["hz"] - TONE_HZ) < 20 and heard["db"] > -80

    await eventually(sound)


@pytest.mark.timeout(240)
async def test_sound_before_picture(
    house: House, browser: Browser, outside: Browser, anywhere: Phone, address: str
) -> None:
    meeting = await Meeting(house).arranged()
    recruiter, anna = Interviewee(browser, house, meeting.recruiter), Interviewee(outside, house, meeting.anna)
    anna.window.url = address
    for one, width in ((recruiter, 1440), (anna, 390)):
        await one.comes(meeting.id, width, LIVELY)
    await recruiter.meets(anna)
    anywhere.narrows(NARROW)
    await anna.sees("Weak network: sound only")
    await hears(anna)
    await anna.sees("Saving data keeps the sound")
    assert await serious(anna.page) == []
    await expect(recruiter.page.get_by_text("Weak network")).to_have_count(0)
    anywhere.widens()
    await expect(anna.page.get_by_text("Weak network")).to_have_count(0)
    await anna.sees_faces(1)
    await anna.page.locator(".advice").get_by_role("button", name="Save data").click()
    await expect(anna.page.get_by_text("sound only", exact=True)).to_be_visible()
    await expect(anna.page.get_by_text("Saving data keeps the sound")).to_have_count(0)
    await hears(anna)
    assert recruiter.window.complaints + anna.window.complaints == []
