"""The walk-in queue in real Chromium: two interviewers and graduates who wait, come, decline, and lose the network."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.people import At, Interviewee, colleague
from tests.people import House, Person, job

pytestmark = pytest.mark.browser


class Hall:
    """A company with a job, its two interviewers at its desk, and graduates at their applications."""

    def __init__(self, browser: Browser, house: House) -> None:
        self.browser, self.house = browser, house

    async def opened(self) -> "Hall":
        self.li = await self.house.employer("Li", "Ridge Works")
        self.job = await self.li.post("/api/jobs", **job(title="Embedded engineer"))
        mei = await colleague(self.house, self.li, "Mei")
        self.desks = [At(self.browser, self.house, person) for person in (self.li, mei)]
        for desk in self.desks:
            await desk.opens(f"/queue/{self.job['id']}")
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


@pytest.mark.timeout(240)
async def test_two_interviewers_serve_one_queue(house: House, browser: Browser) -> None:
    hall = await Hall(browser, house).opened()
    anna, di, wu = [await hall.joins(name) for name in ("Anna", "Di", "Wu")]
    await wu.sees("2 before you")
    li, mei = hall.desks
    await li.presses("Call the next")
    await anna.sees("Your turn: Ridge Works is waiting")
    await mei.presses("Call the next")  # not Anna, whom Li has called
    await di.sees("Your turn")
    await di.presses("Call me again later")
    await di.sees("You are next")
    await mei.presses("Call the next")
    await wu.sees("Your turn")
    await wu.page.reload()  # the network was away: the place and the call are still there
    await wu.presses("Go in now")
    await mei.page.wait_for_url("**/interviews/*")
    await mei.presses("Enter the room")
    both = [Interviewee(browser, house, one.person) for one in (wu, mei)]
    for person, at in zip(both, (wu, mei), strict=True):
        person.page = at.page
        await person.sees_faces(1)
    await expect(li.page.get_by_text("being interviewed")).to_be_visible()
    for person in (anna, di, wu, li, mei):
        assert person.window.complaints == []
