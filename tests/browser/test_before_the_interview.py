"""The appointment before its time: what it promises, what it offers first, what the company reads of devices."""

import pytest
from playwright.async_api import Browser, expect

from tests.booking import at
from tests.browser.chromium import serious
from tests.browser.people import At
from tests.meeting import Meeting
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
PHONE = 390
CHECKED = {"camera": "failed", "microphone": "weak", "speakers": "good", "network": "skipped"}


async def test_a_reminder_is_promised_while_it_is_still_to_come(browser: Browser, house: House) -> None:
    meeting = await Meeting(house).arranged()
    anna, path = At(browser, house, meeting.anna), f"/interviews/{meeting.id}"
    for hours, said in ((48, "a day and 15 minutes before"), (5, "reminded 15 minutes before")):
        await meeting.recruiter.post(f"/api{path}/move", starts_at=at(hours))
        await anna.opens(path, width=PHONE)
        await anna.sees(said)


async def test_the_way_in_is_above_what_calls_it_off_and_advice_is_for_the_graduate(
    browser: Browser, house: House
) -> None:
    meeting = await Meeting(house).arranged()
    await meeting.anna.put("/api/check", **CHECKED)
    await meeting.recruiter.post(f"/api/interviews/{meeting.id}/move", starts_at=at(5))
    li = At(browser, house, meeting.recruiter)
    page = await li.opens(f"/interviews/{meeting.id}", width=PHONE)
    way_in, calls_off = (page.get_by_role("button", name=name) for name in ("Go in now", "Cancel the interview"))
    first, last = await way_in.bounding_box(), await calls_off.bounding_box()
    assert first
    assert last
    assert first["y"] < last["y"]
    await li.sees("does not work")
    await expect(page.get_by_text("Allow the camera")).to_have_count(0)
    assert await serious(page) == []
    assert li.window.complaints == []
