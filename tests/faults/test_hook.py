"""Two web processes, and media nodes that know both: what happens in a room is heard while one of them is dead."""

import asyncio
import signal
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from server.settings import Settings
from tests.faults.media_nodes import Cluster, connected
from tests.people import House
from tests.product import Process, another
from tests.servers import Postgres


@pytest.fixture
def services(postgres: Postgres, valkey: str) -> tuple[Postgres, str]:
    return postgres, valkey


@pytest.fixture
async def cluster(settings: Settings) -> AsyncIterator[Cluster]:
    cluster = Cluster(settings)
    yield cluster
    await cluster.ends()


@pytest.mark.timeout(200)
async def test_who_connects_is_seen_at_the_desk_while_a_web_process_is_dead(cluster: Cluster) -> None:
    other = Process(another(cluster.web.settings), "web")
    for node in cluster.media:
        node.settings = replace(node.settings, web_url=f"{cluster.web.url},{other.url}")
    await asyncio.gather(cluster.starts(), other.starts())
    house = House(other.settings)
    host = await house.host()
    show = await host.goes_live(await house.posting())
    path = f"/api/broadcasts/{show['id']}"
    guest = await host.post(f"{path}/guests", name="Lan", company=show["turns"][0]["company"]["id"])
    ticket = await host.post(f"{path}/tickets", verb="publish", guest=guest["link"].partition("guest=")[2])

    await cluster.web.ends(signal.SIGKILL)
    await cluster.publishes(cluster.media[0], ticket)
    await connected(host, 1)
    await house.leave()
    await other.ends()
