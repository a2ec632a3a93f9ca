"""After the interview in real Chromium: what was written, what was decided, and how both sides find back to it."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.people import At
from tests.meeting import LIVE, Meeting
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
PHONE = 390


async def test_both_sides_find_back_and_a_word_with_the_decision_is_read(browser: Browser, house: House) -> None:
    meeting = await Meeting(house).arranged()
    await meeting.begun()
    await meeting.recruiter.post(f"/api/interviews/{meeting.id}/lines", text="只给面试组看", panel=True)
    await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
    li, anna = At(browser, house, meeting.recruiter), At(browser, house, meeting.anna)
    await anna.opens("/applications", width=PHONE)
    await anna.page.get_by_role("link", name="See the interview").click()
    await anna.sees("The interview has ended")

    page = await li.opens("/company?tab=interviews")
    await page.get_by_role("region", name="Waiting for your decision").get_by_role("link").click()
    await li.sees("只给面试组看")
    await page.get_by_label("A word for").fill("下周一来谈待遇")
    await li.presses("Tell")
    await anna.sees("You passed this interview")
    await anna.sees("下周一来谈待遇")
    await expect(anna.page.get_by_text("只给面试组看")).to_have_count(0)
    await page.get_by_role("link", name="Back").click()
    await expect(page.get_by_role("list", name="Past interviews").get_by_text("passed")).to_be_visible()
    assert li.window.complaints + anna.window.complaints == []
