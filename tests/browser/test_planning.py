"""Planning the Friday in the browser: the weeks that follow a show."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import serious
from tests.browser.people import At
from tests.forms import job
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]


async def test_the_coming_weeks_are_planned_from_one_show(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    show = await host.plans()
    desk = At(browser, house, host)
    page = await desk.opens(f"/plan/{show['id']}", width=390)
    await desk.presses("Repeat every week")
    weeks = page.get_by_role("dialog").get_by_role("checkbox")
    await expect(weeks).to_have_count(9)
    await weeks.nth(2).uncheck()
    assert await serious(page) == []
    by_itself = page.get_by_role("dialog").get_by_label("Every week by itself")
    await by_itself.click()
    await desk.sees("From now on it repeats by itself")
    await expect(page.get_by_role("dialog").get_by_text("planned", exact=True)).to_have_count(3)
    await by_itself.click()
    await desk.sees("It no longer repeats by itself")
    await expect(weeks.nth(8)).to_be_enabled()
    await weeks.nth(8).uncheck()
    assert await serious(page) == []
    await desk.presses("Plan 4")
    await desk.sees("4 shows are planned")
    assert len((await host.get("/api/broadcasts", state="scheduled"))["broadcasts"]) == 8
    assert desk.window.complaints == []


async def test_a_turn_that_was_removed_comes_back_as_it_was(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    postings = [await house.posting(title=title) for title in ("Welder", "Nurse")]
    show = await host.plans(*postings)
    desk = At(browser, house, host)
    page = await desk.opens(f"/plan/{show['id']}", width=390)
    await desk.presses("Remove turn 1")
    await expect(page.get_by_role("listitem", name="Turn 2")).to_have_count(0)
    await desk.presses("Undo")
    await expect(page.get_by_role("listitem", name="Turn 1").get_by_label("Welder")).to_be_checked()
    await expect(page.get_by_role("listitem", name="Turn 2").get_by_label("Nurse")).to_be_checked()


async def test_a_job_that_was_closed_since_can_be_taken_out_of_a_turn(browser: Browser, house: House) -> None:
    host, recruiter = await house.host("Zhou"), await house.employer("Li", "Ridge Works")
    postings = [await recruiter.post("/api/jobs", **job(title=title)) for title in ("Welder", "Nurse")]
    show = await host.plans(*postings)
    await recruiter.post(f"/api/jobs/{postings[0]['id']}/close")
    desk = At(browser, house, host)
    page = await desk.opens(f"/plan/{show['id']}", width=390)
    await desk.sees("no longer open")
    await page.get_by_label("Welder").uncheck()
    await desk.presses("Save changes")
    await expect(page.get_by_label("Welder")).to_have_count(0)
    turn = (await host.get(f"/api/broadcasts/{show['id']}"))["turns"][0]
    assert [one["title"] for one in turn["jobs"]] == ["Nurse"]
    assert desk.window.complaints == []


async def test_what_is_wrong_with_a_turn_is_said_at_its_field_until_it_is_right(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    show = await host.plans(await house.posting())
    desk = At(browser, house, host)
    page = await desk.opens(f"/plan/{show['id']}", width=390)
    minutes = page.get_by_label("Minutes")
    await minutes.fill("500")
    await desk.presses("Save changes")
    await expect(minutes).to_be_focused()
    await expect(minutes).to_have_accessible_description("Between 1 and 240 minutes, please")
    await minutes.fill("20")
    await expect(page.get_by_text("Between 1 and 240 minutes, please")).to_have_count(0)
    await desk.presses("Save changes")
    await desk.sees("Saved, the public schedule is up to date")
    assert desk.window.complaints == []


async def test_the_first_show_begins_a_series_unless_its_host_says_otherwise(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    desk = At(browser, house, host)
    page = await desk.opens("/plan/new", width=390)
    by_itself = page.get_by_label("Every week by itself")
    await expect(by_itself).to_be_checked()
    await page.get_by_label("Title").fill("Mountain City")
    assert await serious(page) == []
    await desk.presses("Save and publish")
    await desk.sees("Saved, the public schedule is up to date")
    await expect(page.get_by_role("heading", name="Change the show")).to_be_visible()
    shows = (await host.get("/api/broadcasts", state="scheduled"))["broadcasts"]
    assert [one["title"] for one in shows] == ["Mountain City"] * 4
    page = await desk.opens("/plan/new", width=390)
    await expect(page.get_by_label("Every week by itself")).not_to_be_checked()
    assert desk.window.complaints == []


async def test_who_waits_for_a_show_that_is_taken_off_learns_it(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    show = await host.plans(title="Mountain City")
    phone = At(browser, house)
    page = await phone.opens(f"/broadcasts/{show['id']}", width=390)
    await expect(page.get_by_role("heading", name="Mountain City").first).to_be_visible()
    await host.delete(f"/api/broadcasts/{show['id']}")
    await phone.sees("This is not here; it may have been taken down.")
    await expect(page.get_by_role("heading", name="Mountain City")).to_have_count(0)
    assert await serious(page) == []
