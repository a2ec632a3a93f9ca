"""Appointments as tests begin them: a company that offers times, and who chooses one."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.forms import job
from tests.people import House, Person

Json = dict[str, Any]


def at(hours: float, on: datetime | None = None) -> str:
    """So long from the next full hour, or from another time."""
    start = on or datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return (start + timedelta(hours=hours)).isoformat()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


class Desk:
    """A company with a job, and what its recruiter does."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def opened(self) -> "Desk":
        self.recruiter = await self.house.employer()
        self.job = await self.recruiter.post("/api/jobs", **job())
        return self

    async def colleague(self, name: str = "王工") -> Person:
        return await self.house.colleague(self.recruiter, name)

    async def offers(self, hours: float, **more: Any) -> list[Json]:
        body = {"job": self.job["id"], "starts_at": at(hours)} | more
        slots: list[Json] = (await self.recruiter.post("/api/slots", **body))["slots"]
        return slots

    async def asks(self, graduate: Person) -> Json:
        """Who delivered is asked to choose a time."""
        application = await graduate.delivers(self.job)
        asked: Json = await self.recruiter.post(
            "/api/interviews/invitations", application=application["id"], note="请带作品"
        )
        return asked

    async def knows(self, name: str = "陈安娜") -> tuple[Person, Json]:
        """Somebody who is asked to choose."""
        graduate = await self.house.graduate(name)
        await graduate.saves_resume()
        return graduate, await self.asks(graduate)


async def books(graduate: Person, slot: Json, application: Json, **more: Any) -> Json:
    booked: Json = await graduate.post(f"/api/slots/{slot['id']}/book", application=application["id"], **more)
    return booked


async def newest(person: Person) -> Json:
    notice: Json = (await person.get("/api/notices"))["notices"][0]
    return notice


async def delivered(desk: Desk, graduate: Person) -> Json:
    await graduate.saves_resume()
    application: Json = await graduate.delivers(desk.job)
    return application
