"""A phone in an interview, in real Chromium: put away, loaded again."""

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import eventually, serious
from tests.browser.people import DRAWN, HELD, PHONE, Interviewee
from tests.browser.touch import out_of_reach
from tests.meeting import Meeting, until
from tests.people import House, Person

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
AWAKE = """
const ask = WakeLock.prototype.request;
window.asked = 0;
WakeLock.prototype.request = function (...more) { window.asked += 1; return ask.apply(this, more); };
"""
"""Counts how often the page asks that the screen stays on."""
SEEN_AGAIN = "() => document.dispatchEvent(new Event('visibilitychange'))"
ANOTHER = """
const camera = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
let number = 0;
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await camera(wanted);
  number += 1;
  for (const track of stream.getVideoTracks()) Object.defineProperty(track, "label", {value: `Camera ${number}`});
  return stream;
};
"""
"""Each time the camera is another one."""
DARK = """
const camera = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await camera(wanted);
  for (const track of stream.getVideoTracks()) Object.defineProperty(track, "muted", {value: true});
  return stream;
};
"""
"""The camera sends nothing the whole time, as behind a switch of the laptop's own."""
HOLDS = """() => {
  const camera = document.querySelector('.own video').srcObject.getVideoTracks()[0];
  Object.defineProperty(camera, "muted", {value: true, configurable: true});
  camera.dispatchEvent(new Event("mute"));
}"""
"""The device holds the camera back while its page is looked at."""
OPEN = "document.querySelector('.own video').srcObject.getTracks()"
WITHIN = """words => {
  const [picture, own] = [words.closest(".face"), words].map((one) => one.getBoundingClientRect());
  return own.top >= picture.top && own.bottom <= picture.bottom;
}"""
SETTLED = "new Promise((done) => setTimeout(done, 2000))"
"""Over once a page that is seen again has asked for what it wants anew: its own time, set before, is shorter."""


async def test_the_screen_stays_on_at_the_door_and_inside(house: House, browser: Browser) -> None:
    """A phone that sleeps sends nothing, and who waits for the door does not touch it."""
    meeting = await Meeting(house).arranged()
    anna = Interviewee(browser, house, meeting.anna)
    await anna.comes(meeting.id, script=AWAKE)
    await anna.sees("We knocked for you")
    assert await anna.page.evaluate("asked") == 1
    await meeting.enters(meeting.recruiter)
    await meeting.admits(meeting.anna, meeting.recruiter)
    await expect(anna.page.get_by_role("button", name="Mute")).to_be_visible()
    await anna.page.evaluate(SEEN_AGAIN)
    await eventually(lambda: anna.page.evaluate("asked === 2"))
    assert anna.window.complaints == []


async def test_who_writes_on_a_phone_can_still_mute_and_leave(house: House, browser: Browser) -> None:
    meeting = await Meeting(house).arranged()
    anna = Interviewee(browser, house, meeting.anna)
    await anna.comes(meeting.id)
    await meeting.enters(meeting.recruiter)
    await meeting.admits(meeting.anna, meeting.recruiter)
    await anna.presses("Chat", exact=True)
    field = anna.page.get_by_label("Write to the other side")
    for width, height in ((390, 844), (320, 568), (390, 440)):  # the last: beside a keyboard
        await anna.page.set_viewport_size({"width": width, "height": height})
        await expect(field).to_be_in_viewport(ratio=1)
        assert await out_of_reach(anna.page) == []
        for name in ("Mute", "Camera off", "Leave"):
            await expect(anna.page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    await field.fill("one moment")
    await anna.presses("Mute")
    await expect(anna.page.get_by_role("button", name="Unmute")).to_be_visible()
    await expect(field).to_have_value("one moment")
    assert anna.window.complaints == []


def shown(interview: dict[str, Any], person: Person) -> tuple[bool, bool]:
    mine = next(one for one in interview["seats"] if one["person"] == person.me["id"])
    return mine["audio"], mine["video"]


async def test_what_was_switched_off_is_off_when_the_page_is_loaded_again(house: House, browser: Browser) -> None:
    meeting = await Meeting(house).arranged()
    anna, path = Interviewee(browser, house, meeting.anna), f"/api/interviews/{meeting.id}"
    await anna.comes(meeting.id)
    await meeting.enters(meeting.recruiter)
    await meeting.admits(meeting.anna, meeting.recruiter)
    await anna.presses("Mute")
    await anna.presses("Camera off")
    await anna.page.reload()
    for name in ("Unmute", "Camera on"):
        await expect(anna.page.get_by_role("button", name=name)).to_be_visible()
    sends = "() => document.querySelector('.own video').srcObject.getTracks().some(one => one.enabled)"
    assert not await anna.page.evaluate(sends)
    assert shown(await meeting.recruiter.get(path), meeting.anna) == (False, False)
    assert anna.window.complaints == []


async def inside(house: House, browser: Browser, script: str) -> tuple[Meeting, Interviewee]:
    """Anna with a browser like that, and the recruiter without any."""
    meeting = await Meeting(house).arranged()
    anna = Interviewee(browser, house, meeting.anna)
    await anna.comes(meeting.id, script=script)
    await meeting.enters(meeting.recruiter)
    await meeting.admits(meeting.anna, meeting.recruiter)
    await expect(anna.page.get_by_role("button", name="Leave")).to_be_visible()
    return meeting, anna


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        ({"code": "too_fast", "seconds": 60}, "Too much was asked of the server at once."),
        ({"code": "unavailable", "reason": "no_port"}, "The media service has no free connection right now."),
    ],
)
async def test_why_a_picture_does_not_go_out_is_said_within_it(
    house: House, browser: Browser, refused: dict[str, Any], said: str
) -> None:
    _, anna = await inside(house, browser, "")
    await anna.page.route("**/media/whip*", lambda route: route.fulfill(status=503, json={"error": refused}))
    await anna.page.evaluate("dispatchEvent(new Event('online'))")
    words = anna.page.locator(".own .face-state")
    await expect(words).to_contain_text(said)
    assert await words.evaluate(WITHIN)
    await anna.presses("Chat")  # and the other's face is as low as it is then
    for width, height in ((390, 844), (320, 568)):
        await anna.page.set_viewport_size({"width": width, "height": height})
        assert await words.evaluate(WITHIN)


@pytest.mark.parametrize("hears", ["false", "true"])
async def test_a_camera_that_the_phone_held_back_comes_back_by_itself(
    house: House, browser: Browser, hears: str
) -> None:
    """Nobody pulled it out, nobody refused it, and nothing is to be pressed."""
    meeting, anna = await inside(house, browser, f"{PHONE} window.hears = {hears};")
    await expect(anna.page.get_by_role("button", name="Camera off")).to_be_visible()
    await anna.loses_the_camera()
    await until(meeting.recruiter, lambda seen: held_back(seen, meeting.anna))
    if hears == "true":
        await eventually(lambda: anna.page.evaluate(f"{OPEN}.length === 1"))
        await anna.page.evaluate(DRAWN)
        assert held_back(await meeting.recruiter.get(f"/api/interviews/{meeting.id}"), meeting.anna)
    await anna.puts_away(False)
    seen = await until(meeting.recruiter, lambda seen: not held_back(seen, meeting.anna))
    assert shown(seen, meeting.anna) == (True, True)
    await expect(anna.page.get_by_test_id("unplugged")).to_have_count(0)
    await expect(anna.page.get_by_role("button", name="Try again")).to_have_count(0)
    assert anna.window.complaints == []


async def test_whose_camera_is_paused_is_told_and_gets_it_back(house: House, browser: Browser) -> None:
    meeting, anna = await inside(house, browser, "")
    await expect(anna.page.get_by_role("button", name="Camera off")).to_be_visible()
    told = anna.page.get_by_test_id("paused")
    await anna.page.evaluate(HOLDS)
    await until(meeting.recruiter, lambda seen: held_back(seen, meeting.anna))
    await expect(told).to_contain_text("Your camera is paused: nobody sees you now.")
    assert await serious(anna.page) == []
    await anna.page.evaluate(f"({HELD})('video')")
    await anna.presses("Show my picture again")
    await anna.sees("You can go on with sound alone")
    await anna.page.evaluate("() => { navigator.mediaDevices.getUserMedia = asked; }")
    await anna.presses("Try again")
    await until(meeting.recruiter, lambda seen: shown(seen, meeting.anna) == (True, True))
    await expect(told).to_have_count(0)

    await anna.page.evaluate(HOLDS)
    await anna.presses("Show my picture again")
    await expect(told).to_have_count(0)
    await until(meeting.recruiter, lambda seen: not held_back(seen, meeting.anna))
    await anna.page.evaluate(HOLDS)
    await anna.presses("Camera off")
    await expect(told).to_have_count(0)
    assert anna.window.complaints == []


async def test_a_camera_that_was_pulled_out_meanwhile_is_named(house: House, browser: Browser) -> None:
    """As long as another page was in front it might have been a phone's."""
    _, anna = await inside(house, browser, ANOTHER)
    await expect(anna.page.get_by_role("button", name="Camera off")).to_be_visible()
    await anna.puts_away()
    await anna.page.evaluate(f"{OPEN}.at(-1).dispatchEvent(new Event('ended'))")
    told = anna.page.get_by_test_id("unplugged")
    await expect(told).to_contain_text("The camera was unplugged: Camera 1")
    await expect(told).to_contain_text("Now in use: Camera 2")
    assert anna.window.complaints == []


@pytest.mark.parametrize("camera", [f"({HELD})('video')", DARK], ids=["held", "dark"])
async def test_a_voice_goes_on_when_its_page_is_looked_at_again(house: House, browser: Browser, camera: str) -> None:
    """Though there is no picture: another try would cut off who speaks."""
    _, anna = await inside(house, browser, camera)
    await expect(anna.page.get_by_role("button", name="Mute")).to_be_visible()
    voice = await anna.page.evaluate_handle(f"{OPEN}.find(({{kind}}) => kind === 'audio')")
    await anna.puts_away()
    await anna.puts_away(False)
    await anna.page.evaluate(SETTLED)
    assert await voice.evaluate("voice => voice.readyState") == "live"
    assert anna.window.complaints == []


def held_back(interview: dict[str, Any], person: Person) -> bool:
    return any(one["paused"] for one in interview["seats"] if one["person"] == person.me["id"])
