"""Two media nodes while Redis is away: a show is at the one that has it, whoever asks whom."""

import asyncio
import re
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web

from server.media.control import Ticket, ticket_for
from server.media.placing import placed
from server.media.rooms import ROOMS
from server.nodes import ALIVE, BEAT, NODES, Nodes
from server.nodes import ROOMS as OWNERS
from server.outage import connect
from server.rest import errors
from server.settings import SETTINGS, Settings
from tests.faults.media_nodes import Cluster, media_settings
from tests.faults.own_redis import Redis
from tests.people import House, Person
from tests.product import Process, product
from tests.servers import Postgres, settings_for


@pytest.fixture
def services(postgres: Postgres, redis: Redis) -> tuple[Postgres, str]:
    return postgres, f"redis://127.0.0.1:{redis.port}"


@pytest.fixture
async def cluster(settings: Settings) -> AsyncIterator[Cluster]:
    cluster = await Cluster(settings).starts()
    yield cluster
    await cluster.ends()


async def invited(host: Person, show: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A guest's name on the stage, and the ticket to go on air with."""
    path = f"/api/broadcasts/{show['id']}"
    guest = await host.post(f"{path}/guests", name="Lan", company=show["turns"][0]["company"]["id"])
    key = guest["link"].partition("guest=")[2]
    return guest["source"], await host.post(f"{path}/tickets", verb="publish", guest=key)


async def answers(cluster: Cluster, node: Process, room: str) -> int:
    """200 where the room is; 307 where another node is named, 404 where nobody knows of it."""
    ticket = ticket_for(cluster.web.settings, Ticket(room, control=True), 60)
    url, headers = f"{node.settings.media_url}/rooms/{room}", {"Authorization": f"Bearer {ticket}"}
    async with cluster.http.get(url, headers=headers, allow_redirects=False) as answer:
        return answer.status


async def without_redis(cluster: Cluster) -> list[bool]:
    """What each node's figure says to the operator."""
    said = []
    for node in cluster.media:
        async with cluster.http.get(f"{node.url}/metrics") as answer:
            said += re.findall(r"^mountain_redis_away (\S+)$", await answer.text(), re.MULTILINE)
    return [float(one) == 1 for one in said]


async def at_the_second(cluster: Cluster) -> tuple[Person, dict[str, Any]]:
    """A host whose show is at the second node in the list, and the show."""
    host, job = await cluster.house.host(), await cluster.house.posting()
    busy = f"broadcast:{(await host.goes_live(job))['id']}"
    assert await cluster.owner(busy) is cluster.media[0]
    await asyncio.sleep(2 * BEAT)  # the others know how many rooms it has
    other = await cluster.house.host("Rui")
    show = await other.goes_live(job)
    assert await cluster.owner(f"broadcast:{show['id']}") is cluster.media[1]
    return other, show


@pytest.mark.timeout(200)
@pytest.mark.parametrize("readable", [False, True], ids=["away", "read only"])
async def test_a_host_goes_on_at_the_node_that_has_the_show(cluster: Cluster, redis: Redis, readable: bool) -> None:
    first, second = cluster.media
    other, show = await at_the_second(cluster)
    room = f"broadcast:{show['id']}"
    guest, ticket = await invited(other, show)
    await asyncio.sleep(2 * BEAT)

    redis.may_be_written(False) if readable else redis.stops()
    await asyncio.sleep(2 * ALIVE * readable)  # all that lives seems to be dead there
    while await without_redis(cluster) != [True, True]:  # noqa: ASYNC110 - nothing tells us
        await asyncio.sleep(0.1)
    await other.runs("put_on_air", source=guest)  # told to the first node in the list
    assert [await answers(cluster, node, room) for node in cluster.media] == [307, 200]
    assert (await cluster.publishes(first, ticket)).startswith(second.settings.media_url)

    third = await cluster.house.host("Wei")
    begun = await third.goes_live(await cluster.house.posting())
    _, ticket = await invited(third, begun)
    places = {(await cluster.publishes(node, ticket)).rpartition("/whip")[0] for node in cluster.media}
    assert len(places) == 1
    where = [await answers(cluster, node, f"broadcast:{begun['id']}") for node in cluster.media]

    redis.may_be_written(True) if readable else redis.starts()
    await asyncio.sleep(2 * ALIVE)
    assert await without_redis(cluster) == [False, False]
    assert [await answers(cluster, node, room) for node in cluster.media] == [307, 200]
    assert [await answers(cluster, node, f"broadcast:{begun['id']}") for node in cluster.media] == where
    assert sorted(where) == [200, 307]


@pytest.mark.timeout(200)
async def test_a_node_that_starts_meanwhile_takes_no_show_off_the_host(cluster: Cluster, redis: Redis) -> None:
    """It is the first in the list and knows of no room."""
    host, show = await at_the_second(cluster)
    room, (first, second) = f"broadcast:{show['id']}", cluster.media
    redis.stops()
    await first.ends(signal.SIGKILL)
    await first.starts()
    assert (await without_redis(cluster))[0], "it has never seen one"
    assert [await answers(cluster, node, room) for node in cluster.media] == [503, 200]
    await host.runs("end")
    async with asyncio.timeout(40):
        while await answers(cluster, second, room) != 404:  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0.2)


async def test_a_server_that_starts_while_redis_is_away_has_its_shows_once_it_is_back(
    settings: Settings, redis: Redis
) -> None:
    redis.stops()
    async with product(settings) as server, ClientSession() as http:
        house = House(settings)
        host = await house.host()
        show = await host.goes_live(await house.posting())
        url = f"{settings.media_url}/hls/broadcast:{show['id']}/index.m3u8"
        async with http.get(url) as answer:
            assert answer.status == 503
        redis.starts()
        async with asyncio.timeout(40):
            while True:
                async with http.get(url) as answer:
                    if answer.status == 200:
                        break
                await asyncio.sleep(BEAT)
        await house.leave()
        assert server.process.is_alive()


async def nothing(request: web.Request) -> web.Response:
    return web.Response()


@asynccontextmanager
async def empty(node: Nodes, settings: Settings) -> AsyncIterator[None]:
    """A node without rooms that has said its last sign of life."""
    app = web.Application(middlewares=[errors, placed])
    app[SETTINGS], app[NODES], app[ROOMS] = settings, node, set()  # type: ignore[misc]
    app.router.add_get("/media/hls/{room}/audio.m3u8", nothing)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", settings.port).start()
    yield
    await runner.cleanup()


async def test_nodes_that_remember_differently_send_nobody_round_in_a_circle(redis: Redis, tmp_path: Path) -> None:
    known, room = connect(f"redis://127.0.0.1:{redis.port}"), "broadcast:1"
    places = [media_settings(settings_for(tmp_path)) for _ in range(2)]
    one, two = nodes = [Nodes(settings, known) for settings in places]
    for node in nodes:
        await node.beat(0)
    for node, owner in ((one, two), (two, one)):
        await known.hset(OWNERS, room, owner.me.id)
        assert await node.alive()
        assert await node.owner(room) == owner.me.id
    async with AsyncExitStack() as running, ClientSession() as http:
        for node, settings in zip(nodes, places, strict=True):
            await running.enter_async_context(empty(node, settings))
        redis.stops()
        for settings in places:
            async with http.get(f"{settings.media_url}/hls/{room}/audio.m3u8?_HLS_msn=3") as answer:
                assert (answer.status, len(answer.history)) == (503, 1)
    await known.aclose()
