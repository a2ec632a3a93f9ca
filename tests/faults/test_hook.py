"""Two web processes, and media nodes that know both: what happens in a room is heard while one of them is dead."""

import signal
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from server.settings import Settings
from tests.faults.media_nodes import Cluster, connected
from tests.people import House
from tests.product import Process, another, product
from tests.servers import Postgres


@pytest.fixture
def services(postgres: Postgres, valkey: str) -> tuple[Postgres, str]:
    return postgres, valkey


@pytest.fixture
async def cluster(settings: Settings) -> AsyncIterator[Cluster]:
    cluster = Cluster(settings)
    yield cluster
    await cluster.ends()


@pytest.fixture
async def other(cluster: Cluster) -> AsyncIterator[Process]:
    """The second web process."""
    settings = another(cluster.web.settings)
    for node in cluster.media:
        node.settings = replace(node.settings, web_url=f"{cluster.web.url},http://127.0.0.1:{settings.port}")
    async with product(settings, "web") as other:
        yield other


@pytest.mark.timeout(200)
async def test_who_connects_is_seen_at_the_desk_while_a_web_process_is_dead(cluster: Cluster, other: Process) -> None:
    await cluster.starts()
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
