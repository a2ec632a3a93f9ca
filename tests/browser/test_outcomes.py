"""From a passed interview to the contract in real Chromium, and what staff see of it."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import Browser, expect

from server.applications.models import ANSWER_WITHIN
from tests.browser.chromium import serious
from tests.browser.people import DRAWN, At
from tests.browser.touch import out_of_reach
from tests.forms import job
from tests.meeting import LIVE, Meeting
from tests.people import House
from tests.rows import came_earlier

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
PHONE = 390


async def test_an_offer_is_made_and_the_contract_signed(browser: Browser, house: House) -> None:
    meeting = await Meeting(house).arranged()
    await meeting.begun()
    await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
    await meeting.recruiter.post(f"/api/interviews/{meeting.id}/decision", outcome="passed")
    li, anna = At(browser, house, meeting.recruiter), At(browser, house, meeting.anna)
    application = (await meeting.anna.get("/api/applications"))["applications"][0]["id"]
    await li.opens(f"/company?application={application}")
    await anna.opens("/applications", width=PHONE)
    await anna.sees("You passed the interview")
    await li.presses("Make an offer")
    await li.page.get_by_role("dialog").get_by_label("Note").fill("九月入职")
    await li.page.get_by_role("dialog").get_by_role("button", name="Make the offer").click()
    await anna.sees("wants you. Once you have signed the contract")
    await anna.sees("九月入职")
    assert await out_of_reach(anna.page) == []
    await anna.presses("Contract signed")
    await anna.page.get_by_role("dialog").get_by_role("button", name="Contract signed").click()
    await anna.sees("The contract is signed.")
    await li.presses("Not signed after all")
    await li.page.get_by_role("dialog").get_by_role("button", name="Not signed after all").click()
    await anna.sees("wants you. Once you have signed the contract")
    await anna.presses("Contract signed")
    await anna.page.get_by_role("dialog").get_by_role("button", name="Contract signed").click()
    await anna.sees("The contract is signed.")
    await anna.page.get_by_text("What happened").click()
    await expect(anna.page.get_by_role("button", name="Not signed after all")).to_be_visible()
    await expect(li.page.get_by_role("article").locator("header").get_by_text("Contract signed")).to_be_visible()
    await expect(li.page.get_by_role("group", name="Decide")).to_have_count(0)
    assert await serious(anna.page) + await serious(li.page) == []
    assert li.window.complaints + anna.window.complaints == []


async def test_staff_see_who_did_what(browser: Browser, house: House) -> None:
    staff, host = await house.staff("King"), await house.host("Zhou")
    king = At(browser, house, staff)
    show = await host.goes_live()
    anna = await house.graduate_in(show, "Anna")
    line = await anna.says("Buy here")
    await host.call("/audience", "hide", line=line["id"])
    await host.call("/audience", "ban", line=line["id"], everywhere=True)
    page = await king.opens("/staff", width=PHONE)
    await page.get_by_role("link", name="Who did what").click()
    acts = page.get_by_role("list", name="What was done")
    await expect(acts.get_by_role("listitem").first).to_contain_text("Banned from all showsZhou")
    await expect(page.get_by_text("Buy here")).to_have_count(0)
    regions = page.get_by_role("main").get_by_role("region")
    assert [(await one.get_by_role("heading").first.text_content()) for one in await regions.all()] == [
        "Choose",
        "What was done",
    ]
    assert await out_of_reach(page) == []
    assert await serious(page) == []
    await page.get_by_label("Kind").select_option(label="Recordings")
    await king.sees("Nothing like this was done")
    await king.presses("Show everything")
    heading = page.get_by_role("heading", name="Choose")
    await expect(heading).to_be_focused()
    await page.get_by_label("Show", exact=True).select_option(value=show["id"])
    await expect(acts.get_by_role("listitem")).to_have_count(4)
    await page.get_by_label("Somebody's e-mail or phone").fill("nobody@example.com")
    await king.presses("Find")
    await king.sees("There is no such account")
    await page.get_by_label("Somebody's e-mail or phone").fill(anna.me["account"])
    await king.presses("Find")
    await expect(page.get_by_role("status").filter(has_text="About Anna")).to_be_visible()
    await expect(heading).to_be_focused()
    await expect(acts.get_by_role("listitem")).to_have_count(2)
    assert anna.me["account"] not in page.url
    await king.presses("Everybody")
    await expect(heading).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("Kind")).to_be_focused()
    await expect(acts.get_by_role("listitem")).to_have_count(4)
    await acts.get_by_role("link", name="Only Anna").first.click()
    await king.sees("About Anna")
    await page.reload()
    await king.sees("About Anna")
    zhou = At(browser, house, host)
    await zhou.opens("/audits")
    await zhou.sees("Your account may not do this.")
    assert [said for said in king.window.complaints if "404" not in said] == []


async def test_older_entries_of_one_choice_do_not_come_under_another(browser: Browser, house: House) -> None:
    king, host = At(browser, house, await house.staff("King")), await house.host("Zhou")
    await host.goes_live()
    line, question = await host.says("Hello"), await host.asks("Any questions?")
    for _ in range(11):
        for verb in ("hide", "unhide"):
            await host.call("/audience", verb, line=line["id"])
    await host.call("/audience", "approve", question=question["id"])
    page = await king.opens("/audits?kind=order")
    free = await king.holds(re.compile(r"/api/audits\?.*page="))
    acts = page.get_by_role("list", name="What was done").get_by_role("listitem")
    await expect(acts).to_have_count(20)
    async with page.expect_response(re.compile(r"/api/audits\?.*page=")):
        async with page.expect_request(re.compile(r"/api/audits\?.*page=")):
            await king.presses("Older")
        await page.get_by_label("Kind").select_option(label="Questions and polls")
        await expect(acts).to_have_count(1)
        free.set()
    await page.evaluate(DRAWN)
    await expect(acts).to_have_text([re.compile("Question shown to everybody")])
    assert king.window.complaints == []


async def test_staff_follow_each_show_and_ask_for_late_answers(browser: Browser, house: House) -> None:
    recruiter, host, anna = await house.employer("Li", "Ridge Works"), await house.host(), await house.graduate("Anna")
    posted = await recruiter.post("/api/jobs", **job())
    king = At(browser, house, await house.staff())
    page = await king.opens("/staff")
    await page.get_by_role("link", name="Outcomes").click()
    await king.sees("There has been no show yet")
    await king.sees("No answer is overdue")
    show = await host.goes_live(posted)
    await anna.saves_resume()
    await anna.delivers(posted, broadcast=show["id"], playhead_ms=0)
    await came_earlier(house, recruiter.me["company"]["id"], ANSWER_WITHIN + timedelta(days=2))
    page = await king.opens("/outcomes", width=PHONE)
    way = page.get_by_role("article").filter(has_text=show["title"]).get_by_role("list", name="From view to signed")
    await expect(way.get_by_role("listitem").nth(1)).to_have_text("Delivered1")
    await page.get_by_role("button", name="Remind Ridge Works").click()
    await king.sees("Ridge Works has been reminded")
    await expect(page.get_by_text("Reminded just now")).to_be_focused()
    assert await out_of_reach(page) == []
    assert await serious(page) == []
    li = At(browser, house, recruiter)
    await li.opens("/notices")
    await li.sees("The bureau asks you to answer a résumé that is overdue")
    await li.page.get_by_text("The bureau asks you to answer").click()
    await li.page.wait_for_url("**/company?late=true")
    await expect(li.page.get_by_role("list", name="Résumés").get_by_text("Answer overdue")).to_be_visible()
    assert king.window.complaints + li.window.complaints == []
