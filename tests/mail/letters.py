"""Who gets mail, and when it leaves."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from server.db import DATABASE, Work, reading
from server.inbox.models import Mail
from server.inbox.sending import send
from server.interviews.appointments import clock
from tests.booking import Desk
from tests.people import House, Person

SENDER = "Just in the Mountain City <noreply@city.example>"
PAGE = "https://city.example"


class Later:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.by = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by


async def graduate(desk: Desk, name: str = "陈安娜") -> Person:
    anna = await desk.house.graduate(name)
    await anna.saves_resume()
    return anna


async def sends(house: House) -> None:
    """What every process does every few seconds, until nothing is due."""
    assert house.app
    for _ in range(5):
        await send(house.app)


async def waiting(house: House) -> list[Mail]:
    assert house.app
    async with reading(house.app) as db:
        return list(await db.scalars(select(Mail)))


async def falls(house: House, now: datetime) -> None:
    assert house.app
    async with house.app[DATABASE].writing() as db:
        await clock.fall(Work(db, now))
