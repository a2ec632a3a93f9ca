"""A phone leaves the Wi-Fi: another address, and its candidate is seen again in the same seat, its show goes on."""

import asyncio
import re
import time
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import eventually
from tests.browser.people import At, Interviewee, Watcher
from tests.media.probe import ffprobe
from tests.meeting import LIVE, Meeting, seat
from tests.people import House, Person
from tests.phone import ALLOWED, Phone

pytestmark = [pytest.mark.alone, pytest.mark.skipif(not ALLOWED, reason="only root makes networks")]
STATES = """
top.states ??= [];
top.opened ??= 0;
const Open = RTCPeerConnection;
window.RTCPeerConnection = class extends Open {
  constructor(configuration) {
    super(configuration);
    top.opened += 1;
    this.addEventListener("connectionstatechange", () => top.states.push(this.connectionState));
  }
};
"""
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


async def record(recruiter: Interviewee, anna: Interviewee) -> None:
    """Both agree, and both are on disk."""
    await recruiter.presses("Record", exact=True)
    await recruiter.presses("Ask everybody")
    await anna.presses("I agree")
    for person in (recruiter, anna):
        await person.sees("You are recorded")


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


async def watched(meeting: Meeting, source: str) -> tuple[Any, bytes]:
    """What ffprobe says of what the panel would be shown of somebody, and what it complains of."""
    recordings = (await meeting.recruiter.get(f"/api/interviews/{meeting.id}/recordings"))["recordings"]
    seen = await meeting.recruiter.post(f"/api/recordings/{recordings[0]['id']}/watch")
    [track] = [one for one in seen["tracks"] if one["source"] == source]
    return await ffprobe(meeting.house.url + track["hls"], track["ticket"])


@pytest.mark.timeout(240)
async def test_back_in_the_same_seat_and_the_recording_goes_on(
    house: House, browser: Browser, outside: Browser, anywhere: Phone, address: str
) -> None:
    meeting = await Meeting(house).arranged()
    recruiter = Interviewee(browser, house, meeting.recruiter)
    anna = Interviewee(outside, house, meeting.anna)
    anna.window.url = address
    for one in (recruiter, anna):
        await one.comes(meeting.id, script=STATES + UNTOLD + NO_TIMERS)
    await recruiter.meets(anna)
    await record(recruiter, anna)
    await grows(house, meeting.anna)
    await meeting.enters(meeting.recruiter)  # beside their browser, to hear of each step of the recording
    before = await anna.page.evaluate("stopped = true, states.length")
    opened = await recruiter.page.evaluate("opened")
    anywhere.takes(2)
    anew = f"states.slice({before}).filter(one => one === 'connected').length >= 2"
    await eventually(lambda: anna.page.evaluate(anew))  # at the browser's first sign, and no time is waited for
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
    meeting = await Meeting(house).arranged()
    recruiter = Interviewee(browser, house, meeting.recruiter)
    anna = Interviewee(outside, house, meeting.anna)
    anna.window.url = address
    for one in (recruiter, anna):
        await one.comes(meeting.id, script=STATES + UNTOLD + DEAF)
    await recruiter.meets(anna)
    await record(recruiter, anna)
    await grows(house, meeting.anna)
    before = await anna.page.evaluate("states.length")
    anywhere.takes(2)
    anew = f"states.slice({before}).filter(one => one === 'connected').length >= 2"
    await eventually(lambda: anna.page.evaluate(anew))
    await asyncio.gather(recruiter.sees_faces(1), anna.sees_faces(1))
    await grows(house, meeting.anna)
    stands = await recruiter.person.get(f"/api/interviews/{meeting.id}")  # type: ignore[union-attr]
    assert (stands["state"], seat(stands, meeting.anna)) == ("open", "inside")
    await expect(recruiter.page.get_by_role("button", name="Admit")).to_have_count(0)
    assert len(pictures(house, meeting.anna)) == 1


LISTED = re.compile(
    r"(#EXT-X-DISCONTINUITY\n)?(?:#EXT-X-MAP:.*\n)?#EXT-X-PROGRAM-DATE-TIME:(.*)\n(?:#EXT-X-PART:.*\n)*"
    r"#EXTINF:(.*),\n(.*)"
)
"""A whole segment of a playlist."""


class Listed(NamedTuple):
    breaks: bool
    at: float
    seconds: float
    uri: str


class Show:
    """The picture of a show as its playlist tells it."""

    def __init__(self, host: Person, show: dict[str, Any]) -> None:
        self.host, self.id, self.path = host, show["id"], show["hls"].replace("index", "video")

    async def segments(self) -> list[Listed]:
        async with self.host.http.get(self.path) as answer:
            found = LISTED.findall(await answer.text() if answer.status == 200 else "")
        return [
            Listed(bool(breaks), datetime.fromisoformat(at).timestamp(), float(seconds), uri)
            for breaks, at, seconds, uri in found
        ]

    async def goes_on(self) -> list[Listed]:
        """What is listed when there is one more."""
        before = await self.segments()

        async def longer() -> list[Listed] | None:
            after = await self.segments()
            return after if after and after[-1:] != before[-1:] else None

        listed: list[Listed] = await eventually(longer)
        return listed

    async def begins(self) -> str:
        """Where its clock begins."""
        return str((await self.host.get(f"/api/broadcasts/{self.id}"))["first_on_air"])


def on_its_clock(segments: list[Listed]) -> bool:
    """Each segment begins when the one before it ends, and the newest is of this very moment."""
    follows = all(abs(a.at + a.seconds - b.at) < 0.1 for a, b in pairwise(segments))
    return follows and abs(segments[-1].at + segments[-1].seconds - time.time()) < 5


async def connections(studio: At) -> int:
    made: int = await studio.page.evaluate("states.filter(one => one === 'connected').length")
    return made


@pytest.mark.timeout(240)
async def test_a_show_goes_on_for_its_publisher_and_its_viewer(
    house: House, outside: Browser, address: str, anywhere: Phone
) -> None:
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    planned = await host.goes_live(await house.posting())
    show = Show(host, planned)
    studio, viewer = At(outside, house, host), Watcher(outside, house, anna)
    studio.window.url = viewer.window.url = address
    await studio.opens("/privacy")
    await studio.page.context.add_init_script(STATES)
    await studio.page.goto(f"{address}/studio/{planned['id']}")
    await studio.presses("Connect", exact=True)
    standing = studio.page.get_by_test_id("standing")
    await expect(standing).to_have_attribute("data-state", "waiting")
    await host.runs("put_on_air", source=f"host:{host.me['id']}")
    await viewer.opens(f"/broadcasts/{planned['id']}", width=390)
    await viewer.page.evaluate("window.untouched = true")
    for way, path in ((2, "hls"), (1, "fast")):
        if path == "fast":
            await viewer.presses("Fast path")
        await viewer.sees_the_show(path)
        before, made, clock = await show.goes_on(), await connections(studio), await show.begins()
        anywhere.takes(way)
        await eventually(lambda made=made: again(studio, made))
        await expect(standing).to_have_attribute("data-state", "on_air")
        await viewer.sees_the_show(path)
        after = await show.goes_on()
        kept = [one for one in before if one.at >= after[0].at]
        assert after[: len(kept)] == kept
        assert any(one.breaks for one in after[len(kept) :])
        assert on_its_clock(after)
        assert await show.begins() == clock
    assert await viewer.page.evaluate("window.untouched")


async def again(studio: At, made: int) -> bool:
    return await connections(studio) > made
