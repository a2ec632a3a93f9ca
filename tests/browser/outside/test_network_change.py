"""A candidate whose phone leaves the Wi-Fi: another address, and they are seen again in the same seat."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import eventually
from tests.browser.people import Interviewee
from tests.media.test_tracks import ffprobe
from tests.meeting import Meeting, seat
from tests.people import House, Person
from tests.phone import ALLOWED, Phone

pytestmark = [pytest.mark.alone, pytest.mark.skipif(not ALLOWED, reason="only root makes networks")]
STATES = """
window.states = [];
const Open = RTCPeerConnection;
window.RTCPeerConnection = class extends Open {
  constructor(configuration) {
    super(configuration);
    this.addEventListener("connectionstatechange", () => window.states.push(this.connectionState));
  }
};
"""


async def enters(who: Interviewee, meeting: Meeting) -> None:
    await who.opens("/privacy", width=390)
    await who.page.context.add_init_script(STATES)
    await who.page.goto(f"{who.window.url}/interviews/{meeting.id}")
    await who.presses("Go in now")


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
    await enters(recruiter, meeting)
    await recruiter.presses("Enter the room")
    anna = Interviewee(outside, house, meeting.anna)
    anna.window.url = address
    await enters(anna, meeting)
    await recruiter.presses("Admit")
    await asyncio.gather(recruiter.sees_faces(1), anna.sees_faces(1))
    await record(recruiter, anna)
    await grows(house, meeting.anna)
    before = await anna.page.evaluate("states.length")
    anywhere.takes(2)
    anew = f"states.slice({before}).filter(one => one === 'connected').length >= 2"
    await eventually(lambda: anna.page.evaluate(anew))
    await asyncio.gather(recruiter.sees_faces(1), anna.sees_faces(1))
    # given up by the page itself: Chromium takes six seconds to notice
    assert "disconnected" not in await anna.page.evaluate("states")
    stands = await recruiter.person.get(f"/api/interviews/{meeting.id}")  # type: ignore[union-attr]
    assert (stands["state"], seat(stands, meeting.anna)) == ("open", "inside")
    await expect(recruiter.page.get_by_role("button", name="Admit")).to_have_count(0)
    for person in (meeting.anna, meeting.recruiter):
        await grows(house, person)
    for one in (recruiter, anna):  # nobody was asked again, and nothing paused
        await one.sees("You are recorded")
    assert len(pictures(house, meeting.anna)) == 1
    await recruiter.presses("End the interview", exact=True)
    await recruiter.page.get_by_role("dialog").get_by_role("button", name="End the interview").click()
    await recruiter.sees("Recordings of this interview")
    found, complaints = await watched(meeting, meeting.anna.me["id"])
    assert complaints == b""
    assert {stream["codec_name"] for stream in found["streams"]} == {"h264", "aac"}
    assert float(found["format"]["duration"]) > 4
