"""Two web nodes share PostgreSQL and Redis; when one dies, nobody misses a line."""

import asyncio
import signal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from server.settings import Settings
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


async def test_what_a_killed_node_had_not_said_yet_is_said_and_not_held(cluster: Cluster, settings: Settings) -> None:
    host = await cluster.there.host()
    show = await host.goes_live(await cluster.there.posting())
    anna = await cluster.here.graduate("Anna")
    await anna.enters(show)
    again = await moves(anna, cluster.there)
    await again.connects("/audience")
    database = create_async_engine(settings.database_url)
    async with database.begin() as db:  # the node waits for the show, with the line counted
        await db.execute(text("select id from broadcasts for update"))
        lost = asyncio.create_task(anna.says("请问在哪里面试？", key="of-this-line"))
        while not await db.scalar(text("select count(*) from pg_locks where not granted")):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        await cluster.first.ends(signal.SIGKILL)
    await database.dispose()
    lost.cancel()
    assert (await again.says("请问在哪里面试？", key="of-this-line"))["seq"] == 1
    assert (await again.says("请问在哪里面试？", key="of-another"))["state"] == "waiting"
    assert (await again.says("请问在哪里面试？", key="of-another"))["state"] == "waiting"


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
