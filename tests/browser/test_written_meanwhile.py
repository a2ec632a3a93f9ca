"""Writing on while what one wrote is on its way, over a network that takes its time, in real Chromium."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from sqlite3 import connect

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import make_url

from tests.browser.people import At
from tests.meeting import LIVE, Meeting
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
PHONE = 390


@contextmanager
def writing(house: House) -> Iterator[None]:
    """Somebody else writes into the database: what is sent meanwhile is answered afterwards."""
    path = make_url(house.settings.database_url).database
    assert path
    with closing(connect(path)) as other:
        other.execute("begin immediate")
        yield


async def test_a_plan_that_was_changed_while_it_was_saved_is_not_saved_yet(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    show = await host.plans(await house.posting())
    zhou = At(browser, house, host)
    page = await zhou.opens(f"/plan/{show['id']}", width=PHONE)
    free = await zhou.holds(re.compile(r"/api/broadcasts/[0-9a-f-]{36}$"), "PUT")
    await page.get_by_label("Title").fill("Autumn")
    await zhou.presses("Save changes")
    await page.get_by_label("Minutes").fill("25")
    free.set()
    await zhou.sees("Saved, the public schedule is up to date")
    await expect(page.get_by_label("Minutes")).to_have_value("25")
    await zhou.sees("Not saved yet")
    await zhou.presses("Save changes")
    await expect(page.get_by_text("Not saved yet")).to_have_count(0)
    saved = await host.get(f"/api/broadcasts/{show['id']}")
    assert (saved["title"], saved["turns"][0]["minutes"]) == ("Autumn", 25)
    assert zhou.window.complaints == []


async def test_a_turn_that_is_written_on_while_it_is_saved_first_stays_the_same(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    show = await host.plans(await house.posting())
    zhou = At(browser, house, host)
    page = await zhou.opens(f"/plan/{show['id']}", width=PHONE)
    free = await zhou.holds(re.compile(r"/api/broadcasts/[0-9a-f-]{36}$"), "PUT")
    await zhou.presses("Add a turn")
    added = page.get_by_role("listitem", name="Turn 2")
    await added.get_by_label("Company").select_option(index=1)
    await zhou.presses("Save changes")
    await added.get_by_label("Minutes").fill("25")
    free.set()
    await zhou.sees("Saved, the public schedule is up to date")
    before = await host.get(f"/api/broadcasts/{show['id']}")
    await zhou.presses("Save changes")
    await expect(page.get_by_text("Not saved yet")).to_have_count(0)
    saved = await host.get(f"/api/broadcasts/{show['id']}")
    assert [turn["id"] for turn in saved["turns"]] == [turn["id"] for turn in before["turns"]]
    assert [turn["minutes"] for turn in saved["turns"]] == [show["turns"][0]["minutes"], 25]
    assert zhou.window.complaints == []


async def test_what_is_written_while_a_show_is_first_saved_stays(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    await house.posting()
    zhou = At(browser, house, host)
    page = await zhou.opens("/plan/new", width=PHONE)
    free = await zhou.holds(re.compile(r"/api/broadcasts$"), "POST")
    await page.get_by_label("Title").fill("Autumn")
    await zhou.presses("Add a turn")
    await page.get_by_label("Company").select_option(index=1)
    await zhou.presses("Save and publish")
    await page.get_by_label("About").fill("Jobs for welders")
    await page.get_by_label("Minutes").fill("25")
    free.set()
    await zhou.sees("Saved, the public schedule is up to date")
    await expect(page.get_by_role("heading", name="Change the show")).to_be_visible()
    await expect(page.get_by_label("About")).to_have_value("Jobs for welders")
    await zhou.sees("Not saved yet")
    [first, *_] = before = (await host.get("/api/broadcasts", state="scheduled"))["broadcasts"]
    [turn] = (await host.get(f"/api/broadcasts/{first['id']}"))["turns"]
    await zhou.presses("Save changes")
    await expect(page.get_by_text("Not saved yet")).to_have_count(0)
    saved = await host.get(f"/api/broadcasts/{first['id']}")
    assert (saved["about"], [(one["id"], one["minutes"]) for one in saved["turns"]]) == (
        "Jobs for welders",
        [(turn["id"], 25)],
    )
    assert len((await host.get("/api/broadcasts", state="scheduled"))["broadcasts"]) == len(before)
    await page.reload()
    await expect(page.get_by_label("Title")).to_have_value("Autumn")
    assert page.url.endswith(first["id"])
    free.clear()
    await page.get_by_role("link", name="All shows").click()
    await page.get_by_role("link", name="Plan a show").click()
    await page.get_by_label("Title").fill("Winter")
    await zhou.presses("Add a turn")
    await page.get_by_label("Company").select_option(index=1)
    await zhou.presses("Save and publish")
    await page.get_by_role("link", name="All shows").click()
    await zhou.presses("Leave")
    await expect(page).to_have_url(f"{house.url}/plan")
    free.set()  # it is saved once its page was left
    await zhou.sees("Saved, the public schedule is up to date")
    await expect(page).to_have_url(f"{house.url}/plan")
    assert zhou.window.complaints == []


async def test_a_turn_that_is_brought_back_after_its_removal_was_saved_is_a_new_one(
    browser: Browser, house: House
) -> None:
    host = await house.host("Zhou")
    show = await host.plans(await house.posting())
    zhou = At(browser, house, host)
    page = await zhou.opens(f"/plan/{show['id']}", width=PHONE)
    await zhou.presses("Remove turn 1")
    await zhou.presses("Save changes")
    await expect(page.get_by_text("Not saved yet")).to_have_count(0)
    await zhou.presses("Undo")
    await zhou.presses("Save changes")
    await expect(page.get_by_text("Not saved yet")).to_have_count(0)
    [before], [after] = show["turns"], (await host.get(f"/api/broadcasts/{show['id']}"))["turns"]
    assert after["id"] != before["id"]
    assert (after["company"], after["minutes"]) == (before["company"], before["minutes"])
    assert zhou.window.complaints == []


async def test_who_goes_on_writing_while_a_question_is_sent_keeps_the_keyboard(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    show = await host.goes_live(await house.posting())
    anna = At(browser, house, await house.graduate("Anna"))
    page = await anna.opens(f"/broadcasts/{show['id']}", width=PHONE)
    await page.get_by_role("tab", name="Q&A").click()
    question, ask = page.get_by_label("Your question"), page.get_by_role("button", name="Ask", exact=True)
    with writing(house):
        await question.fill("Is there a tutor?")
        await question.press("Enter")
        await expect(ask).to_have_attribute("aria-busy", "true")
        await question.press_sequentially(" And a bed?")
    await expect(ask).not_to_have_attribute("aria-busy", "true")
    await expect(question).to_have_value("Is there a tutor? And a bed?")
    await expect(question).to_be_focused()
    await question.fill("And a bed?")
    await question.press("Enter")
    await expect(question).to_have_value("")
    await expect(question).not_to_be_focused()
    assert anna.window.complaints == []


async def test_a_scorecard_and_a_line_are_written_on_while_they_are_sent(browser: Browser, house: House) -> None:
    meeting = await Meeting(house).arranged()
    await meeting.begun()
    await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
    li = At(browser, house, meeting.recruiter)
    page = await li.opens(f"/interviews/{meeting.id}")
    card, lines = await li.holds(re.compile("/scorecard$"), "PUT"), await li.holds(re.compile("/lines$"), "POST")
    reasons, line = page.get_by_label("Reasons"), page.get_by_label("Write to the other side")
    await reasons.fill("Careful")
    await li.presses("Keep as a draft")
    await reasons.press_sequentially(", and quick")
    await line.fill("Thank you.")
    await line.press("Enter")
    await line.press_sequentially(" See you.")
    card.set()
    lines.set()
    await li.sees("Thank you.")
    await expect(line).to_have_value("See you.")
    await expect(reasons).to_have_value("Careful, and quick")
    await li.sees("Not saved yet")
    assert li.window.complaints == []


async def test_criteria_that_are_not_saved_are_asked_about(browser: Browser, house: House) -> None:
    meeting = await Meeting(house).arranged()
    li = At(browser, house, meeting.recruiter)
    page = await li.opens(f"/criteria/{meeting.job['id']}", width=PHONE)
    await page.get_by_label("Criterion", exact=True).first.fill("Welding")
    await page.get_by_role("link", name="Jobs").first.click()
    await li.presses("Stay here")
    await li.presses("Save")
    await li.sees("Saved; used for cards begun from now on")
    await page.get_by_role("link", name="Jobs").first.click()
    await page.wait_for_url("**/jobs")
    assert li.window.complaints == []
