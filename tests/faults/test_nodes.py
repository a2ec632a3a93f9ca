"""Two web nodes share PostgreSQL and Redis; when one dies, nobody misses a line."""

import signal
from collections.abc import AsyncIterator
from typing import Any

import pytest

from server.settings import Settings
from tests.people import House, Person
from tests.product import Process, another
from tests.servers import Postgres


class Cluster:
    """Two nodes, and a house at each."""

    def __init__(self, settings: Settings) -> None:
        self.first, self.second = Process(settings, "web"), Process(another(settings), "web")
        self.here, self.there = House(self.first.settings), House(self.second.settings)

    async def starts(self) -> "Cluster":
        await self.first.starts()
        await self.second.starts()
        return self

    async def ends(self) -> None:
        await self.here.leave()
        await self.there.leave()
        await self.first.ends()
        await self.second.ends()


@pytest.fixture
def services(postgres: Postgres, valkey: str) -> tuple[Postgres, str]:
    return postgres, valkey


@pytest.fixture
async def cluster(settings: Settings) -> AsyncIterator[Cluster]:
    cluster = await Cluster(settings).starts()
    yield cluster
    await cluster.ends()


async def moves(person: Person, house: House) -> Person:
    """The same person, signed in at another node: a load balancer does this to everybody."""
    moved = await house.visitor(person.name)
    moved.http.cookie_jar.update_cookies({cookie.key: cookie.value for cookie in person.http.cookie_jar})
    moved.show = person.show
    return moved


async def lines(person: Person, count: int) -> list[str]:
    return [(await person.hears("/audience", "line_said"))["line"]["text"] for _ in range(count)]


async def test_a_line_is_heard_on_both_nodes_and_after_one_is_killed(cluster: Cluster) -> None:
    host = await cluster.there.host()
    show: dict[str, Any] = await host.goes_live(await cluster.there.posting())
    anna, bo = await cluster.here.graduate("Anna"), await cluster.there.graduate("Bo")
    await anna.enters(show)
    await bo.enters(show)

    await anna.says("from the first node")
    assert await lines(bo, 1) == await lines(anna, 1) == ["from the first node"]

    await cluster.first.ends(signal.SIGKILL)
    await bo.says("is anybody there")
    await host.says("we are")
    assert await lines(bo, 2) == ["is anybody there", "we are"]

    again = await moves(anna, cluster.there)
    await again.connects("/audience")
    missed = await again.call("/audience", "enter", broadcast=show["id"], since=1)
    assert [line["text"] for line in missed["lines"]] == ["is anybody there", "we are"]


async def test_a_node_that_is_stopped_lets_its_viewers_go(cluster: Cluster) -> None:
    host = await cluster.there.host()
    show = await host.goes_live(await cluster.there.posting())
    anna = await cluster.here.graduate("Anna")
    await anna.enters(show)
    await cluster.first.ends()
    assert cluster.first.process.exitcode == 0
    assert anna.socket
    await anna.socket.wait()
    assert not anna.socket.connected
