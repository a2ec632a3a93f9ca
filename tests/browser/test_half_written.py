"""Forms that are half written when their page goes: a phone puts tabs away, and a thumb pulls a page down anew."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser.people import At
from tests.examining import Institution
from tests.forms import job
from tests.people import PASSWORD, House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
PHONE = 390
UNSAVED = "Not saved yet"
OLDER = """field => {
  const [place] = Object.keys(sessionStorage).filter((key) => key.startsWith("draft:"));
  const kept = JSON.parse(sessionStorage[place]);
  for (const values of [kept, kept.values, kept.base]) delete values?.[field];
  sessionStorage[place] = JSON.stringify(kept);
}"""
"""Takes a field out of what is kept."""


async def test_half_a_resume_outlives_a_reload_until_it_is_saved_or_left(browser: Browser, house: House) -> None:
    person = await house.graduate("Anna")
    anna = At(browser, house, person)
    page = await anna.opens("/resume", width=PHONE)
    school = page.get_by_label("School", exact=True)
    await school.fill("Chongqing University")
    await anna.sees(UNSAVED)
    await page.reload()
    await expect(school).to_have_value("Chongqing University")
    await anna.sees(UNSAVED)
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


async def test_half_a_job_outlives_a_reload_and_the_end_of_a_login_until_it_is_posted(
    browser: Browser, house: House
) -> None:
    person = await house.employer("Li", "Ridge Works")
    li = At(browser, house, person)
    page = await li.opens("/jobs/new", width=PHONE)
    title, duties = page.get_by_label("Job title"), page.get_by_label("What the person will do")
    await title.fill("Welder")
    await page.reload()
    await expect(title).to_have_value("Welder")
    await duties.fill("Welding frames.")
    await person.delete("/api/logins/current")
    await page.goto(f"{house.url}/jobs/new")
    await page.get_by_role("main").get_by_role("link", name="Sign in").click()
    await page.get_by_label("E-mail or phone").fill(person.me["account"])
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await li.presses("Sign in")
    await expect(duties).to_have_value("Welding frames.")
    await li.sees(UNSAVED)
    written = job(title="Welder", duties="Welding frames.")
    for label, key in (
        ("Headcount", "headcount"),
        ("Place of work", "place"),
        ("Basic pay from", "pay_low"),
        ("Basic pay to", "pay_high"),
        ("What is asked for", "conditions"),
    ):
        await page.get_by_label(label).fill(str(written[key]))
    await li.presses("Post the job")
    await page.wait_for_url(re.compile(r"/jobs/[0-9a-f-]{36}$"))
    await page.goto(f"{house.url}/jobs/new")
    await expect(title).to_have_value("")
    assert li.window.complaints == []


async def test_what_was_changed_of_a_job_is_discarded_and_brought_back(browser: Browser, house: House) -> None:
    person = await house.employer("Li", "Ridge Works")
    posted = await person.post("/api/jobs", **job(title="Welder"))
    li = At(browser, house, person)
    page = await li.opens(f"/jobs/{posted['id']}/edit", width=PHONE)
    title = page.get_by_label("Job title")
    await title.fill("Fitter")
    await page.reload()
    await expect(title).to_have_value("Fitter")
    await li.presses("Discard")
    await expect(title).to_have_value("Welder")
    await expect(page.get_by_text(UNSAVED)).to_have_count(0)
    await li.presses("Undo")
    await expect(title).to_have_value("Fitter")
    await li.presses("Discard")
    await page.reload()
    await expect(title).to_have_value("Welder")
    await expect(page.get_by_text(UNSAVED)).to_have_count(0)
    assert li.window.complaints == []


async def test_half_a_plan_outlives_a_reload_and_what_was_saved_since_is_what_discarding_leads_to(
    browser: Browser, house: House
) -> None:
    host = await house.host("Zhou")
    show = await host.plans(await house.posting(), title="Spring")
    zhou = At(browser, house, host)
    page = await zhou.opens(f"/plan/{show['id']}", width=PHONE)
    title, minutes = page.get_by_label("Title"), page.get_by_label("Minutes")
    await minutes.fill("25")
    await page.reload()
    await expect(minutes).to_have_value("25")
    await title.fill("Autumn")
    await zhou.presses("Save changes")
    await zhou.sees("Saved, the public schedule is up to date")
    await title.fill("Winter")
    await zhou.presses("Discard")
    await expect(title).to_have_value("Autumn")
    await expect(minutes).to_have_value("25")
    await page.goto(f"{house.url}/plan/new")
    await title.fill("Summer")
    await page.reload()
    await expect(title).to_have_value("Summer")
    await zhou.presses("Discard")
    await expect(title).to_have_value("")
    assert zhou.window.complaints == []


async def test_half_an_announcement_outlives_a_reload(browser: Browser, house: House) -> None:
    institution = await Institution(house).opened(candidates=2, examiners=1)
    li = At(browser, house, institution.li)
    page = await li.opens("/announce", width=PHONE)
    note = page.get_by_label("For the candidates")
    first = page.get_by_role("group", name="Candidates").get_by_role("checkbox").first
    await note.fill("Bring a pen.")
    await first.uncheck()
    await page.reload()
    await expect(note).to_have_value("Bring a pen.")
    await expect(first).not_to_be_checked()
    await li.presses("Discard")
    await expect(note).to_have_value("")
    await expect(first).to_be_checked()
    assert li.window.complaints == []


async def test_an_announcement_is_kept_without_the_candidate_who_withdrew(browser: Browser, house: House) -> None:
    institution = await Institution(house).opened(candidates=2, examiners=1)
    li = At(browser, house, institution.li)
    page = await li.opens("/announce", width=PHONE)
    candidates = page.get_by_role("group", name="Candidates").get_by_role("checkbox")
    await page.get_by_label("For the candidates").fill("Bring a pen.")
    [gone, *_] = institution.candidates
    await gone.post(f"/api/applications/{gone.application['id']}/withdraw")  # type: ignore[attr-defined]
    await page.reload()
    await expect(page.get_by_label("For the candidates")).to_have_value("Bring a pen.")
    await expect(candidates).to_have_count(1)
    await expect(candidates).to_be_checked()
    assert li.window.complaints == []


async def test_what_was_kept_by_an_older_page_that_lacked_a_field_is_still_there(
    browser: Browser, house: House
) -> None:
    anna = At(browser, house, await house.graduate("Anna"))
    page = await anna.opens("/resume", width=PHONE)
    await page.get_by_label("School", exact=True).fill("Chongqing University")
    await anna.sees(UNSAVED)
    await page.evaluate(OLDER, "skills")
    await page.reload()
    await expect(page.get_by_label("School", exact=True)).to_have_value("Chongqing University")
    await anna.sees(UNSAVED)
    assert anna.window.complaints == []


async def test_a_name_a_company_and_criteria_outlive_a_reload_until_they_are_saved(
    browser: Browser, house: House
) -> None:
    person = await house.employer("Li", "Ridge Works")
    posted = await person.post("/api/jobs", **job())
    li = At(browser, house, person)
    page = await li.opens("/privacy", width=PHONE)
    for path, label, written in (
        ("/me", "Name", "Li Wei"),
        ("/company?tab=profile", "About the company", "We build bridges."),
        (f"/criteria/{posted['id']}", "Criterion", "Welding"),
    ):
        await page.goto(path)
        field = page.get_by_role("textbox", name=label).first
        before = await field.input_value()
        await field.fill(written)
        await page.reload()
        await expect(field).to_have_value(written)
        await li.presses("Discard")
        await expect(field).to_have_value(before)
        await li.presses("Undo")
        await li.sees(UNSAVED)
        await li.presses("Save", exact=True)
        await expect(page.get_by_text(UNSAVED)).to_have_count(0)
        await page.reload()
        await expect(field).to_have_value(written)
        await expect(page.get_by_text(UNSAVED)).to_have_count(0)
    assert li.window.complaints == []


async def test_what_is_written_in_a_dialog_is_not_lost_to_a_slip(browser: Browser, house: House) -> None:
    person, anna = await house.employer("Li", "Ridge Works"), await house.graduate("Anna")
    await anna.saves_resume()
    await anna.delivers(await person.post("/api/jobs", **job()))
    li = At(browser, house, person)
    page = await li.opens("/company")
    dialog, note = page.get_by_role("dialog"), page.get_by_label("Note")
    await page.get_by_text("Anna").first.click()
    await li.presses("Decline", exact=True)
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await li.presses("Decline", exact=True)
    await note.press_sequentially("We look for welders.")
    await page.keyboard.press("Escape")
    await li.presses("Stay here")
    await expect(note).to_be_focused()
    await page.mouse.click(3, 3)
    await li.presses("Stay here")
    await expect(note).to_have_value("We look for welders.")
    await page.mouse.click(3, 3)
    await li.presses("Leave without saving")
    await expect(dialog).to_have_count(0)
    assert li.window.complaints == []


async def test_why_a_resume_is_not_saved_is_seen_wherever_it_was_sent(browser: Browser, house: House) -> None:
    anna = At(browser, house, await house.graduate("Anna"))
    page = await anna.opens("/resume", width=PHONE)
    for label, written in (("Phone", "13800001234"), ("School", "Chongqing University"), ("Major", "Welding")):
        await page.get_by_label(label).fill(written)
    await page.evaluate("scrollTo(0, 0)")
    await page.context.set_offline(True)
    await anna.presses("Save the résumé")
    await expect(page.get_by_role("main").get_by_role("alert")).to_be_in_viewport(ratio=1)
    assert anna.window.complaints == []
