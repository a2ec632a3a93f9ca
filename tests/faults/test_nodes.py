"""Two web nodes share PostgreSQL and Redis; when one dies, nobody misses a line."""

import signal
from typing import Any

import pytest

from tests.faults.web_nodes import Cluster, lines, moves
from tests.servers import Postgres


@pytest.fixture
def services(postgres: Postgres, valkey: str) -> tuple[Postgres, str]:
    return postgres, valkey


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
