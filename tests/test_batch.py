"""Group commit: commands that come together share a transaction, each is answered once it has committed."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import func, select, text

from server.access import AUTHENTICATOR, COOKIE, Actor, Role
from server.audit import AuditEntry, record
from server.batch import Batch
from server.db import Work, reading
from server.errors import Conflict, ProductError
from server.limits import LocalWindows, parsed
from tests.people import House


@dataclass
class Books:
    """Writes an audit entry for each command; "no" is refused, "broken" breaks whatever it is in, and at "away" the
    database is."""

    app: web.Application
    batches: list[list[str]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    async def act(self, work: Work, commands: list[str]) -> list[str | ProductError]:
        self.batches.append(commands)
        return [await self.write(work, command) for command in commands]

    async def write(self, work: Work, command: str) -> str | ProductError:
        if command == "no":
            return Conflict("no", "no")
        if command == "away":
            raise ConnectionRefusedError
        if command == "broken":
            await work.db.execute(text("select nothing from nowhere"))
        record(work, None, command, "batch:1")
        work.then(lambda: self.tell(command))
        return command

    async def tell(self, command: str) -> None:
        self.told.append(command)

    async def kept(self) -> int:
        async with reading(self.app) as db:
            return await db.scalar(select(func.count()).where(AuditEntry.object == "batch:1")) or 0


@pytest.fixture
def books(house: House) -> Books:
    assert house.app
    return Books(house.app)


async def all_of(batch: Batch[str, str], *commands: str) -> list[Any]:
    return await asyncio.gather(*(batch.obey(command) for command in commands), return_exceptions=True)


async def test_commands_that_come_together_share_a_commit(books: Books) -> None:
    commands = [str(n) for n in range(1200)]
    assert await all_of(Batch(books.app, books.act), *commands) == commands
    assert [len(batch) for batch in books.batches] == [500, 500, 200]
    assert (await books.kept(), books.told) == (1200, commands)


async def test_a_refusal_concerns_nobody_else(books: Books) -> None:
    one, refusal, two = await all_of(Batch(books.app, books.act), "one", "no", "two")
    assert (one, two, refusal.reason) == ("one", "two", "no")
    assert await books.kept() == 2


async def test_what_breaks_takes_nobody_along(books: Books) -> None:
    one, broken, two = await all_of(Batch(books.app, books.act), "one", "broken", "two")
    assert (one, two) == ("one", "two")
    assert isinstance(broken, Exception)
    assert (await books.kept(), books.told) == (2, ["one", "two"])


async def test_while_the_database_is_away_it_is_asked_once_for_all(books: Books) -> None:
    told = await all_of(Batch(books.app, books.act), "one", "away", "two")
    assert [getattr(one, "reason", one) for one in told] == ["database_away"] * 3
    assert books.batches == [["one", "away", "two"]]


async def test_who_leaves_before_the_answer_stops_nobody(books: Books) -> None:
    batch = Batch(books.app, books.act)
    impatient = asyncio.create_task(batch.obey("one"))
    other = asyncio.create_task(batch.obey("two"))
    await asyncio.sleep(0)
    impatient.cancel()
    assert await other == "two"
    assert await all_of(batch, "three") == ["three"]
    assert await books.kept() == 3


async def test_a_crowd_is_looked_up_in_few_queries_and_each_is_themselves(house: House) -> None:
    people = [await house.graduate(str(n)) for n in range(3)]
    tokens = [next(c.value for c in person.http.cookie_jar if c.key == COOKIE) for person in people]
    assert house.app
    actors = await asyncio.gather(*(house.app[AUTHENTICATOR].actor(token) for token in [*tokens, *tokens, "wrong"]))
    assert [actor and actor.name for actor in actors] == ["0", "1", "2", "0", "1", "2", None]
    assert all(isinstance(actor, Actor) and actor.role is Role.graduate for actor in actors[:6])


async def test_windows_move_and_are_forgotten() -> None:
    now = 0.0
    windows, rate = LocalWindows(lambda: now), parsed("2/10 seconds")

    async def waits(*keys: str) -> float:
        return (await windows.hit([(key, rate) for key in keys]))[1]

    assert [await waits("a") for _ in range(3)] == [0, 0, 10]
    now = 4
    assert await waits("a") == 6
    assert await waits("a", "b") == 6  # where one is full, none is counted
    assert [await waits("b") for _ in range(3)] == [0, 0, 10]
    now = 10
    assert [await waits(key) for key in ("a", "c")] == [0, 0]
    now = 20
    assert await windows.hit([("d", rate)], [("e", parsed("1/10 seconds"))]) == (2, 0)
    assert await windows.hit([("d", rate)], [("e", parsed("1/10 seconds"))], [("f", rate)]) == (1, 10)
    assert set(windows.hits[10]) == {"d", "e"}
    await windows.forget([("e", rate)])
    assert await windows.hit([("g", rate)], [("e", parsed("1/10 seconds"))]) == (2, 0)
