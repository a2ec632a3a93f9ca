"""In a window that forbids a page to keep anything everything works, and is forgotten with the page."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.people import At
from tests.meeting import Meeting
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
FORBIDDEN = """
for (const place of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, place, {get() { throw new DOMException("forbidden", "SecurityError"); }});
"""


async def test_a_show_is_watched(browser: Browser, house: House) -> None:
    show = await (await house.host()).goes_live(await house.posting())
    anna = At(browser, house, await house.graduate("Anna"))
    await anna.opens("/privacy", width=390)
    await anna.page.context.add_init_script(FORBIDDEN)
    await anna.page.goto(f"{house.url}/broadcasts/{show['id']}")
    await anna.says("Hello")
    await expect(anna.page.get_by_role("log").get_by_text("Hello")).to_be_visible()
    switch = anna.page.get_by_role("button", name="Lines over the picture")
    await switch.click()
    await expect(switch).to_have_attribute("aria-pressed", "false")
    assert anna.window.complaints == []


async def test_a_phone_is_the_second_camera(browser: Browser, house: House) -> None:
    meeting = await Meeting(house).arranged()
    made = await meeting.anna.post(f"/api/interviews/{meeting.id}/camera")
    phone = At(browser, house)
    await phone.opens("/privacy", width=390)
    await phone.page.context.add_init_script(FORBIDDEN)
    await phone.page.goto(f"{house.url}/camera{made['link'][made['link'].index('#') :]}")
    await phone.sees(f"{meeting.anna.name} · {meeting.job['title']}")
