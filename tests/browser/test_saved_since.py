"""Forms that are half written while somebody else saves the same: it is said, and what that means."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.people import At
from tests.forms import job
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
PHONE = 390
UNSAVED = "Not saved yet"
OVERTAKEN = "Changed by somebody since"


async def test_a_kept_change_says_that_somebody_else_has_saved_since(browser: Browser, house: House) -> None:
    person = await house.employer("Li", "Ridge Works")
    written = job(title="Welder")
    posted = await person.post("/api/jobs", **written)
    li = At(browser, house, person)
    page = await li.opens(f"/jobs/{posted['id']}/edit", width=PHONE)
    title, place = page.get_by_label("Job title"), page.get_by_label("Place of work")
    await title.fill("Fitter")
    await page.reload()
    await li.sees(UNSAVED)
    await expect(page.get_by_text(OVERTAKEN)).to_have_count(0)
    await person.put(f"/api/jobs/{posted['id']}", **written | {"place": "Beibei"})
    await page.reload()
    await li.sees(OVERTAKEN)
    await page.reload()
    await li.sees(OVERTAKEN)
    discard, note = page.get_by_role("button", name="Discard"), page.get_by_text(OVERTAKEN)
    beside, words = await discard.bounding_box(), await note.bounding_box()
    assert beside
    assert words
    assert beside["y"] < words["y"] + words["height"]
    await discard.click()
    await expect(place).to_have_value("Beibei")
    await li.presses("Undo")
    await expect(title).to_have_value("Fitter")
    await li.sees(OVERTAKEN)
    await li.presses("Discard")
    await expect(place).to_have_value("Beibei")
    await title.fill("Fitter")
    await page.reload()
    await li.sees(UNSAVED)
    await expect(page.get_by_text(OVERTAKEN)).to_have_count(0)
    assert li.window.complaints == []


async def test_a_kept_plan_says_that_another_host_has_saved_since(browser: Browser, house: House) -> None:
    host = await house.host("Zhou")
    show = await host.plans(await house.posting(), title="Spring")
    zhou = At(browser, house, host)
    page = await zhou.opens(f"/plan/{show['id']}", width=PHONE)
    await page.get_by_label("Title").fill("Autumn")
    await zhou.sees(UNSAVED)
    there = await page.context.new_page()
    await there.goto(f"{house.url}/plan/{show['id']}")
    await there.get_by_label("Minutes").fill("25")
    await there.get_by_role("button", name="Save changes").click()
    await expect(there.get_by_text("Saved, the public schedule is up to date")).to_be_visible()
    await page.reload()
    await zhou.sees(OVERTAKEN)
    await zhou.presses("Save changes")
    await expect(page.get_by_text(UNSAVED)).to_have_count(0)
    await page.get_by_label("Title").fill("Winter")
    await page.reload()
    await zhou.sees(UNSAVED)
    await expect(page.get_by_text(OVERTAKEN)).to_have_count(0)
    assert zhou.window.complaints == []
