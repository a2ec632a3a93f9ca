"""The phone as second camera says why the others do not see its picture, in real Chromium."""

import pytest
from playwright.async_api import Browser, Route, expect

from tests.browser.people import At
from tests.meeting import LIVE, Meeting
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
PHONE = 390


async def full(route: Route) -> None:
    await route.fulfill(status=503, json={"error": {"code": "unavailable", "reason": "node_full"}})


@pytest.mark.timeout(120)
async def test_a_phone_that_is_not_let_in_says_why(browser: Browser, house: House) -> None:
    meeting = await Meeting(house).arranged()
    await meeting.begun()
    made = await meeting.anna.post(f"/api/interviews/{meeting.id}/camera")
    phone = At(browser, house)
    page = await phone.opens("/privacy", width=PHONE)
    await page.route("**/api/cameras/tickets", full)
    await page.goto(made["link"].removeprefix(house.settings.public_url))
    await phone.sees("The media service is full right now. This page tries again by itself.")
    await phone.sees("The examiners do not see it now.")
    await page.route("**/api/cameras/tickets", lambda route: route.fulfill(status=502))  # it is started anew
    await phone.sees("The service is not available right now. This page tries again by itself.")
    await expect(page.get_by_text("The network is gone")).to_have_count(0)
    await page.route("**/api/cameras/tickets", lambda route: route.abort())
    await phone.sees("The network is gone")
    await page.unroute("**/api/cameras/tickets")
    await phone.sees("The picture is being sent")
    await meeting.anna.post(f"/api/interviews/{meeting.id}/camera")
    await phone.sees("There is a newer code")
    await expect(page.get_by_text("Connecting")).to_have_count(0)
    await page.goto("/privacy")
    await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
    await page.goto("/camera")
    await phone.sees("This interview has ended")
    assert phone.window.complaints == []
