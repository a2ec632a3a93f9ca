"""An appointment in real Chromium: the candidate books it in the page, and meets a panel of three."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.browser.people import Interviewee
from tests.forms import job
from tests.people import House

pytestmark = [pytest.mark.alone, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
SENT = """async () => {
  for (const stat of (await window.sender.getStats()).values())
    if (stat.type === "outbound-rtp" && stat.kind === "video") return stat.frameHeight;
}"""
SOUND_FIRST = """() => window.sender.getSenders()
  .filter(one => one.track?.kind === "audio").map(one => one.getParameters().encodings[0].priority)"""
JUDGED = """async () => {
  const { judged } = await import("/static/js/parts/interview/own.js");
  const fine = {kbps: 900, fps: 30, rtt: 30, lost: 0, limited: "none", room: 2000};
  const others = [{}, {limited: "bandwidth", room: 120}, {limited: "none", room: 120}, {lost: 0.2}];
  return others.map(one => judged({...fine, ...one}));
}"""
"""Of a network that is fine, one too narrow for the picture, a picture at rest, and loss."""
HEARD = """async () => {
  const { read } = await import("/static/js/parts/interview/quality.js");
  const of = (packetsReceived, packetsLost) => {
    const last = {lost: 0, got: 0, pictures: 0, still: 0, calm: 0};
    return read(new Map([[1, {type: "inbound-rtp", kind: "audio", packetsReceived, packetsLost}]]), last).quality;
  };
  return [of(50, 0), of(45, 5), of(2, 1), of(0, 0)];
}"""
"""Of a voice that comes well, one of which some is lost, somebody silent of whom one packet is lost, and nobody."""
LAST_PUBLISHER = """
const Open = RTCPeerConnection;
window.RTCPeerConnection = class extends Open {
  addTransceiver(track, options) {
    if (options?.direction === "sendonly") window.sender = this;
    return super.addTransceiver(track, options);
  }
};
"""


def soon() -> str:
    """The next five minutes that are whole: so early that the room is open already."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    return (now + timedelta(minutes=10 - now.minute % 5)).isoformat()


async def comes(who: Interviewee, path: str, width: int = 1440) -> None:
    await who.opens("/privacy", width=width)
    await who.page.context.add_init_script(LAST_PUBLISHER)
    await who.page.goto(path)


async def judges(who: Interviewee) -> None:
    """Every criterion four of five, and a recommendation."""
    await who.presses("Desk")
    await who.page.get_by_role("tab", name="Scorecard").click()
    side = who.page.locator(".scorecards")
    await side.wait_for()
    for criterion in await side.locator(".criterion").all():
        await criterion.get_by_role("radio", name="4").check()
    await side.locator("select").select_option("yes")
    await who.presses("Hand it in")
    await who.page.get_by_role("dialog").get_by_role("button", name="Hand it in").click()
    await expect(side.get_by_text("4.0").first).to_be_visible()


@pytest.mark.timeout(300)
async def test_a_panel_of_three_by_appointment(house: House, browser: Browser) -> None:
    li = await house.employer("Li", "Ridge Works")
    posting = await li.post("/api/jobs", **job(title="Embedded engineer"))
    panel = [li, *[await house.colleague(li, name, language="en") for name in ("Mei", "Rao")]]
    offered: dict[str, Any] = {"job": posting["id"], "starts_at": soon(), "panel": [one.me["id"] for one in panel]}
    await li.post("/api/slots", **offered)
    anna = Interviewee(browser, house, await house.graduate("Anna"))
    assert anna.person
    await anna.person.saves_resume()
    application = await anna.person.delivers(posting)
    await li.post("/api/interviews/invitations", application=application["id"], note="")

    await comes(anna, f"/choose/{application['id']}", width=390)
    await anna.page.locator(".times button").first.click()
    await anna.page.get_by_role("dialog").get_by_role("button").last.click()
    await anna.page.wait_for_url("**/interviews/*")
    path = anna.page.url.removeprefix(house.url)

    people = [Interviewee(browser, house, one) for one in panel]
    for one in people:
        await comes(one, path)
        await one.presses("Enter the room")
    await people[1].presses("Admit")  # any of the panel
    await asyncio.gather(*(one.sees_faces(3) for one in (anna, *people)))

    await anna.presses("Save data")
    await expect(anna.page.get_by_text("sound only")).to_have_count(3)
    await people[0].sees_faces(3)  # still seen, only smaller
    assert await anna.page.evaluate(SENT) <= 360

    assert await anna.page.evaluate(SOUND_FIRST) == ["high"]
    assert await anna.page.evaluate(JUDGED) == ["good", "poor", "good", "poor"]
    assert await anna.page.evaluate(HEARD) == ["good", "poor", "good", "poor"]

    await judges(people[0])
    await people[0].page.get_by_role("tab", name="Job").click()
    await people[0].sees("What the person will do")
    theirs = await people[1].person.get(f"/api{path}/scorecards")  # type: ignore[union-attr]
    assert theirs["others"] == []  # hidden until the own one is in
    for one in (anna, *people):
        assert one.window.complaints == []
