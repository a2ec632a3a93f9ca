"""A phone leaves the Wi-Fi in an interview: another address, and its candidate is seen again in the same seat."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import eventually
from tests.browser.outside.connections import STATES
from tests.browser.people import Interviewee
from tests.media.probe import ffprobe
from tests.meeting import LIVE, Meeting, seat
from tests.people import House, Person
from tests.phone import ALLOWED, Phone

pytestmark = [pytest.mark.alone, pytest.mark.skipif(not ALLOWED, reason="only root makes networks")]
DEAF = """
{
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, ...more) {
    if (type !== "online" && this !== navigator.connection) listen.call(this, type, ...more);
  };
}
"""
"""What the browser tells of networks is not heard."""
UNTOLD = """
{
  const listen = RTCPeerConnection.prototype.addEventListener;
  RTCPeerConnection.prototype.addEventListener = function (type, run) {
    const given_up = () => ["disconnected", "failed"].includes(this.connectionState);
    listen.call(this, type, (event) => given_up() || run(event));
  };
}
"""
"""Nor that it has given up a connection: only the page itself can have noticed."""
NO_TIMERS = """
const held = [];
window.stopped = false;
for (const name of ["setTimeout", "setInterval"]) {
  const usual = window[name].bind(window);
  window[name] = (run, ...more) =>
    usual((...given) => (window.stopped ? held.push(() => run(...given)) : run(...given)), ...more);
}
window.go_on = () => {
  window.stopped = false;
  for (const run of held.splice(0)) run();
};
"""
"""While `stopped`, nothing happens on the page that waits for a time."""


def pictures(house: House, person: Person) -> list[Path]:
    """Of the one track of this person."""
    return list(house.settings.tracks.glob(f"*.{person.me['id']}/video.mp4"))


async def grows(house: House, person: Person, by: int = 100_000) -> None:
    async def size() -> int:
        return sum(path.stat().st_size for path in pictures(house, person))

    before = await size()

    async def grown() -> bool:
        return await size() > before + by

    await eventually(grown, seconds=60)


async def connected_anew(anna: Interviewee, before: int) -> None:
    """To the recruiter and from there, after so many states of connections."""
    anew = f"states.slice({before}).filter(one => one === 'connected').length >= 2"
    await eventually(lambda: anna.page.evaluate(anew))


async def watched(meeting: Meeting, source: str) -> tuple[Any, bytes]:
    """What ffprobe says of what the panel would be shown of somebody, and what it complains of."""
    recordings = (await meeting.recruiter.get(f"/api/interviews/{meeting.id}/recordings"))["recordings"]
    seen = await meeting.recruiter.post(f"/api/recordings/{recordings[0]['id']}/watch")
    [track] = [one for one in seen["tracks"] if one["source"] == source]
    return await ffprobe(meeting.house.url + track["hls"], track["ticket"])


async def recorded(
    house: House, inside: Browser, outside: Browser, address: str, script: str
) -> tuple[Meeting, Interviewee, Interviewee]:
    """A recruiter and Anna, who is on her way, have met on pages with this script; both agreed, and Anna is on disk."""
    meeting = await Meeting(house).arranged()
    recruiter, anna = Interviewee(inside, house, meeting.recruiter), Interviewee(outside, house, meeting.anna)
    anna.window.url = address
    for person in (recruiter, anna):
        await person.comes(meeting.id, script=STATES + script)
    await recruiter.meets(anna)
    await recruiter.presses("Record", exact=True)
    await recruiter.presses("Ask everybody")
    await anna.presses("I agree")
    for person in (recruiter, anna):
        await person.sees("You are recorded")
    await grows(house, meeting.anna)
    return meeting, recruiter, anna


@pytest.mark.timeout(240)
async def test_back_in_the_same_seat_and_the_recording_goes_on(
    house: House, browser: Browser, outside: Browser, anywhere: Phone, address: str
) -> None:
    meeting, recruiter, anna = await recorded(house, browser, outside, address, UNTOLD + NO_TIMERS)
    await meeting.enters(meeting.recruiter)  # beside their browser, to hear of each step of the recording
    before = await anna.page.evaluate("stopped = true, states.length")
    opened = await recruiter.page.evaluate("opened")
    anywhere.takes(2)
    await connected_anew(anna, before)  # at the browser's first sign, and no time is waited for
    await anna.page.evaluate("go_on()")
    await asyncio.gather(recruiter.sees_faces(1), anna.sees_faces(1))
    stands = await recruiter.person.get(f"/api/interviews/{meeting.id}")  # type: ignore[union-attr]
    assert (stands["state"], seat(stands, meeting.anna)) == ("open", "inside")
    await expect(recruiter.page.get_by_role("button", name="Admit")).to_have_count(0)
    for person in (meeting.anna, meeting.recruiter):
        await grows(house, person)
    assert await recruiter.page.evaluate("opened") == opened, "who stays goes on with what there is"
    for one in (recruiter, anna):  # nobody was asked again
        await one.sees("You are recorded")
    steps = meeting.recruiter.heard[LIVE, "recording_changed"]
    assert {steps.get_nowait()["recording"]["state"] for _ in range(steps.qsize())} <= {"on"}, "nothing paused"
    assert len(pictures(house, meeting.anna)) == 1
    await recruiter.presses("End the interview", exact=True)
    await recruiter.page.get_by_role("dialog").get_by_role("button", name="End the interview").click()
    await recruiter.sees("Recordings of this interview")
    found, complaints = await watched(meeting, meeting.anna.me["id"])
    assert complaints == b""
    assert {stream["codec_name"] for stream in found["streams"]} == {"h264", "aac"}
    assert float(found["format"]["duration"]) > 4


@pytest.mark.timeout(240)
async def test_back_in_the_same_seat_where_the_browser_tells_nothing_of_networks(
    house: House, browser: Browser, outside: Browser, anywhere: Phone, address: str
) -> None:
    """As Safari and Firefox: the page itself notices that nothing comes any more, before the browser gives up."""
    meeting, recruiter, anna = await recorded(house, browser, outside, address, UNTOLD + DEAF)
    before = await anna.page.evaluate("states.length")
    anywhere.takes(2)
    await connected_anew(anna, before)
    await asyncio.gather(recruiter.sees_faces(1), anna.sees_faces(1))
    await grows(house, meeting.anna)
    stands = await recruiter.person.get(f"/api/interviews/{meeting.id}")  # type: ignore[union-attr]
    assert (stands["state"], seat(stands, meeting.anna)) == ("open", "inside")
    await expect(recruiter.page.get_by_role("button", name="Admit")).to_have_count(0)
    assert len(pictures(house, meeting.anna)) == 1
