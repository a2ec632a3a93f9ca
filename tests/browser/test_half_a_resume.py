"""A resume that is half written when its page goes: a phone puts tabs away, and a thumb pulls a page down anew."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser.people import At
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
PHONE = 390


async def test_half_a_resume_outlives_a_reload_until_it_is_saved_or_left(browser: Browser, house: House) -> None:
    person = await house.graduate("Anna")
    anna = At(browser, house, person)
    page = await anna.opens("/resume", width=PHONE)
    school = page.get_by_label("School", exact=True)
    await school.fill("Chongqing University")
    await anna.sees("Some changes are not saved yet")
    await page.reload()
    await expect(school).to_have_value("Chongqing University")
    await anna.sees("Some changes are not saved yet")
    await page.get_by_label("Major").fill("Welding")
    await page.get_by_label("Phone").fill("13800001234")
    await anna.presses("Save the résumé")
    await expect(page.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()
    assert (await person.get("/api/resume"))["school"] == "Chongqing University"
    await school.fill("Another")
    await page.get_by_role("link", name="Jobs").first.click()
    await anna.presses("Leave")
    await expect(page.get_by_role("heading", name="Jobs", level=1)).to_be_visible()
    await page.goto(f"{house.url}/resume")
    await expect(school).to_have_value("Chongqing University")
    assert anna.window.complaints == []
