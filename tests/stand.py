"""A walk-in queue as tests begin it: a company that calls, and graduates who wait."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from server.db import DATABASE
from server.interviews.queue.models import Place, PlaceState
from tests.booking import Desk
from tests.people import House, Person

LIVE = "/queues"


class Stand:
    """A company whose queue is open, and graduates who delivered."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def opened(self) -> "Stand":
        self.desk = await Desk(self.house).opened()
        self.job = self.desk.job["id"]
        self.recruiter = self.desk.recruiter
        await self.recruiter.connects(LIVE, "/inbox")
        await self.recruiter.call(LIVE, "enter", job=self.job)
        await self.recruiter.call(LIVE, "open", job=self.job)
        return self

    async def graduate(self, name: str = "陈安娜") -> Person:
        graduate = await self.house.graduate(name)
        await graduate.saves_resume()
        await graduate.delivers(self.desk.job)
        await graduate.connects(LIVE, "/inbox", "/interviews")
        return graduate

    async def colleague(self) -> Person:
        person = await self.desk.colleague()
        await person.connects(LIVE)
        return person

    async def joins(self, graduate: Person) -> Any:
        return await graduate.call(LIVE, "join", job=self.job)

    async def calls(self, recruiter: Person | None = None) -> Any:
        return await (recruiter or self.recruiter).call(LIVE, "next", job=self.job)

    async def late(self, by: timedelta = timedelta(seconds=61)) -> None:
        """As if everybody had been called so long ago."""
        assert self.house.app
        async with self.house.app[DATABASE].writing() as db:
            for place in await db.scalars(select(Place).where(Place.respond_by.is_not(None))):
                place.respond_by = (place.respond_by or datetime.now(UTC)) - by
            await db.execute(update(Place).where(Place.state == PlaceState.waiting).values(rest_until=None))


async def told(person: Person, newest: int) -> set[str]:
    """The kinds of their newest notices."""
    return {one["kind"] for one in (await person.get("/api/notices"))["notices"][:newest]}
