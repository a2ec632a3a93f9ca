"""A guest whose browser may not use the camera learns what to do, and goes on once it may."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import chromium, serious
from tests.browser.people import At
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]


@pytest.fixture
async def browser(house: House) -> AsyncIterator[Browser]:
    """Chromium whose user says no to every question."""
    async with chromium("--use-fake-ui-for-media-stream=deny") as browser:
        yield browser


async def test_a_guest_who_says_no_to_the_camera_learns_what_to_do(browser: Browser, house: House) -> None:
    host, recruiter = await house.host("Zhou"), await house.employer("Li", "Ridge Works")
    company = recruiter.me["company"]["id"]
    show = await host.plans()
    link = (await host.post(f"/api/broadcasts/{show['id']}/guests", name="Zhao", company=company))["link"]
    zhao = At(browser, house)
    page = await zhao.opens(link[link.index("/studio") :], width=390)
    await expect(page.get_by_text("was not allowed to use camera and microphone").first).to_be_visible()
    await expect(page.get_by_text("set camera and microphone to").first).to_be_visible()
    await expect(page.get_by_role("button", name="Try again").first).to_be_visible()
    assert await serious(page) == []
    assert zhao.window.complaints == []
