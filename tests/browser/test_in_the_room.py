"""In the room in real Chromium: what is heard and seen of the other, the views, the hand, what is written, the time."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.chromium import LISTENING, TONE_HZ, eventually, serious
from tests.browser.people import FRAMES_IN, PHONE, Interviewee
from tests.meeting import Meeting
from tests.people import House

pytestmark = [pytest.mark.alone, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
NEAR = 15
BRIGHTNESS = """video => {
  const paper = new OffscreenCanvas(32, 18).getContext("2d");
  paper.drawImage(video, 0, 0, 32, 18);
  const dots = paper.getImageData(0, 0, 32, 18).data.filter((_, i) => i % 4 < 3);
  return dots.reduce((sum, one) => sum + one, 0) / dots.length;
}"""
"""Of the picture on average, from 0 (black) to 255."""
CAN_BLUR = """
  window.blurred = [];
  const can = MediaStreamTrack.prototype.getCapabilities;
  MediaStreamTrack.prototype.getCapabilities = function () {
    return {...can.call(this), ...(this.kind === "video" && {backgroundBlur: [false, true]})};
  };
  const apply = MediaStreamTrack.prototype.applyConstraints;
  MediaStreamTrack.prototype.applyConstraints = function ({backgroundBlur, ...others} = {}) {
    if (backgroundBlur !== undefined) window.blurred.push(backgroundBlur);
    return apply.call(this, others);
  };
"""
"""As a camera whose driver blurs: Chromium's fake one does not."""
NO_H264 = {"error": {"code": "unprocessable", "message": "", "reason": "no_h264"}}
AHEAD = "ms => { const now = Date.now; Date.now = () => now.call(Date) + ms; }"
"""A clock that is so much ahead, as if the time had passed."""


def face(of: Interviewee, at: Interviewee) -> Locator:
    """Of one, as another sees it."""
    assert of.person
    return at.page.get_by_role("listitem", name=of.person.me["name"], exact=True)


async def is_heard_and_seen_as_they_wish(who: Interviewee, at: Interviewee) -> None:
    """What another really hears and sees, not what the page says of it."""
    seen = face(who, at)
    video = seen.locator("video")

    async def hears_nothing() -> bool:
        heard = await video.evaluate(LISTENING)
        return bool(heard["db"] < -100)

    async def bright() -> bool:
        return bool(await video.evaluate(BRIGHTNESS) > 30)

    async def black() -> bool:
        return bool(await video.evaluate(BRIGHTNESS) < 5)

    await hears(at, who)
    await who.presses("Mute")
    await expect(seen).to_contain_text("muted")
    await eventually(hears_nothing)
    await who.presses("Unmute")
    await hears(at, who)
    await expect(seen).not_to_contain_text("muted")
    await eventually(bright)
    await who.presses("Camera off")
    await expect(seen).to_contain_text("camera off")
    await eventually(black)
    await who.presses("Camera on")
    await expect(seen).not_to_contain_text("camera off")
    await eventually(bright)


async def is_there_though_put_away_and_on_another_network(who: Interviewee, at: Interviewee) -> None:
    """A page that nobody looks at, whose connections are in frames that nobody sees, one for each."""
    frames = who.page.locator("iframe")
    await expect(frames).to_have_count(0)
    await who.puts_away()
    for _ in range(2):
        await who.page.evaluate("dispatchEvent(new Event('online'))")
        await expect(frames).to_have_count(2)
        await asyncio.gather(who.sees_faces(1), at.sees_faces(1))
        for one, other in ((who, at), (at, who)):
            await hears(one, other)


async def is_said_to_be_paused_while_put_away(who: Interviewee, at: Interviewee) -> None:
    """And seen again once they look, without a press."""
    await who.loses_the_camera()
    await expect(face(who, at)).to_contain_text("camera paused on their device")
    await who.puts_away(False)
    await expect(face(who, at)).not_to_contain_text("camera paused")
    await at.sees_faces(1)


async def hears(who: Interviewee, other: Interviewee) -> None:
    video = face(other, who).locator("video")

    async def tone() -> bool:
        heard = await video.evaluate(LISTENING)
        return bool(abs(heard["hz"] - TONE_HZ) < NEAR and heard["db"] > -75)

    await eventually(tone)


async def looks_at_whoever_speaks(who: Interviewee) -> None:
    large = who.page.locator(".face.large")
    await expect(large).to_have_count(0)
    await who.presses("Speaker", exact=True)
    await expect(large).to_have_count(1)
    own = await who.page.locator(".face.own").bounding_box()
    most = await large.bounding_box()
    assert own
    assert most
    assert most["width"] * most["height"] > 4 * own["width"] * own["height"]
    await who.presses("Grid", exact=True)
    await expect(large).to_have_count(0)


async def shows_their_screen(who: Interviewee, at: Interviewee) -> None:
    """Beside the face, and large at whoever looks on; gone with a press. One that is refused is shown to nobody."""
    assert who.person
    await who.page.route("**/media/whip*", lambda route: route.fulfill(status=422, json=NO_H264))
    await who.presses("Share screen")
    await who.sees("This browser cannot send or play pictures as H.264")
    await who.page.unroute("**/media/whip*")
    screen = at.page.get_by_role("listitem", name=f"Screen of {who.person.me['name']}")
    await who.presses("Share screen")
    await expect(screen).to_have_class(re.compile("large"))
    seen = screen.locator("video")

    async def comes() -> bool:
        return bool(await seen.evaluate(FRAMES_IN) > 3 and await seen.evaluate("video => video.videoWidth") > 600)

    await eventually(comes)
    await expect(face(who, at)).to_be_visible()
    await who.presses("Stop sharing")
    await expect(screen).to_have_count(0)


async def blurs_what_is_behind(who: Interviewee, other: Interviewee) -> None:
    """Where the camera can; the other's cannot, so nothing is offered there."""
    await who.presses("Blur background")
    await expect(who.page.get_by_role("button", name="Sharp background")).to_have_attribute("aria-pressed", "true")
    await who.presses("Sharp background")
    await expect(who.page.get_by_role("button", name="Blur background")).to_be_visible()
    assert await who.page.evaluate("window.blurred") == [True, False]
    await expect(other.page.get_by_role("button", name="Camera off")).to_be_visible()
    await expect(other.page.get_by_role("button", name="Blur background")).to_have_count(0)


async def asks_to_speak(who: Interviewee, at: Interviewee) -> None:
    await who.presses("Raise hand")
    await expect(face(who, at)).to_contain_text("raised hand")
    await who.presses("Lower hand")
    await expect(face(who, at)).not_to_contain_text("raised hand")


async def write(li: Interviewee, anna: Interviewee) -> None:
    """To each other, and a note for the panel alone."""
    await li.presses("Desk")
    await li.page.get_by_role("tab", name="Notes").click()
    await says(li, "Take a note", "sound on C, shaky on timing")
    await li.sees("sound on C, shaky on timing")
    await li.page.get_by_role("tab", name="Chat").click()
    await says(li, "Write to the other side", "which board was it?")
    await expect(anna.page.get_by_role("button", name="Chat 1", exact=True)).to_be_visible()  # the note does not count
    await anna.presses("Chat")
    await anna.sees("which board was it?")
    await expect(anna.page.get_by_role("tab", name="Notes")).to_have_count(0)
    await says(anna, "Write to the other side", "an STM32")
    await li.sees("an STM32")
    await expect(anna.page.get_by_text("shaky on timing")).to_have_count(0)
    await li.page.get_by_role("tab", name="Résumé").click()
    await li.sees("山城机床厂")


async def says(who: Interviewee, where: str, text: str) -> None:
    side = who.page.locator(".side")
    await side.get_by_label(where).fill(text)
    await side.get_by_role("button", name="Send").click()


async def takes_five_minutes_more(who: Interviewee, path: str) -> None:
    assert who.person
    up = datetime.fromisoformat((await who.person.get(path))["time_is_up"])
    await who.page.evaluate(AHEAD, (up - datetime.now(UTC) - timedelta(seconds=60)) / timedelta(milliseconds=1))
    await who.sees("Less than two minutes")
    await who.presses("5 min more")
    await expect(who.page.get_by_text("Less than two minutes")).to_have_count(0)
    await expect(who.page.get_by_role("button", name="5 min more")).to_have_count(0)
    await expect(who.page.get_by_role("timer")).to_have_text(re.compile(r"^0?5:"))
    assert datetime.fromisoformat((await who.person.get(path))["time_is_up"]) == up + timedelta(minutes=5)


@pytest.mark.timeout(300)
async def test_two_in_the_room(house: House, browser: Browser) -> None:
    meeting = await Meeting(house).arranged()
    li, anna = (Interviewee(browser, house, one) for one in (meeting.recruiter, meeting.anna))
    await li.comes(meeting.id, 1440, CAN_BLUR)
    await anna.comes(meeting.id, script=PHONE)
    await li.meets(anna)
    await is_heard_and_seen_as_they_wish(anna, li)
    await looks_at_whoever_speaks(li)
    await asks_to_speak(anna, li)
    await shows_their_screen(li, anna)
    await blurs_what_is_behind(li, anna)
    await write(li, anna)
    assert await serious(li.page) == []
    assert await serious(anna.page) == []
    await takes_five_minutes_more(li, f"/api/interviews/{meeting.id}")
    await is_there_though_put_away_and_on_another_network(anna, li)
    await is_said_to_be_paused_while_put_away(anna, li)
    await anna.page.locator(".side").get_by_role("button", name="Close").click()
    await anna.presses("Leave")
    await expect(anna.page.locator("iframe")).to_have_count(0)
    for one in (li, anna):
        assert one.window.complaints == []
