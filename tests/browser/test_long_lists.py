"""Lists longer than one page, in real Chromium."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, expect

from tests.browser.people import DRAWN, At
from tests.forms import job
from tests.people import House
from tests.stage import airs

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
PHONE = 390


async def test_more_of_a_list_that_is_not_asked_for_any_more_is_left_out(browser: Browser, house: House) -> None:
    recruiter = await house.employer("Li", "Ridge Works")
    for title in ("Welder", "Welder", "Nurse", *["Welder"] * 19):
        await recruiter.post("/api/jobs", **job(title=title))
    visitor = At(browser, house)
    page = await visitor.opens("/jobs", width=PHONE)
    free = await visitor.holds(re.compile(r"/api/jobs\?page="))
    await visitor.presses("Show more")
    await page.get_by_role("searchbox").fill("Nurse")
    found = page.get_by_role("main").get_by_role("heading", level=2)
    await expect(found).to_have_text(["Nurse"])
    async with page.expect_event("requestfinished", lambda request: "page=" in request.url):
        free.set()
    await page.evaluate(DRAWN)
    await expect(found).to_have_text(["Nurse"])
    assert visitor.window.complaints == []


async def test_a_company_finds_what_it_looks_for_among_many(browser: Browser, house: House) -> None:
    recruiter = await house.employer("Li", "Ridge Works")
    for title in ("Welder", *["Nurse"] * 20):
        await recruiter.post("/api/jobs", **job(title=title))
    li = At(browser, house, recruiter)
    page = await li.opens("/company?tab=jobs", width=PHONE)
    await li.presses("Older jobs")
    await expect(page.get_by_role("link", name="Welder")).to_be_visible()
    await page.goto("/company?tab=interviews")
    await expect(page.get_by_role("link", name="Welder")).to_be_visible()
    await page.goto("/company?state=invited")
    await page.get_by_label("Filter by job").select_option("Welder")
    await expect(page).to_have_url(re.compile("job="))
    posting = await recruiter.post("/api/jobs", **job(title="Cook"))
    for n in range(4):
        graduate = await house.graduate(f"Graduate {n}")
        await graduate.saves_resume()
        later = (datetime.now(UTC) + timedelta(days=n + 1)).isoformat()
        await recruiter.invites(await graduate.delivers(posting), starts_at=later)
    await page.goto("/company")
    coming = page.get_by_role("region", name="Coming interviews").get_by_role("listitem")
    await expect(coming).to_have_count(3)
    await page.get_by_role("link", name="All 4").click()
    await expect(coming).to_have_count(4)
    assert li.window.complaints == []


async def test_a_host_finds_the_last_show_of_many(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    for n in range(1, 22):
        starts_at = (datetime.now(UTC) + timedelta(days=7 * n)).isoformat()
        await host.plans(title=f"Friday {n}", starts_at=starts_at)
    zhou = At(browser, house, host)
    page = await zhou.opens("/plan", width=PHONE)
    await expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(21)
    await zhou.sees("Friday 21")
    assert zhou.window.complaints == []


async def test_staff_come_to_each_company_that_waits_and_to_each_show(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    for n in range(21):
        await house.recruiter("Li", f"Ridge Works {n}")
        await host.goes_live(title=f"Friday {n}")
        await host.runs("end")
    king = At(browser, house, await house.staff("King"))
    page = await king.opens("/staff", width=PHONE)
    waiting = page.get_by_role("list", name="Companies waiting for verification").get_by_role("listitem")
    await expect(waiting).to_have_count(20)
    await king.presses("Show more")
    await expect(waiting).to_have_count(21)
    await page.goto("/outcomes")
    shows = page.get_by_role("list", name="Show by show").get_by_role("article")
    await expect(shows).to_have_count(20)
    await king.presses("Older shows")
    await expect(shows).to_have_count(21)
    await expect(page.get_by_role("button", name="Older shows")).to_have_count(0)
    assert king.window.complaints == []


async def test_older_replays_are_offered_where_there_are_some(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    recorded = await host.goes_live(title="The first of all")
    await airs(house, recorded)
    await host.runs("end")
    for _ in range(21):
        await host.goes_live(title="Never on air")
        await host.runs("end")
    visitor = At(browser, house)
    page = await visitor.opens("/", width=PHONE)
    await expect(page.get_by_role("heading", name="The first of all")).to_be_visible()
    await expect(page.get_by_role("button", name="Older replays")).to_have_count(0)
    assert visitor.window.complaints == []
