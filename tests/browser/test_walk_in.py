"""The walk-in queue in real Chromium: two interviewers and graduates who wait, come, decline, and lose the network."""

import asyncio

import pytest
from playwright.async_api import Browser, expect

from tests.booking import at
from tests.browser.chromium import eventually
from tests.browser.people import At, Interviewee
from tests.forms import job
from tests.people import House, Person

pytestmark = pytest.mark.browser


class Hall:
    """A company with a job, its two interviewers at its desk, and graduates at their applications."""

    def __init__(self, browser: Browser, house: House) -> None:
        self.browser, self.house = browser, house

    async def opened(self) -> "Hall":
        self.li = await self.house.employer("Li", "Ridge Works")
        self.job = await self.li.post("/api/jobs", **job(title="Embedded engineer"))
        mei = await self.house.colleague(self.li, "Mei", language="en")
        self.desks = [At(self.browser, self.house, person) for person in (self.li, mei)]
        for desk in self.desks:
            await desk.opens(f"/queue/{self.job['id']}")
        await self.desks[0].page.get_by_label("Each").select_option("15 min")
        await self.desks[0].presses("Open the queue")
        await self.desks[1].sees("Nobody is waiting")
        return self

    async def graduate(self, name: str) -> Person:
        person = await self.house.graduate(name)
        await person.saves_resume()
        await person.delivers(self.job)
        return person

    async def joins(self, name: str) -> At:
        waiting = At(self.browser, self.house, await self.graduate(name))
        await waiting.opens("/applications", width=390)
        await waiting.presses("Join", exact=True)
        return waiting

    async def free(self) -> At:
        """The interviewer who could call somebody; the other has."""

        async def look() -> At | None:
            able = [
                one for one in self.desks if await one.page.get_by_role("button", name="Call the next").is_visible()
            ]
            return able[0] if len(able) == 1 else None

        return await eventually(look)  # type: ignore[no-any-return]


async def is_paused_and_closed(hall: Hall, desk: At, xu: At, bo: At) -> None:
    """Who waits sees it, moves to an appointment or goes home; the others' places are kept meanwhile."""
    await desk.presses("Pause", exact=True)
    await bo.sees("Paused; your place is kept")
    await desk.presses("Go on", exact=True)
    await bo.sees("2 before you")
    await hall.li.post("/api/slots", job=hall.job["id"], starts_at=at(30))
    await desk.page.get_by_role("listitem").filter(has_text="Xu").get_by_role("button", name="Another time").click()
    await desk.page.get_by_role("dialog").get_by_role("button", name="Another time").click()
    await expect(xu.page.get_by_role("link", name="Choose a time")).to_be_visible()
    await bo.sees("1 before you")
    await desk.presses("Close the queue")
    await desk.page.get_by_role("dialog").get_by_role("button", name="Close the queue").click()
    await expect(bo.page.get_by_text("before you")).to_have_count(0)
    assert bo.person
    assert (await bo.person.get("/api/notices"))["notices"][0]["kind"] == "queue_closed"


@pytest.mark.timeout(300)
async def test_two_interviewers_serve_one_queue(house: House, browser: Browser) -> None:
    hall = await Hall(browser, house).opened()
    waiting = [await hall.joins(name) for name in ("Anna", "Di", "Wu", "Xu", "Bo")]
    anna, di, wu, xu, bo = waiting
    await bo.sees("4 before you")
    await asyncio.gather(*(desk.presses("Call the next") for desk in hall.desks))  # both at once: never the same
    for one in (anna, di):
        await one.sees("Your turn: Ridge Works is waiting")
    await di.presses("Call me again later")
    await di.sees("You are next")
    caller = await hall.free()
    await caller.presses("Call the next")
    await wu.sees("Your turn")
    await wu.page.reload()  # the network was away: the place and the call are still there
    await wu.presses("Go in now")
    await caller.page.wait_for_url("**/interviews/*")
    await caller.sees("is in the room, waiting")
    await caller.presses("Enter the room")
    for one in (wu, caller):
        inside = Interviewee(browser, house, one.person)
        inside.page = one.page
        await inside.sees_faces(1)
    [other] = [desk for desk in hall.desks if desk is not caller]
    await expect(other.page.get_by_text("being interviewed")).to_be_visible()
    await bo.sees("2 before you")  # Di, who is next again, and Xu
    await is_paused_and_closed(hall, other, xu, bo)
    for person in (*waiting, *hall.desks):
        assert person.window.complaints == []
