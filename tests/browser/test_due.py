"""A guest in the studio knows when their turn comes."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import serious
from tests.browser.people import At
from tests.forms import job
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]


async def test_a_guest_sees_when_they_are_on_air(browser: Browser, house: House) -> None:
    host, first, second = await house.host("Zhou"), await house.employer("Li"), await house.employer("Rao")
    jobs = [await one.post("/api/jobs", **job()) for one in (first, second)]
    show = await host.plans(*jobs)
    path, company = f"/api/broadcasts/{show['id']}", second.me["company"]["id"]
    link = (await host.post(f"{path}/guests", name="Lan", company=company))["link"]
    lan = At(browser, house)
    await lan.opens(link[link.index("/studio") :], width=390)
    due = lan.page.get_by_test_id("due")
    await expect(due).to_contain_text("Your turn: ")
    await expect(due).to_contain_text("(Beijing time)")

    await host.enters(show)
    await host.runs("go_live")
    await host.runs("next_turn")
    await expect(due).to_contain_text("You are on air in 14:")
    assert await serious(lan.page) == []
    await host.runs("next_turn")
    await expect(due).to_have_count(0)
    assert lan.window.complaints == []
