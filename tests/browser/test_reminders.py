"""A reminder of a job in real Chromium: the bell before the show, the notice, the own calendar."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import serious
from tests.browser.people import At
from tests.people import House

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
    await phone.presses("Make an address")
    await expect(page.get_by_role("textbox", name="Address of the calendar")).to_have_value(
        re.compile(r"/api/calendars/.+\.ics")
    )
    assert await serious(page) == []
    await phone.presses("End it")
    await page.get_by_role("dialog").get_by_role("button", name="End it").click()
    await phone.sees("Ended")
    assert phone.window.complaints == []
