"""Planning the Friday in the browser: the weeks that follow a show."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import serious
from tests.browser.people import At
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]


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
