"""Several media nodes: a show is at one of them; that one is killed, and the show goes on at another."""

import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.settings import Settings
from tests.faults.media_nodes import Cluster, connected, media_settings, sequence
from tests.product import Process
from tests.servers import Postgres

MOST = 60
"""Answers that a player asks for while its room moves; it would be thousands if it were refused each time."""


@pytest.fixture
def services(postgres: Postgres, valkey: str) -> tuple[Postgres, str]:
    return postgres, valkey


@pytest.fixture
async def cluster(settings: Settings, tmp_path: Path) -> AsyncIterator[Cluster]:
    cluster = await Cluster(settings).starts()
    yield cluster
    await cluster.ends()


@pytest.mark.timeout(200)
async def test_a_show_goes_on_when_its_media_node_is_killed(cluster: Cluster) -> None:
    host = await cluster.house.host()
    job = await cluster.house.posting()
    show = await host.goes_live(job)
    room, path = f"broadcast:{show['id']}", f"/api/broadcasts/{show['id']}"
    guest = await host.post(f"{path}/guests", name="Lan", company=show["turns"][0]["company"]["id"])
    ticket = await host.post(f"{path}/tickets", verb="publish", guest=guest["link"].partition("guest=")[2])

    await cluster.plays(cluster.media[0], room)
    first = await cluster.owner(room)
    second = next(node for node in cluster.media if node is not first)
    assert (await cluster.publishes(second, ticket)).startswith(first.settings.media_url)
    await connected(host, 1)
    before = sequence(await cluster.plays(second, room))

    cluster.answers.clear()
    await first.ends(signal.SIGKILL)
    after = sequence(await cluster.plays(second, room))
    assert await cluster.owner(room) is second
    assert after > before
    assert (await cluster.publishes(second, ticket)).startswith(second.settings.media_url)
    await connected(host, 1)
    assert set(cluster.answers) <= {200, 201, 307}, cluster.answers
    assert cluster.answers.total() < MOST

    third = Process(media_settings(cluster.web.settings), "media")
    cluster.media.append(await third.starts())
    await second.ends(signal.SIGKILL)
    assert sequence(await cluster.plays(third, room)) > after
    assert await cluster.owner(room) is third
