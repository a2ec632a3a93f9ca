"""A candidate whose phone leaves the Wi-Fi: another address, and they are seen again in the same seat."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from server.settings import Settings
from tests.browser.chromium import chromium, eventually
from tests.browser.people import Interviewee
from tests.meeting import Meeting, seat
from tests.people import House
from tests.phone import ALLOWED, SERVER, Phone, phone
from tests.servers import settings_for

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


@pytest.fixture
def anywhere() -> Iterator[Phone]:
    with phone() as made:
        yield made


@pytest.fixture
def settings(tmp_path: Path, empty_database: Path, anywhere: Phone) -> Settings:
    shutil.copy(empty_database, tmp_path / "mountain.db")
    return settings_for(tmp_path, host="0.0.0.0", media_host=SERVER)


async def enters(who: Interviewee, meeting: Meeting) -> None:
    await who.opens("/privacy", width=390)
    await who.page.context.add_init_script(STATES)
    await who.page.goto(f"{who.window.url}/interviews/{meeting.id}")
    await who.presses("Go in now")


@pytest.mark.timeout(200)
async def test_back_in_the_same_seat(
    house: House, browser: Browser, anywhere: Phone, known_devices: list[str], tmp_path: Path
) -> None:
    meeting = await Meeting(house).arranged()
    recruiter = Interviewee(browser, house, meeting.recruiter)
    await enters(recruiter, meeting)
    await recruiter.presses("Enter the room")
    url = f"http://{SERVER}:{house.settings.port}"
    flags = [*known_devices, f"--unsafely-treat-insecure-origin-as-secure={url}"]
    async with chromium(*flags, program=str(anywhere.runs("/usr/bin/chromium", tmp_path))) as outside:
        anna = Interviewee(outside, house, meeting.anna)
        anna.window.url = url
        await enters(anna, meeting)
        await recruiter.presses("Admit")
        await asyncio.gather(recruiter.sees_faces(1), anna.sees_faces(1))
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
