"""An interview as tests begin it: a company that invited Anna, and who sits where."""

from collections.abc import Callable
from typing import Any

from tests.forms import job
from tests.people import House, Person

LIVE = "/interviews"


class Meeting:
    """A company that invited Anna."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def arranged(self) -> "Meeting":
        self.recruiter = await self.house.employer()
        self.anna = await self.house.graduate()
        await self.anna.saves_resume()
        self.job = await self.recruiter.post("/api/jobs", **job())
        self.application = await self.anna.delivers(self.job)
        self.interview = await self.recruiter.invites(self.application)
        self.id = self.interview["id"]
        return self

    async def colleague(self, name: str) -> Person:
        return await self.house.colleague(self.recruiter, name)

    async def enters(self, person: Person) -> Any:
        if person.socket is None:
            await person.connects(LIVE, "/applications", "/inbox")
        return await person.call(LIVE, "enter", interview=self.id)

    async def admits(self, who: Person, by: Person) -> None:
        await by.call(LIVE, "admit", interview=self.id, person=who.me["id"])

    async def begun(self) -> None:
        await self.enters(self.recruiter)
        await self.enters(self.anna)
        await self.admits(self.anna, self.recruiter)


def seat(interview: dict[str, Any], person: Person) -> str | None:
    states = {one["person"]: one["state"] for one in interview["seats"]}
    return states.get(person.me["id"])


async def until(person: Person, met: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The first view of the interview that the person hears of which this is true."""
    while True:
        heard = (await person.hears(LIVE, "interview_changed"))["interview"]
        if met(heard):
            return heard
