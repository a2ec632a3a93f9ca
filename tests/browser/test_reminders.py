"""A reminder of a job in real Chromium: the bell before the show, the notice, the own calendar."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import serious
from tests.browser.people import At
from tests.forms import job
from tests.people import PASSWORD, House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]


async def test_the_bell_of_a_job_rings_before_it_is_on(browser: Browser, house: House) -> None:
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    soon = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    show = await host.plans(await house.posting(title="Welder"), starts_at=soon)
    phone = At(browser, house, anna)
    page = await phone.opens(f"/broadcasts/{show['id']}", width=390)
    bell = page.get_by_role("button", name="Remind me when “Welder” is on")
    await bell.click()
    await expect(bell).to_have_attribute("aria-pressed", "true")
    await phone.sees("you will be reminded")
    assert await serious(page) == []
    await page.goto("/notices")
    await phone.sees("“Welder” is about to be on")
    await page.goto("/me")
    own = page.get_by_role("region", name="My reminders")
    await expect(own.get_by_role("listitem").filter(has_text="Welder")).to_be_visible()
    await phone.presses("Remove the reminder: Welder")
    await expect(own.get_by_text("None yet.")).to_be_visible()
    await phone.presses("Undo")
    await expect(own.get_by_role("link", name="Welder")).to_be_visible()
    await phone.presses("Make an address")
    await expect(page.get_by_role("textbox", name="Address of the calendar")).to_have_value(
        re.compile(r"/api/calendars/.+\.ics")
    )
    assert await serious(page) == []
    await phone.presses("End it")
    await page.get_by_role("dialog").get_by_role("button", name="End it").click()
    await phone.sees("Ended")
    assert phone.window.complaints == []


async def test_a_visitor_signs_in_and_has_the_reminder(browser: Browser, house: House) -> None:
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    posting = await house.posting(title="Welder")
    show = await host.plans(posting)
    phone = At(browser, house)
    page = await phone.opens(f"/broadcasts/{show['id']}", width=390)
    bell = page.get_by_role("link", name="Remind me when “Welder” is on")
    await expect(bell).to_be_visible()
    assert await serious(page) == []
    await bell.click()
    await page.get_by_label("E-mail or phone").fill(anna.me["account"])
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("main").get_by_role("button", name="Sign in").click()
    await phone.sees("you hear five minutes before")
    bell = page.get_by_role("button", name="Remind me when “Welder” is on")
    await expect(bell).to_have_attribute("aria-pressed", "true")
    assert page.url.endswith(f"/broadcasts/{show['id']}?tab=jobs")
    assert [one["job"]["title"] for one in (await anna.get("/api/reminders"))["reminders"]] == ["Welder"]
    assert phone.window.complaints == []


async def test_the_bell_on_the_jobs_own_page(browser: Browser, house: House) -> None:
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    posting, other = await house.posting(title="Welder"), await house.posting(title="Fitter")
    show = await host.plans(posting)
    phone = At(browser, house, anna)
    page = await phone.opens(f"/jobs/{posting['id']}", width=390)
    bell = page.get_by_role("button", name="Remind me when “Welder” is on")
    await bell.click()
    await expect(bell).to_have_attribute("aria-pressed", "true")
    await phone.sees("you will be reminded")
    assert await serious(page) == []
    await bell.click()
    await expect(bell).to_have_attribute("aria-pressed", "false")
    assert (await anna.get("/api/reminders"))["reminders"] == []
    await host.enters(show)
    await host.runs("go_live")
    await host.runs("next_turn")
    await host.shows(posting)
    await page.reload()
    now = page.get_by_role("link", name="On now: watch")
    await expect(now).to_have_attribute("href", f"/broadcasts/{show['id']}")
    await expect(bell).to_have_count(0)
    assert await serious(page) == []
    await host.runs("hide_card")
    await page.reload()
    await phone.sees("was on already")
    await expect(page.get_by_role("link", name="On now: watch").or_(bell)).to_have_count(0)
    await page.goto(f"/jobs/{other['id']}")
    await phone.sees("Fitter")
    await expect(page.get_by_role("button", name="Remind me")).to_have_count(0)
    assert phone.window.complaints == []


async def test_nobody_is_called_into_an_interview(browser: Browser, house: House) -> None:
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    later, welder = datetime.now(UTC) + timedelta(hours=30), await house.posting(title="Welder")
    show = await host.plans(welder, starts_at=later.isoformat())
    await anna.saves_resume()
    ridge = await house.employer("Li", "Ridge Works")
    application = await anna.delivers(await ridge.post("/api/jobs", **job(title="Fitter")))
    await ridge.invites(application, starts_at=later.isoformat())
    phone = At(browser, house, anna)
    page = await phone.opens(f"/broadcasts/{show['id']}", width=390)
    bell = page.get_by_role("button", name="Remind me when “Welder” is on")
    await bell.click()
    await phone.sees("You have an interview while it is on. Move that first")
    await expect(bell).to_have_attribute("aria-pressed", "false")
    await page.get_by_role("status").get_by_role("button", name="See it").click()
    await expect(page.get_by_role("heading", name="Ridge Works")).to_be_visible()
    after = later + timedelta(hours=1)
    turns = [{"company": turn["company"]["id"], "minutes": 15, "jobs": [welder["id"]]} for turn in show["turns"]]
    moved = {"title": "Friday", "turns": turns}
    await host.put(f"/api/broadcasts/{show['id']}", starts_at=after.isoformat(), **moved)
    await page.goto(f"/broadcasts/{show['id']}")
    await bell.click()
    await expect(bell).to_have_attribute("aria-pressed", "true")
    await page.goto("/notices")
    await host.put(f"/api/broadcasts/{show['id']}", starts_at=later.isoformat(), **moved)
    told = page.get_by_text("“Welder” is now expected")
    await expect(told.first).to_be_visible(timeout=20_000)  # the server looks every ten seconds
    assert await serious(page) == []
    await page.goto(f"/broadcasts/{show['id']}")
    await phone.sees("You have an interview with Ridge Works then")
    assert await serious(page) == []
    await page.goto("/me")
    await phone.sees("You have an interview with Ridge Works then")
    await page.get_by_role("link", name="See it").click()
    await phone.sees("Ridge Works")
    assert phone.window.complaints == []


async def test_what_is_about_to_be_on_is_said_on_any_page(browser: Browser, house: House) -> None:
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    soon = (datetime.now(UTC) + timedelta(minutes=3)).isoformat()
    show = await host.plans(await house.posting(title="Welder"), starts_at=soon)
    phone = At(browser, house, anna)
    page = await phone.opens("/jobs", width=390)
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    job = show["turns"][0]["jobs"][0]["id"]
    await anna.put(f"/api/broadcasts/{show['id']}/reminders/{job}")
    strip = page.get_by_role("status", name="Soon")
    await expect(strip).to_contain_text("“Welder” is about to be on")
    await expect(page).to_have_title(re.compile("Welder"))
    assert await serious(page) == []
    await strip.get_by_role("link", name="Go there").click()
    await page.wait_for_url("**/broadcasts/*")
    await expect(strip).to_have_count(0)
    await expect(page).not_to_have_title(re.compile("Welder"))
    assert phone.window.complaints == []
