"""After the interview in real Chromium: what was written, what was decided, and how both sides find back to it."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, expect

from tests.browser.people import At
from tests.meeting import LIVE, Meeting
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
PHONE = 390
DRAFTS = "Object.keys(sessionStorage).filter((key) => key.startsWith('draft:'))"


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
    await li.sees("The scorecards and the decision are below.")
    await li.sees("只给面试组看")
    await expect(page.get_by_role("button", name="Keep as a draft")).to_be_visible()
    tops = [await page.get_by_role("heading", name=name).bounding_box() for name in ("Decision", "Messages")]
    assert [box["y"] for box in tops if box] == sorted(box["y"] for box in tops if box)
    await page.get_by_label("A word for").fill("下周一来谈待遇")
    await li.presses("Tell")
    outcome = page.get_by_label("Outcome")
    await expect(outcome).to_have_accessible_description("Choose the outcome first.")
    await outcome.select_option("Passed")
    await li.presses("Tell")
    await anna.sees("You passed this interview")
    await anna.sees("下周一来谈待遇")
    await expect(anna.page.get_by_text("只给面试组看")).to_have_count(0)
    await page.get_by_role("link", name="Back").click()
    ended = await meeting.recruiter.get(f"/api/interviews/{meeting.id}")
    held = page.get_by_role("group", name="Interview").get_by_role("time")
    await expect(held).to_have_attribute("datetime", ended["ended_at"])
    past = page.get_by_role("list", name="Past interviews")
    await expect(past.get_by_text("passed")).to_be_visible()
    await expect(past.get_by_role("time").first).to_contain_text("(Beijing time)")
    await anna.page.get_by_role("link", name="Back").click()
    await anna.sees("下周一来谈待遇")
    assert li.window.complaints + anna.window.complaints == []


async def test_whoever_interviews_many_is_led_to_the_next(browser: Browser, house: House) -> None:
    """One's own of those to come, and not a colleague's; and the queue, as long as it is open."""
    meeting = await Meeting(house).arranged()
    mei, di, wu = await meeting.colleague("Mei"), await house.graduate("Di"), await house.graduate("Wu")
    for one in (di, wu):
        await one.saves_resume()
    await mei.invites(await wu.delivers(meeting.job))
    later = (datetime.now(UTC) + timedelta(hours=3)).isoformat()
    await meeting.recruiter.invites(await di.delivers(meeting.job), starts_at=later)
    await meeting.begun()
    await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
    li = At(browser, house, meeting.recruiter)
    await li.opens(f"/interviews/{meeting.id}")
    following = li.page.get_by_role("region", name="Next", exact=True)
    await expect(following).to_contain_text("Di")
    await expect(following.get_by_role("link")).to_have_count(1)
    await li.page.set_viewport_size({"width": PHONE, "height": 844})
    when, way = [await one.bounding_box() for one in (following.get_by_role("time"), following.get_by_role("link"))]
    assert when
    assert way
    assert when["x"] + when["width"] <= way["x"] or when["y"] + when["height"] <= way["y"], "the time can be read"
    await meeting.recruiter.connects("/queues")
    await meeting.recruiter.call("/queues", "open", job=meeting.job["id"], minutes=15)
    await li.page.reload()
    await following.get_by_role("link", name="To the queue").click()
    await li.sees("Nobody is waiting")
    await li.page.go_back()
    await following.get_by_role("link", name="To the next one").click()
    await li.sees("Go in now")
    await expect(li.page.locator("main")).to_contain_text("Di")
    await expect(li.page.locator("main")).not_to_contain_text("Wu")
    assert li.window.complaints == []


async def test_what_is_half_written_stays_until_it_is_saved_or_its_writer_signs_out(
    browser: Browser, house: House
) -> None:
    meeting = await Meeting(house).arranged()
    await meeting.begun()
    await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
    li = At(browser, house, meeting.recruiter)
    page = await li.opens(f"/interviews/{meeting.id}")
    await page.locator(".criterion").first.get_by_role("radio", name="4").check()
    await page.get_by_label("Reasons").fill("扎实，肯学")
    await page.get_by_role("link", name="Back").click()
    await page.go_back()
    await expect(page.locator(".criterion").first.get_by_role("radio", name="4")).to_be_checked()
    await expect(page.get_by_label("Reasons")).to_have_value("扎实，肯学")
    await li.presses("Keep as a draft")
    await expect(page.get_by_text("Not saved yet")).to_have_count(0)
    assert await page.evaluate(DRAFTS) == []
    await page.get_by_label("Write to the other side").fill("还有一件事")
    assert len(await page.evaluate(DRAFTS)) == 1
    await page.get_by_role("button", name="Menu of").click()
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert await page.evaluate(DRAFTS) == []


async def test_who_left_early_finds_the_form_behind_a_notice(browser: Browser, house: House) -> None:
    meeting = await Meeting(house).arranged()
    await meeting.begun()
    await meeting.anna.call(LIVE, "leave", interview=meeting.id)
    await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
    anna = At(browser, house, meeting.anna)
    page = await anna.opens("/notices", width=PHONE)
    await page.get_by_role("link", name="How was the interview").click()
    await expect(page.get_by_role("heading", name="How was this interview?")).to_be_in_viewport()
    form = page.get_by_role("region", name="How was this interview?")
    await form.get_by_label("Your rating").select_option(index=1)
    await form.get_by_role("button", name="Send").click()
    await anna.sees("Thank you")
    assert anna.window.complaints == []
