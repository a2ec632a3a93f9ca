"""Networks that let out but one way to the relay: the device check says so, and they see and hear each other."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from server.settings import Settings
from tests.browser.chromium import chromium
from tests.browser.people import Interviewee
from tests.coturn import SECRET, coturn
from tests.meeting import Meeting
from tests.people import House
from tests.servers import settings_for

pytestmark = pytest.mark.browser

UDP, TCP, TLS = "turn: udp", "turn: tcp", "turns: tcp"
ONLY_BY_RELAY = """
window.peers = [];
const Open = RTCPeerConnection;
window.RTCPeerConnection = class extends Open {
  constructor(configuration) {
    super({...configuration, iceTransportPolicy: "relay"});
    window.peers.push(this);
  }
  setConfiguration(configuration) {
    const [scheme, transport] = localStorage.way.split(" ");
    const mine = url => url.startsWith(scheme) && url.endsWith(transport);
    const iceServers = configuration.iceServers.map(one => ({...one, urls: one.urls.filter(mine)}));
    super.setConfiguration({...configuration, iceServers});
  }
};
"""
WAYS = """async () => {
  const found = [];
  for (const peer of window.peers.filter(one => one.connectionState === "connected")) {
    const stats = await peer.getStats();
    for (const {type, selectedCandidatePairId} of stats.values()) {
      if (type !== "transport") continue;
      const own = stats.get(stats.get(selectedCandidatePairId).localCandidateId);
      found.push(`${own.candidateType} over ${own.relayProtocol}`);
    }
  }
  return found;
}"""


@pytest.fixture
async def settings(tmp_path: Path, empty_database: Path) -> AsyncIterator[Settings]:
    async with coturn(tmp_path) as relay:
        shutil.copy(empty_database, tmp_path / "mountain.db")
        yield settings_for(tmp_path, turn_urls=(relay.udp, relay.tcp, relay.tls), turn_secret=SECRET)


@pytest.fixture
async def browser(house: House, known_devices: list[str]) -> AsyncIterator[Browser]:
    """That takes the certificate of the relay, which vouches for itself."""
    async with chromium(*known_devices, "--ignore-certificate-errors") as browser:
        yield browser


async def arrives(who: Interviewee, way: str) -> None:
    await who.opens("/privacy")
    await by(who, way)
    await who.page.context.add_init_script(ONLY_BY_RELAY)


async def by(who: Interviewee, way: str) -> None:
    """What their network lets out from the next page on."""
    await who.page.evaluate("way => localStorage.setItem('way', way)", way)


async def comes(who: Interviewee, meeting: Meeting) -> None:
    await who.page.goto(f"/interviews/{meeting.id}")
    await who.presses("Go in now")


@pytest.mark.timeout(200)
async def test_they_meet_through_the_relay_alone(browser: Browser, house: House) -> None:
    meeting = await Meeting(house).arranged()
    anna, recruiter = (Interviewee(browser, house, person) for person in (meeting.anna, meeting.recruiter))
    await asyncio.gather(arrives(anna, TCP), arrives(recruiter, TLS))
    await anna.page.goto("/check")
    await anna.presses("Start the check")
    await anna.sees("through a relay")
    await comes(recruiter, meeting)
    await recruiter.presses("Enter the room")
    await comes(anna, meeting)
    await recruiter.presses("Admit")
    await asyncio.gather(recruiter.sees_faces(1), anna.sees_faces(1))
    assert await recruiter.page.evaluate(WAYS) == ["relay over tls"] * 2
    assert await anna.page.evaluate(WAYS) == ["relay over tcp"] * 2
    await by(anna, UDP)
    await anna.page.reload()  # another network, the same seat
    await asyncio.gather(recruiter.sees_faces(1), anna.sees_faces(1))
    assert await anna.page.evaluate(WAYS) == ["relay over udp"] * 2
    for person in (anna, recruiter):
        assert person.window.complaints == []
