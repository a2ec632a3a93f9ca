"""A window that forbids a page to keep anything."""

import pytest
from playwright.async_api import Browser

from tests.browser.people import At
from tests.meeting import Meeting
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
FORBIDDEN = """
for (const place of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, place, {get() { throw new DOMException("forbidden", "SecurityError"); }});
"""


async def test_a_phone_is_the_second_camera(browser: Browser, house: House) -> None:
    meeting = await Meeting(house).arranged()
    made = await meeting.anna.post(f"/api/interviews/{meeting.id}/camera")
    phone = At(browser, house)
    await phone.opens("/privacy", width=390)
    await phone.page.context.add_init_script(FORBIDDEN)
    await phone.page.goto(f"{house.url}/camera{made['link'][made['link'].index('#') :]}")
    await phone.sees(f"{meeting.anna.name} · {meeting.job['title']}")
