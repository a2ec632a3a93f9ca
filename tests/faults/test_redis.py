"""Redis goes away during a show and comes back: nobody loses a line."""

import asyncio

import pytest

from tests.faults.own_redis import Redis
from tests.faults.web_nodes import Cluster, lines
from tests.people import House
from tests.servers import Postgres

AWAY = 30
"""Seconds."""


@pytest.fixture
def services(postgres: Postgres, redis: Redis) -> tuple[Postgres, str]:
    return postgres, f"redis://127.0.0.1:{redis.port}"


async def test_a_show_goes_on_without_redis_and_what_was_missed_is_made_up_for(cluster: Cluster, redis: Redis) -> None:
    host = await cluster.there.host()
    show = await host.goes_live(await cluster.there.posting())
    anna, bo = await cluster.here.graduate("Anna"), await cluster.there.graduate("Bo")
    for person in (anna, bo):
        await person.enters(show)
    line = await anna.says("before")
    assert (await bo.hears("/audience", "line_said"))["line"]["text"] == "before"

    redis.stops()
    said = [f"nobody else hears this yet {n}" for n in range(AWAY // 3)]
    for seq, text in enumerate(said, start=2):
        assert (await anna.says(text))["seq"] == seq
        await asyncio.sleep(3)
    await anna.asks("And this?")
    await host.call("/audience", "hide", line=line["id"])
    await enters_meanwhile(cluster.there, show)
    await says_so(cluster.here)

    redis.starts()
    for person in (anna, bo):
        await person.hears("/audience", "missed", 20)
    missed = await bo.call("/audience", "enter", broadcast=show["id"], since=1)
    assert [one["text"] for one in missed["lines"] if one["seq"] > 1] == said
    assert [one["text"] for one in missed["questions"]] == ["And this?"]
    hidden = await anna.call("/audience", "enter", broadcast=show["id"], since=1)
    assert [one["hidden"] for one in hidden["lines"] if one["seq"] == 1] == [True]
    await bo.says("together again")
    assert await lines(anna, 2 + len(said)) == ["before", *said, "together again"]


async def enters_meanwhile(house: House, show: dict[str, str]) -> None:
    visitor = await house.visitor()
    await visitor.enters(show)
    assert (await visitor.call("/broadcasts", "enter", broadcast=show["id"]))["broadcast"]["state"] == "live"


async def says_so(house: House) -> None:
    """An operator sees it."""
    visitor = await house.visitor()
    async with asyncio.timeout(10):
        while "redis_away 1" not in await visitor.ask("GET", "/metrics"):  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(0.2)
