"""The database goes away and comes back: whoever asks meanwhile is told so, and the server lives on."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from uuid import UUID

import pytest

from server.audience.votes import TALLY, counted
from server.awaiting import reached
from server.broadcasts import counting
from server.broadcasts.counting import CROWD
from server.broadcasts.steering import UNTOLD, insist, steer
from server.errors import Unavailable
from server.interviews.queue import tell
from server.interviews.queue.tell import MOVED
from server.settings import Settings
from tests.people import House, refused
from tests.servers import EMPTY, Postgres, refusing, settings_for
from tests.stand import LIVE, Stand

AWAY = ("unavailable", "database_away")
OTHERS = f"""SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = '{EMPTY}' AND pid <> pg_backend_pid()"""


class Relay:
    """What both sides say is carried on, or kept: as where the database's machine is gone, and nobody says so."""

    def __init__(self, there: Path) -> None:
        self.there, self.carries_on = there, asyncio.Event()
        self.carries_on.set()

    async def takes(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, asks = await asyncio.open_unix_connection(self.there)
        await asyncio.gather(self.carries(reader, asks), self.carries(answers, writer))

    async def carries(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while said := await reader.read(65536):
                await self.carries_on.wait()
                writer.write(said)
        writer.close()


class Way:
    """To the database's socket, by a name that may lead nowhere for a while."""

    def __init__(self, postgres: Postgres, folder: Path) -> None:
        self.postgres = postgres
        self.there = Path(str(postgres.url.query["host"])) / ".s.PGSQL.5432"
        self.here = folder / self.there.name
        self.here.symlink_to(self.there)

    def opens(self) -> None:
        self.here.unlink()
        self.here.symlink_to(self.there)

    async def closes(self) -> None:
        """As where its machine runs and it does not."""
        self.here.unlink()
        with socket.socket(socket.AF_UNIX) as nobody:
            nobody.bind(str(self.here))
        await self.postgres.run("postgres", OTHERS)

    @asynccontextmanager
    async def relayed(self) -> AsyncIterator[Relay]:
        self.here.unlink()
        relay = Relay(self.there)
        async with await asyncio.start_unix_server(relay.takes, self.here):
            await self.postgres.run("postgres", OTHERS)
            yield relay

    @asynccontextmanager
    async def begins(self) -> AsyncIterator[None]:
        """As where it reads its log before it takes anybody."""
        self.here.unlink()
        async with refusing(self.here.parent, "57P03", "the database system is starting up"):
            await self.postgres.run("postgres", OTHERS)
            yield
        self.here.unlink(missing_ok=True)
        self.here.symlink_to(self.there)


@pytest.fixture
def way(postgres: Postgres, tmp_path: Path) -> Way:
    if "host" not in postgres.url.query:
        pytest.skip("a database on another machine is not this test's to reach by another name")
    return Way(postgres, tmp_path)


@pytest.fixture
async def settings(postgres: Postgres, way: Way, tmp_path: Path) -> Settings:
    await postgres.empty()
    url = postgres.url.set(database=EMPTY).update_query_dict({"host": str(way.here.parent)})
    return settings_for(tmp_path, database_url=url.render_as_string(hide_password=False))


async def test_while_the_database_is_away_everybody_is_told_so(house: House, way: Way) -> None:
    host = await house.host()
    show = await host.goes_live(await house.posting())
    anna = await house.graduate_in(show)
    await way.closes()
    assert await refused(anna.get("/api/jobs")) == AWAY
    assert await refused(anna.get("/healthz")) == AWAY
    assert await refused(anna.saves_resume()) == AWAY
    assert await refused(anna.says("Is anybody there?")) == AWAY
    assert await refused(anna.call("/audience", "enter", broadcast=show["id"])) == AWAY
    way.opens()
    assert (await anna.says("Here again"))["seq"] == 1
    await anna.saves_resume()
    assert await anna.get("/healthz") == {"ok": True}


async def test_while_the_database_starts_everybody_is_told_so(house: House, way: Way) -> None:
    anna = await house.graduate()
    async with way.begins():
        assert await refused(anna.get("/api/jobs")) == AWAY
        assert await refused(anna.saves_resume()) == AWAY
    await anna.saves_resume()


async def test_while_the_database_says_nothing_everybody_is_told_so(house: House, way: Way) -> None:
    anna = await house.graduate_in(await (await house.host()).goes_live(await house.posting()))
    async with way.relayed() as relay:
        await anna.saves_resume()
        relay.carries_on.clear()
        asked = (anna.get("/api/jobs"), anna.get("/healthz"), anna.saves_resume(), anna.says("Is anybody there?"))
        assert await asyncio.gather(*map(refused, asked)) == [AWAY] * len(asked)
        relay.carries_on.set()
        assert (await anna.says("Here again"))["seq"] == 1
        await anna.saves_resume()


async def test_who_starts_with_the_database_waits_for_it(settings: Settings, way: Way) -> None:
    async with way.begins():
        starting = asyncio.create_task(reached(settings.database_url))
        await asyncio.wait([starting], timeout=0.5)
        assert not starting.done()
    await starting


async def test_what_the_media_plane_could_not_be_told_it_is_told_later(house: House, way: Way) -> None:
    host = await house.host()
    show = UUID((await host.goes_live(await house.posting()))["id"])
    assert house.app
    await way.closes()
    await steer(house.app, show)
    assert house.app[UNTOLD] == {show}
    way.opens()
    await insist(house.app)
    assert house.app[UNTOLD] == set()


async def test_what_could_not_be_read_when_it_was_to_be_told_is_told_later(house: House, way: Way) -> None:
    """Votes, who entered, and a queue that moved."""
    host = await house.host()
    show = await host.goes_live()
    anna, stand = await house.graduate_in(show), await Stand(house).opened()
    question = await anna.asks("有导师吗？")
    queue = (await stand.recruiter.call(LIVE, "enter", job=stand.job))["line"]["queue"]
    assert house.app
    await way.closes()
    for person in (anna, stand.recruiter):
        person.heard.clear()
    house.app[TALLY].note(UUID(question["id"]))
    house.app[CROWD].entered.add(UUID(show["id"]))
    house.app[MOVED].add(UUID(queue))
    for telling in (counted, counted, counting.tick, tell.tick):  # what was voted for is told on two ticks
        with suppress(Unavailable):
            await telling(house.app)
    way.opens()
    assert (await anna.hears("/audience", "votes_changed"))["votes"] == {question["id"]: 0}
    assert (await anna.hears("/broadcasts", "viewers_changed"))["viewers"] == 1
    assert (await stand.recruiter.hears(LIVE, "desk_changed"))["desk"]["job"]["id"] == stand.job
