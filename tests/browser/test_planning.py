"""Planning the Friday in the browser: the weeks that follow a show, and the times that a rehearsal gives its turns."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import serious
from tests.browser.people import At
from tests.people import House, Person, job

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]


async def planned_minutes(host: Person, show: dict[str, str]) -> list[int]:
    return [turn["minutes"] for turn in (await host.get(f"/api/broadcasts/{show['id']}"))["turns"]]


async def test_a_rehearsal_gives_the_run_sheet_its_times(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    first, second = await house.employer("Li", "Ridge Works"), await house.employer("Wu", "River Travel")
    show = await host.plans(*[await each.post("/api/jobs", **job()) for each in (first, second)])
    desk = At(browser, house, host)
    page = await desk.opens("/privacy", width=390)
    await page.clock.install(time=datetime.now(UTC))
    await page.goto(f"/desk/{show['id']}")
    await desk.presses("Start rehearsing")
    await page.clock.fast_forward("04:30")
    await desk.presses("Next: River Travel")
    await page.clock.fast_forward("20:00")
    await page.reload()  # what was measured is still there
    rehearsal = page.get_by_test_id("rehearsal")
    await expect(rehearsal.get_by_role("row", name="Ridge Works")).to_contain_text("4:3")
    await desk.presses("End of the rehearsal")
    assert await serious(page) == []
    await desk.presses("Take these times over")
    await desk.sees("The run-sheet has the times of the rehearsal")
    assert await planned_minutes(host, show) == [5, 21]
    await desk.presses("Undo")
    await expect(page.get_by_test_id("rehearsal")).to_have_count(0)
    await expect(page.get_by_role("list").get_by_text("15 min").first).to_be_visible()
    assert await planned_minutes(host, show) == [15, 15]
    assert desk.window.complaints == []


async def test_the_coming_weeks_are_planned_from_one_show(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    show = await host.plans()
    desk = At(browser, house, host)
    page = await desk.opens(f"/plan/{show['id']}", width=390)
    await desk.presses("Repeat every week")
    weeks = page.get_by_role("dialog").get_by_role("checkbox")
    await expect(weeks).to_have_count(8)
    await weeks.nth(1).uncheck()
    assert await serious(page) == []
    await desk.presses("Plan 7")
    await desk.sees("7 shows are planned")
    assert len((await host.get("/api/broadcasts", state="scheduled"))["broadcasts"]) == 8
    assert desk.window.complaints == []
