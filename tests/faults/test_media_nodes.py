"""Several media nodes: a show is at one of them; that one is killed or stalls, and the show goes on at one alone."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server.settings import Settings
from tests.faults.media_nodes import Cluster, connected, media_settings, sequence
from tests.people import Person
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


@asynccontextmanager
async def stalled(node: Process) -> AsyncIterator[None]:
    """It stands still, as on a machine that has no time for it; its connections stay open."""
    assert node.process.pid
    os.kill(node.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(node.process.pid, signal.SIGCONT)


async def on_air(cluster: Cluster) -> tuple[Person, str, dict[str, str], str]:
    """A host whose show is on air with a camera; its room, the camera's ticket and session."""
    host = await cluster.house.host()
    show = await host.goes_live(await cluster.house.posting())
    ticket = await host.post(f"/api/broadcasts/{show['id']}/tickets", verb="publish")
    room = f"broadcast:{show['id']}"
    await cluster.plays(cluster.media[0], room)
    session = await cluster.publishes(cluster.media[0], ticket)
    await connected(host, 1)
    cluster.answers.clear()
    return host, room, ticket, session


async def is_there(cluster: Cluster, session: str) -> bool:
    """Whether a node has it still: what was asked is no part of an offer (415), or there is nothing to ask (404)."""
    async with cluster.http.patch(session, headers={"Content-Type": "text/plain"}) as answer:
        return answer.status == 415


async def has(cluster: Cluster, node: Process, room: str) -> bool:
    """Whether it shows the room itself; the other one may not answer."""
    url = f"{node.settings.media_url}/hls/{room}/audio.m3u8"
    async with cluster.http.get(url, allow_redirects=False) as answer:
        return answer.status == 200


@pytest.mark.timeout(200)
async def test_a_show_stays_where_it_is_while_its_node_has_no_time_for_a_moment(cluster: Cluster) -> None:
    _, room, _, session = await on_air(cluster)
    first = await cluster.owner(room)
    async with stalled(first):
        await asyncio.sleep(3)
    await asyncio.sleep(2)
    assert await cluster.owner(room) is first
    assert await is_there(cluster, session)


@pytest.mark.timeout(200)
async def test_of_a_node_that_stalled_for_long_and_the_one_that_took_over_one_has_the_show(cluster: Cluster) -> None:
    host, room, ticket, session = await on_air(cluster)
    first = await cluster.owner(room)
    second = next(node for node in cluster.media if node is not first)
    async with stalled(first):
        async with asyncio.timeout(20):
            while not await has(cluster, second, room):  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0.1)
        after = sequence(await cluster.plays(second, room))
        assert (await cluster.publishes(second, ticket)).startswith(second.settings.media_url)
        await connected(host, 1)
    async with asyncio.timeout(40):
        while await is_there(cluster, session):  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0.1)
    for entry in cluster.media:
        assert sequence(await cluster.plays(entry, room)) >= after
        assert (await cluster.publishes(entry, ticket)).startswith(second.settings.media_url)
    assert set(cluster.answers) <= {200, 201, 307}, cluster.answers
