"""Beside the video, for the panel alone: resume, job, what the candidate asked and was shown, earlier cards."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import serious
from tests.browser.people import At
from tests.forms import job
from tests.judging import CRITERIA
from tests.meeting import LIVE
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]


async def test_the_panel_sees_what_the_candidate_asked_and_was_shown(browser: Browser, house: House) -> None:
    host, recruiter = await house.host(), await house.employer("Li", "Ridge Works")
    anna = await house.graduate("Anna")
    posting = await recruiter.post("/api/jobs", **job(title="Welder", duties="Weld what the plan says."))
    await recruiter.put(f"/api/jobs/{posting['id']}/scorecard", criteria=CRITERIA)
    show = await host.goes_live(posting, title="Friday jobs")
    card = (await host.shows(posting))["card"]
    await anna.enters(show)
    await anna.saves_resume()
    await anna.asks("Is there a mentor?", job=posting["id"])
    application = await anna.delivers(posting, broadcast=show["id"], playhead_ms=card["shown_ms"])
    await anna.disconnects()
    first = (await recruiter.invites(application))["id"]
    for person in (recruiter, anna):
        await person.connects(LIVE)
        await person.call(LIVE, "enter", interview=first)
    await recruiter.call(LIVE, "admit", interview=first, person=anna.me["id"])
    await recruiter.put(f"/api/interviews/{first}/scorecard", scores=[4, 2], recommendation="yes", submit=True)
    await recruiter.call(LIVE, "end", interview=first)
    second = (await recruiter.invites(application, starts_at=datetime.now(UTC).isoformat()))["id"]

    li = At(browser, house, recruiter)
    page = await li.opens(f"/interviews/{second}")
    await li.presses("Enter the room")
    await li.presses("Desk")
    side = page.locator(".side")
    await side.get_by_role("tab", name="Résumé").click()
    await expect(side.get_by_role("listitem").filter(has_text="Is there a mentor?").get_by_role("link")).to_be_visible()
    await expect(side.get_by_text("Welder").first).to_be_visible()
    await expect(side.get_by_text("Friday jobs").first).to_be_visible()
    assert await serious(page) == []
    await side.get_by_role("tab", name="Job").click()
    await expect(side.get_by_text("Weld what the plan says.")).to_be_visible()
    await side.get_by_role("tab", name="Scorecard").click()
    await side.get_by_text("Earlier cards of your company (1)").click()
    await expect(side.get_by_text("3.5").first).to_be_visible()
    await expect(side.get_by_text("To hand it in, score every criterion")).to_be_visible()
    await anna.post(f"/api/interviews/{second}/lines", text="I cannot hear you")
    await side.get_by_role("tab", name="Chat 1", exact=True).click()
    await expect(side.get_by_text("I cannot hear you")).to_be_visible()
    await expect(side.get_by_role("tab", name="Chat", exact=True)).to_be_visible()
    assert li.window.complaints == []
