"""Whoever of the panel looks at another page meanwhile hears that the candidate has come."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import eventually, serious
from tests.browser.people import At, Interviewee
from tests.forms import job
from tests.meeting import Meeting
from tests.people import House, Person

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
ELSEWHERE = "Object.defineProperty(document, 'hidden', {get: () => true})"
"""Another page is in front: a browser without a screen has none."""
SHOWN = """
window.shown = [];
window.Notification = class extends Notification {
  static get permission() { return "granted"; }
  constructor(title, options) {
    super(title, options);
    shown.push([title, options.tag]);
  }
};
"""
"""And grants no notifications."""


RUNG = """
window.rung = 0;
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (to, ...more) {
  if (to instanceof AudioDestinationNode) {
    const ear = new AnalyserNode(to.context, {fftSize: 2048});
    const wave = new Float32Array(2048);
    connect.call(this, ear);
    const timer = setInterval(() => {
      ear.getFloatTimeDomainData(wave);
      window.rung = Math.max(window.rung, ...wave);
    }, 20);
    setTimeout(() => clearInterval(timer), 1000);
  }
  return connect.call(this, to, ...more);
};
"""
"""The loudest that went to the speakers, from 0 to 1."""


async def elsewhere(at: At, path: str, width: int = 1440) -> None:
    """On a page that another one hides."""
    await at.opens("/privacy", width=width)
    for script in (ELSEWHERE, SHOWN, RUNG):
        await at.page.context.add_init_script(script)
    await at.page.goto(path)


async def told(at: At, times: int) -> list[list[str]]:
    async def often() -> bool:
        return bool(await at.page.evaluate("shown.length") >= times)

    await eventually(often, seconds=20)
    shown: list[list[str]] = await at.page.evaluate("shown")
    return shown


async def test_a_knock_is_told_outside_the_page_and_again(browser: Browser, house: House) -> None:
    meeting = await Meeting(house).arranged()
    mei = Interviewee(browser, house, meeting.recruiter)
    await elsewhere(mei, f"/interviews/{meeting.id}")
    await mei.presses("Go in now")
    await mei.presses("Enter the room")

    anna = Interviewee(browser, house, meeting.anna)
    await anna.opens(f"/interviews/{meeting.id}", width=390)
    await anna.presses("Go in now")
    name = meeting.anna.me["name"]
    await expect(mei.page).to_have_title(re.compile(name))

    assert (await told(mei, 2))[:2] == [[f"{name} is knocking", "knock"]] * 2
    assert await mei.page.evaluate("rung") > 0.05
    await mei.presses("Admit")
    await asyncio.sleep(0.5)
    count = await mei.page.evaluate("shown.length")
    await asyncio.sleep(9)
    assert await mei.page.evaluate("shown.length") == count
    assert mei.window.complaints + anna.window.complaints == []


async def soon(meeting: Meeting) -> Meeting:
    """In a few minutes, and not in an hour."""
    await meeting.recruiter.post(f"/api/interviews/{meeting.id}/cancel")
    begins = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    meeting.id = (await meeting.recruiter.invites(meeting.application, starts_at=begins))["id"]
    return meeting


async def test_who_looks_in_an_hour_before_rings_nobody_elsewhere(browser: Browser, house: House) -> None:
    meeting = await Meeting(house).arranged()
    li = At(browser, house, meeting.recruiter)
    await elsewhere(li, "/company")
    await meeting.enters(meeting.anna)
    await li.sees(f"{meeting.anna.me['name']} is knocking")
    await expect(li.page.get_by_role("link", name="To the door")).to_be_visible()
    await expect(li.page.get_by_role("button", name="Stop ringing")).to_have_count(0)
    assert await li.page.evaluate("shown.length") == 0
    await li.page.get_by_role("link", name="To the door").click()
    await expect(li.page.get_by_role("button", name="Admit")).to_be_visible()
    assert li.window.complaints == []


async def test_a_knock_reaches_whoever_reads_resumes(browser: Browser, house: House) -> None:
    meeting = await soon(await Meeting(house).arranged())
    name = meeting.anna.me["name"]
    li = At(browser, house, meeting.recruiter)
    await elsewhere(li, "/company")
    await li.sees("Résumés")
    await meeting.enters(meeting.anna)
    await li.sees(f"{name} is knocking")
    await expect(li.page).to_have_title(re.compile(f"Knock: {name}"))
    assert (await told(li, 2))[:2] == [[f"{name} is knocking", "knock"]] * 2
    await li.page.goto("/notices")  # and where one comes later
    await li.sees(f"{name} is knocking")
    assert await serious(li.page) == []
    await li.presses("Stop ringing")
    await expect(li.page.get_by_role("button", name="Stop ringing")).to_have_count(0)
    await li.page.get_by_role("link", name="To the door").click()
    await li.presses("Admit")
    await expect(li.page.get_by_text("is knocking")).to_have_count(0)
    await expect(li.page).not_to_have_title(re.compile("Knock"))
    await expect(li.page.get_by_role("button", name="Mute")).to_be_visible()  # and is not left alone in the room
    assert li.window.complaints == []


async def test_a_call_of_the_queue_reaches_whoever_looks_at_jobs(browser: Browser, house: House) -> None:
    li = await house.employer("Li", "Ridge Works")
    posted = await li.post("/api/jobs", **job())
    await li.connects("/queues")
    await li.call("/queues", "open", job=posted["id"], minutes=10)

    async def waiting() -> Person:
        anna = await house.graduate()
        await anna.saves_resume()
        await anna.delivers(posted)
        await anna.connects("/queues")
        await anna.call("/queues", "join", job=posted["id"])
        return anna

    anna = At(browser, house, await waiting())
    await elsewhere(anna, "/jobs", width=390)
    await expect(anna.page.get_by_role("heading", level=1)).to_be_visible()
    await li.call("/queues", "next", job=posted["id"])
    await anna.sees("Your turn: Ridge Works is waiting")
    assert await serious(anna.page) == []
    await expect(anna.page).to_have_title(re.compile("Your turn"))
    assert (await told(anna, 2))[:2] == [["Your turn: Ridge Works is waiting", "queue"]] * 2
    assert await anna.page.evaluate("rung") > 0.05
    await anna.page.reload()
    await anna.presses("Go in now")
    await anna.page.wait_for_url("**/interviews/*")
    await expect(anna.page).not_to_have_title(re.compile("Your turn"))

    host, bo = await house.host("Zhou"), At(browser, house, await waiting())
    show = await host.goes_live(posted)
    page = await bo.opens(f"/broadcasts/{show['id']}", width=390)  # who waits goes on watching
    strip = page.get_by_role("region", name="Walk-in interviews")
    await expect(strip).to_contain_text("You are next")
    await expect(strip).to_contain_text("Ridge Works")
    mei = await house.colleague(li, "Mei", language="en")
    await mei.connects("/queues")
    await mei.call("/queues", "next", job=posted["id"])
    await expect(strip).to_contain_text("Your turn: Ridge Works is waiting")
    await expect(page).to_have_title(re.compile("Your turn"))
    assert await serious(page) == []
    await strip.get_by_role("button", name="Go in now").click()
    await page.wait_for_url("**/interviews/*")
    assert anna.window.complaints + bo.window.complaints == []


async def test_whom_the_queue_called_waits_for_nobody_who_looks_elsewhere(browser: Browser, house: House) -> None:
    """Their door is open, so they do not knock: who called them hears it where they are, as beside a resume."""
    person = await house.employer("Li", "Ridge Works")
    posted = await person.post("/api/jobs", **job())
    await person.connects("/queues")
    await person.call("/queues", "open", job=posted["id"], minutes=10)
    anna = await house.graduate("Anna")
    await anna.saves_resume()
    await anna.delivers(posted)
    await anna.connects("/queues", "/interviews")
    place = await anna.call("/queues", "join", job=posted["id"])
    await person.call("/queues", "next", job=posted["id"])
    li = At(browser, house, person)
    await elsewhere(li, "/company")
    interview = (await anna.call("/queues", "accept", place=place["id"]))["interview"]
    await anna.call("/interviews", "enter", interview=interview)
    await li.sees("Anna is in the room, waiting")
    assert (await told(li, 1))[0] == ["Anna is in the room, waiting", "knock"]
    await li.page.get_by_role("link", name="To the room").click()
    await li.presses("Enter the room")
    await expect(li.page.get_by_text("is in the room, waiting")).to_have_count(0)
    await li.page.goto("/company")
    await li.sees("Anna is in the room, waiting")  # left alone again
    assert li.window.complaints == []


async def test_who_waits_for_nobody_is_told_what_becomes_of_it(browser: Browser, house: House) -> None:
    meeting = await Meeting(house).arranged()
    await meeting.recruiter.post(f"/api/interviews/{meeting.id}/cancel")
    before = (datetime.now(UTC) - timedelta(minutes=4)).isoformat()
    meeting.id = (await meeting.recruiter.invites(meeting.application, starts_at=before))["id"]
    anna = Interviewee(browser, house, meeting.anna)
    await anna.opens("/privacy", width=390)
    await anna.page.clock.install(time=datetime.now(UTC) + timedelta(minutes=7))
    await anna.page.goto(f"/interviews/{meeting.id}")
    await anna.sees("Nobody of the company has come yet")
    await anna.page.get_by_label("Write to the other side").fill("我在门口等")
    await anna.presses("Send")
    assert await serious(anna.page) == []
    assert "interview_message" in [one["kind"] for one in (await meeting.recruiter.get("/api/notices"))["notices"]]
    await meeting.enters(meeting.recruiter)
    await anna.sees("The interviewers have heard your knock")
    assert anna.window.complaints == []
