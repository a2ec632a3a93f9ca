"""Appointments in the page: times are offered and withdrawn, one is taken, changed for another, and called off."""

import asyncio
from datetime import datetime, timedelta

import pytest
from playwright.async_api import Browser, Page, Route, expect

from server.jobs.models import SHANGHAI
from tests.browser.chromium import serious
from tests.browser.people import DRAWN, At
from tests.forms import job
from tests.meeting import LIVE, Meeting, seat
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
PHONE = 390


def said(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b}"


async def test_times_are_offered_withdrawn_taken_changed_and_called_off(browser: Browser, house: House) -> None:
    recruiter, graduate = await house.employer("Li", "Ridge Works"), await house.graduate("Anna")
    posting = await recruiter.post("/api/jobs", **job(title="Embedded engineer"))
    await graduate.saves_resume()
    application = await graduate.delivers(posting)
    li, anna = At(browser, house, recruiter), At(browser, house, graduate)
    desk = await li.opens("/company?tab=interviews")
    offered = desk.get_by_role("list", name="Times you offer").get_by_role("listitem")
    await li.presses("Offer times")
    dialog = desk.get_by_role("dialog")
    await dialog.get_by_label("Date").fill(f"{datetime.now(SHANGHAI) + timedelta(days=2):%Y-%m-%d}")
    await dialog.get_by_label("How many in a row").fill("21")
    await li.presses("Offer these times")
    await expect(dialog.get_by_text("From 1 to 20.")).to_be_visible()
    await dialog.get_by_label("How many in a row").fill("3")
    await dialog.get_by_label("First one").fill("14:00")
    await expect(dialog.get_by_text("The last one ends at 15:40.")).to_be_visible()
    await li.presses("Offer these times")
    await li.sees("3 times offered")
    await expect(offered).to_have_count(3)
    await offered.last.get_by_role("button", name="Offer no more").click()
    assert await serious(desk) == []
    await li.presses("Only this one")
    await li.sees("Withdrawn")
    await expect(offered).to_have_count(2)
    first, second = (await recruiter.get("/api/slots"))["slots"]

    await recruiter.post("/api/interviews/invitations", application=application["id"], note="Bring your work")
    page = await anna.opens(f"/choose/{application['id']}", width=PHONE)
    for said_there in ("Ridge Works", "Embedded engineer", "Bring your work"):
        await anna.sees(said_there)
    times = page.locator(".times button")
    await expect(times).to_have_count(2)
    await times.first.click()
    await expect(page.get_by_role("dialog")).to_contain_text("within 12 hours")
    await anna.presses("Take it")
    await page.wait_for_url("**/interviews/*")
    path = page.url.removeprefix(house.url)
    assert (await graduate.get(f"/api{path}"))["slot"] == first["id"]

    await page.goto(f"/choose/{application['id']}")  # the link is still in an older notice
    await page.get_by_role("link", name="See the appointment").click()

    host, seen = await house.host("Zhou"), await house.posting(title="Welder")
    show = await host.plans(seen, starts_at=second["starts_at"])
    await graduate.put(f"/api/broadcasts/{show['id']}/reminders/{seen['id']}")
    await page.get_by_role("link", name="Change the time").click()
    await anna.sees("Choose another time")
    for answer in ("Cancel", "Take this time"):  # then the reminder is given up
        await times.last.click()
        await anna.presses("Take it")
        instead = page.get_by_role("dialog", name="Give the reminder up for this time?")
        await expect(instead).to_contain_text("A job you want to be reminded of is in the show then")
        assert await serious(page) == []
        await instead.get_by_role("button", name=answer).click()
        await expect(instead).to_have_count(0)
    await page.wait_for_url(f"**{path}")
    assert (await graduate.get("/api/reminders"))["reminders"] == []
    await anna.sees("Booked:")
    moved = await graduate.get(f"/api{path}")
    assert (moved["slot"], moved["starts_at"]) == (second["id"], second["starts_at"])

    # neither loads anything anew from here on: what the other one does is seen
    chosen = datetime.fromisoformat(second["starts_at"]).astimezone(SHANGHAI)
    coming = desk.get_by_role("listitem").filter(has=desk.locator(f"a[href='{path}']"))
    await expect(coming).to_contain_text(said(chosen))
    await recruiter.post(f"/api{path}/move", starts_at=(chosen + timedelta(days=1)).isoformat())
    await anna.sees(said(chosen + timedelta(days=1)))
    await recruiter.post(f"/api{path}/lines", text="A day later is better for us")
    await anna.sees("A day later is better for us")

    await anna.presses("Cancel the interview")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Reason").fill("I am ill")
    assert await serious(page) == []
    await dialog.get_by_role("button", name="Cancel the interview").click()
    await anna.sees("This interview was cancelled")
    assert (await recruiter.get(f"/api{path}"))["state"] == "cancelled"
    await expect(coming).to_have_count(0)
    await expect(offered.filter(has_text="1 free")).to_have_count(2)
    await desk.goto("/notices")
    await li.sees("cancelled")
    assert li.window.complaints + anna.window.complaints == []


async def test_what_was_about_to_begin_is_not_said_once_it_is_called_off(browser: Browser, house: House) -> None:
    li, anna = await house.employer("Li", "Ridge Works"), await house.graduate("Anna")
    posting = await li.post("/api/jobs", **job(title="Embedded engineer"))
    await anna.saves_resume()
    begins = datetime.now(SHANGHAI) + timedelta(minutes=15, seconds=8)
    meeting = await li.invites(await anna.delivers(posting), starts_at=begins.isoformat())
    phone = At(browser, house, anna)
    page = await phone.opens("/jobs", width=PHONE)
    strip = page.get_by_role("status", name="Soon")
    await expect(strip).to_contain_text("“Embedded engineer” begins soon", timeout=60_000)
    await li.post(f"/api/interviews/{meeting['id']}/cancel")
    await expect(strip).to_have_count(0)
    await page.goto("/notices")
    await phone.sees("The interview for “Embedded engineer” was cancelled; it was to be")
    assert phone.window.complaints == []


async def test_the_company_is_led_to_the_appointment_and_when_it_is_near_into_the_room(
    browser: Browser, house: House
) -> None:
    meeting = await Meeting(house).arranged()
    li = At(browser, house, meeting.recruiter)
    page = await li.opens(f"/company?application={meeting.application['id']}")
    await expect(page.get_by_role("link", name="See the appointment")).to_be_visible()
    begins = datetime.now(SHANGHAI) + timedelta(minutes=20)
    await meeting.recruiter.post(f"/api/interviews/{meeting.id}/move", starts_at=begins.isoformat())
    await page.reload()
    await expect(page.get_by_role("link", name="To the interview room")).to_be_visible()
    await meeting.recruiter.post(f"/api/interviews/{meeting.id}/cancel")
    await li.sees("No time yet")
    await expect(page.get_by_role("button", name="Settle the time")).to_be_visible()
    assert li.window.complaints == []


async def test_an_open_appointment_goes_nowhere_unless_pressed(browser: Browser, house: House) -> None:
    """Notices come while somebody writes: it becomes soon, then it has begun, at another device."""
    meeting = await Meeting(house).arranged()
    path, li = f"/api/interviews/{meeting.id}", meeting.recruiter
    anna = At(browser, house, meeting.anna)
    page = await anna.opens(f"/interviews/{meeting.id}", width=PHONE)
    enter, writing = page.get_by_role("button", name="Go in now"), page.get_by_role("textbox")
    await writing.press_sequentially("I shall ")
    await li.post(f"{path}/lines", text="Bring your certificates")
    await anna.sees("Bring your certificates")
    await page.keyboard.type("come")
    await expect(writing).to_have_value("I shall come")

    begins = datetime.now(SHANGHAI) + timedelta(seconds=50)
    await li.post(f"{path}/move", starts_at=begins.isoformat())
    await anna.sees(f"{begins:%H:%M}–")
    await anna.sees("It is time")
    await expect(enter).to_be_visible()
    assert seat(await li.get(path), meeting.anna) == "away"

    await meeting.begun()
    await meeting.anna.call(LIVE, "leave", interview=meeting.id)
    await li.post(f"{path}/lines", text="Where are you?")
    await anna.sees("Where are you?")
    await expect(page.get_by_text("It is too soon to change it yourself")).to_have_count(0)  # nobody changes it now
    assert seat(await li.get(path), meeting.anna) == "away"
    await enter.click()
    await anna.sees("The interviewers have heard your knock")
    assert anna.window.complaints == []


class Held:
    """The next answer at this address, as it was when it was asked for, comes when it is let go."""

    def __init__(self, page: Page, path: str) -> None:
        self.page, self.path = page, path
        self.asked, self.free = asyncio.Event(), asyncio.Event()

    async def begins(self) -> None:
        await self.page.route(f"**{self.path}", self.hold)

    async def hold(self, route: Route) -> None:
        if self.asked.is_set():
            return await route.fallback()
        answer = await route.fetch()
        self.asked.set()
        await self.free.wait()
        return await route.fulfill(response=answer)

    async def comes(self) -> None:
        async with self.page.expect_event("requestfinished", lambda request: request.url.endswith(self.path)):
            self.free.set()
        await self.page.evaluate(DRAWN)


async def test_an_older_answer_takes_nothing_back(browser: Browser, house: House) -> None:
    li, anna = await house.employer("Li", "Ridge Works"), await house.graduate("Anna")
    await anna.saves_resume()
    application = await anna.delivers(await li.post("/api/jobs", **job(title="Embedded engineer")))
    begins = datetime.now(SHANGHAI) + timedelta(days=2)
    meeting = await li.invites(application, starts_at=begins.isoformat())
    path, desk = "/api/interviews/" + meeting["id"], At(browser, house, li)
    page = await desk.opens("/interviews/" + meeting["id"])
    await page.wait_for_load_state("networkidle")
    lines, interview = Held(page, f"{path}/lines"), Held(page, path)
    for one in (lines, interview):
        await one.begins()
    await anna.post(f"{path}/lines", text="I cannot come that day")
    for one in (lines, interview):
        await one.asked.wait()

    await page.get_by_role("textbox").fill("Then a day later")
    await desk.presses("Send")
    await desk.sees("Then a day later")
    await lines.comes()
    await expect(page.locator(".letters li")).to_have_count(2)

    await desk.presses("Change the time")
    later = begins + timedelta(days=1)
    await page.get_by_role("dialog").get_by_label("Date").fill(f"{later:%Y-%m-%d}")
    await page.get_by_role("dialog").locator("[type=submit]").click()
    times = page.locator(".facts dd").first
    await expect(times).to_contain_text(said(later))
    await interview.comes()
    await expect(times).to_contain_text(said(later))
    assert desk.window.complaints == []
