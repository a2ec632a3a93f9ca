"""The main job of the product, in real Chromium: from the studio to the replay."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import eventually
from tests.browser.people import FRAMES_IN, At, Interviewee, Watcher
from tests.forms import job
from tests.people import House

pytestmark = pytest.mark.alone


class Friday:
    """Everybody of this Friday, and what was planned for it."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def is_planned(self) -> "Friday":
        self.host = await self.house.host("Zhou")
        self.recruiter = await self.house.employer("Li", "Ridge Works")
        self.jobs = [
            await self.recruiter.post("/api/jobs", **job(title=title))
            for title in ("Embedded engineer", "Test engineer")
        ]
        self.show = await self.host.plans(*self.jobs, title="Friday show")
        company = self.recruiter.me["company"]["id"]
        self.guest = await self.host.post(f"/api/broadcasts/{self.show['id']}/guests", name="Lan", company=company)
        self.anna = await self.house.graduate("Anna")
        await self.anna.saves_resume(full_name="Anna")
        return self

    @property
    def path(self) -> str:
        return f"/broadcasts/{self.show['id']}"

    @property
    def studio(self) -> str:
        return str(self.guest["link"]).partition(self.house.settings.public_url)[2]


@pytest.mark.timeout(400)
async def test_the_main_job(browser: Browser, house: House) -> None:
    friday = await Friday(house).is_planned()
    guest, desk = At(browser, house), At(browser, house, friday.host)
    anna, company = Watcher(browser, house, friday.anna), At(browser, house, friday.recruiter)

    await guest_connects(guest, friday)
    await host_goes_live(desk, friday)
    await expect(guest.page.get_by_test_id("standing")).to_have_attribute("data-state", "on_air")
    await company.opens("/company")
    await anna_watches(anna, friday)
    await anna_asks_and_is_answered(anna, desk)
    await anna_delivers(anna, company)
    await desk.presses("Show the card: Test engineer")
    await asyncio.sleep(6)  # the second chapter has something to show, on a busy machine too
    await recruiter_invites(company)
    await host_ends(desk, friday)
    await expect(guest.page.get_by_test_id("standing")).to_have_attribute("data-state", "ended")
    await replay_plays_from_its_second_chapter(anna, friday)
    await an_answer_has_a_page_of_its_own(anna)
    for person in (guest, desk, anna, company):
        assert person.window.complaints == []
        await person.page.context.close()
    await four_people_meet(browser, house, friday)


async def guest_connects(guest: At, friday: Friday) -> None:
    await guest.opens(friday.studio)
    await guest.presses("Connect", exact=True)
    await expect(guest.page.get_by_test_id("standing")).to_have_attribute("data-state", "waiting")


async def host_goes_live(desk: At, friday: Friday) -> None:
    await desk.opens(f"/desk/{friday.show['id']}")
    await expect(desk.page.get_by_test_id("source")).to_be_visible()
    await desk.presses("Go live")
    await desk.page.get_by_role("dialog").get_by_role("button", name="Go live").click()
    await desk.presses("Put on air: Lan")
    await desk.presses("Start the first turn")
    await desk.presses("Show the card: Embedded engineer")


async def anna_watches(anna: Watcher, friday: Friday) -> None:
    await anna.opens(friday.path, width=390)
    await anna.sees_the_show("hls")
    await anna.presses("Turn the sound on")
    await eventually(anna.hears_the_tone)
    await anna.presses("Fast path")
    await anna.sees_the_show("fast")
    await eventually(anna.hears_the_tone)
    await expect(anna.page.get_by_test_id("delay")).to_be_visible()


async def anna_asks_and_is_answered(anna: Watcher, desk: At) -> None:
    await anna.page.get_by_role("tab", name="Q&A").click()
    await anna.page.get_by_label("Your question").fill("Is there a tutor?")
    await anna.presses("Ask", exact=True)
    await desk.sees("Is there a tutor?")
    await desk.presses("Answer now")
    questions = anna.page.get_by_role("list", name="Questions")
    await expect(questions.get_by_text("being answered")).to_be_visible()
    await desk.presses("Answered")
    await expect(questions.get_by_text("answered", exact=True)).to_be_visible()


async def anna_delivers(anna: Watcher, company: At) -> None:
    """From the card, without leaving the show; the recruiter's page was open before and is not loaded again."""
    await company.page.evaluate("window.untouched = true")
    await anna.page.get_by_role("region", name="Job on screen").get_by_role("button", name="Deliver my résumé").click()
    await expect(anna.page.get_by_text(re.compile(r"Delivered \d\d:\d\d:\d\d")).first).to_be_visible()
    line = company.page.get_by_role("list", name="Résumés").get_by_role("link").filter(has_text="Anna")
    await expect(line).to_be_visible()
    assert await company.page.evaluate("window.untouched")
    await line.click()
    await company.sees("山城机床厂")


async def recruiter_invites(company: At) -> None:
    await company.presses("Invite to an interview")
    await company.presses("Send the invitation")
    await expect(company.page.get_by_text("Anna is invited").first).to_be_visible()


async def host_ends(desk: At, friday: Friday) -> None:
    await desk.page.get_by_role("button", name="End the show").first.click()
    dialog = desk.page.get_by_role("dialog")
    await dialog.get_by_role("textbox").fill(friday.show["title"])
    await dialog.get_by_role("button", name="End the show").click()
    await desk.sees("Watch the replay")


async def replay_plays_from_its_second_chapter(anna: Watcher, friday: Friday) -> None:
    """The page that was watching becomes the replay by itself."""
    second = anna.page.get_by_role("button").filter(has_text="Test engineer").first
    await expect(second).to_be_visible()
    await eventually(anna.watching)
    await second.click()
    await expect(second).to_have_attribute("aria-current", "true")
    before = await eventually(anna.watching)
    await eventually(anna.beyond(before))
    ended = await friday.anna.get(f"/api{friday.path}")
    begins = ended["cards"][1]["shown_ms"] / 1000
    assert (await anna.looks())["at"] >= begins - 2.5


async def an_answer_has_a_page_of_its_own(anna: Watcher) -> None:
    """It is a chapter like the cards, and plays by itself, muted until its sound is asked for."""
    await anna.page.get_by_role("link", name="Page of the clip: Is there a tutor?").click()
    await expect(anna.page).to_have_url(re.compile("/clips/"))
    await anna.sees("A question answered")
    clip = await anna.picture()

    async def plays() -> bool:
        return bool(await clip.evaluate(FRAMES_IN) > 1 and await clip.evaluate("video => video.currentTime") > 0.5)

    await eventually(plays)
    assert await clip.evaluate("video => video.muted")


async def goes_in(person: At, interview: dict[str, Any]) -> None:
    """Early comers see the appointment first."""
    if datetime.fromisoformat(interview["starts_at"]) > datetime.now(UTC) + timedelta(minutes=31):
        await person.presses("Go in now")


async def four_people_meet(browser: Browser, house: House, friday: Friday) -> None:
    """The company's three and the graduate, each of whom sees the other three."""
    interview = (await friday.anna.get("/api/interviews"))["interviews"][0]
    panel = [
        friday.recruiter,
        *[await house.colleague(friday.recruiter, name, language="en") for name in ("Mei", "Tao")],
    ]
    recruiters = [Interviewee(browser, house, person) for person in panel]
    anna = Interviewee(browser, house, friday.anna)
    await anna.opens(f"/interviews/{interview['id']}", width=390)
    await goes_in(anna, interview)
    await anna.sees("We knocked for you")
    for recruiter in recruiters:
        await recruiter.opens(f"/interviews/{interview['id']}")
        await goes_in(recruiter, interview)
        await recruiter.presses("Enter the room")
    await recruiters[0].presses("Admit Anna")
    await asyncio.gather(*(person.sees_faces(3) for person in (*recruiters, anna)))
    await leaves_and_returns(recruiters[1])
    await sees_what_the_candidate_saw(recruiters[0])
    await recruiters[0].presses("End the interview")
    await recruiters[0].page.get_by_role("dialog").get_by_role("button", name="End the interview").click()
    await anna.sees("The interview has ended")
    for person in (*recruiters, anna):
        assert person.window.complaints == []


async def sees_what_the_candidate_saw(recruiter: Interviewee) -> None:
    """At the desk beside the video: the card that was on when they delivered, as it was, and what they asked."""
    await recruiter.presses("Desk")
    await recruiter.page.get_by_role("tab", name="Résumé").click()
    await recruiter.sees("“Embedded engineer” was on in “Friday show”")
    await recruiter.sees("Is there a tutor?")
    await recruiter.presses("Watch it here")
    clip = recruiter.page.locator("video.seen-clip")
    press = "video => { video.muted = true; if (video.paused) video.play().catch(() => {}); }"

    async def plays() -> bool:
        await clip.evaluate(press)  # what is pressed before its film is there is lost
        return bool(await clip.evaluate(FRAMES_IN) > 5 and await clip.evaluate("video => video.currentTime") > 0.5)

    await eventually(plays)
    await recruiter.presses("Desk")


async def leaves_and_returns(person: Interviewee) -> None:
    await person.presses("Leave")
    await person.presses("Return to the room")
    await person.presses("Enter the room")
    await person.sees_faces(3)
