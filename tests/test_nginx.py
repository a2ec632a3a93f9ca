"""The product behind nginx with the configuration that is shipped: what is cached, what passes, what stays inside."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import socketio
from aiohttp import ClientResponse, ClientSession, TCPConnector, web
from aiohttp.test_utils import TestServer

from server.settings import Settings
from tests.house import another
from tests.nginx import nginx
from tests.people import House
from tests.playlists import HINT, NUMBER, PART, SEGMENT
from tests.servers import free_port, settings_for

NOWHERE = "6f1c1a0e-2b5b-4c55-9a37-3f8f6d1f7b11"


@pytest.fixture
def settings(empty_database: Path, tmp_path: Path) -> Settings:
    shutil.copy(empty_database, tmp_path / "mountain.db")
    return settings_for(tmp_path, proxies=1)


@dataclass
class Outside:
    """Whoever comes over the network."""

    http: ClientSession
    url: str
    house: House

    async def get(self, path: str, **more: Any) -> ClientResponse:
        answer = await self.http.get(f"{self.url}{path}", ssl=False, **more)
        await answer.read()
        return answer

    async def show(self) -> str:
        """The address under which a live show's LL-HLS lies; the slate is on until somebody comes."""
        host = await self.house.host()
        show = await host.goes_live(await self.house.posting())
        base = f"/media/hls/broadcast:{show['id']}"
        async with asyncio.timeout(30):
            while (await self.get(f"{base}/index.m3u8")).status != 200:  # noqa: ASYNC110 - it is asked for as players do
                await asyncio.sleep(0.2)
        return base

    async def playlist(self, base: str, query: str = "") -> str:
        answer = await self.get(f"{base}/video.m3u8{query}")
        assert answer.status == 200
        assert "X-Cache" not in answer.headers
        return await answer.text()


@pytest.fixture
async def outside(house: House, tmp_path: Path) -> AsyncIterator[Outside]:
    port = house.settings.port
    async with (
        nginx(tmp_path / "nginx", [port], [port]) as https,
        ClientSession(connector=TCPConnector(limit=0)) as http,
    ):
        yield Outside(http, f"https://127.0.0.1:{https}", house)


async def test_pages_and_figures(outside: Outside) -> None:
    for path, status in (("/", 200), ("/healthz", 200), ("/api/broadcasts", 200), ("/metrics", 404)):
        assert (await outside.get(path)).status == status, path
    direct = await outside.http.get(f"{outside.house.url}/metrics", headers={"X-Forwarded-For": "203.0.113.1"})
    assert direct.status == 403


async def test_what_phones_load_is_short(outside: Outside) -> None:
    for _ in range(3):
        await outside.house.posting()
    for path in ("/", "/sheets.css", "/static/js/main.js", "/api/jobs"):
        short = await outside.get(path)
        plain = await outside.get(path, headers={"Accept-Encoding": "identity"})
        assert short.headers.get("Content-Encoding") in ("gzip", "deflate"), path
        assert short.headers["Vary"] == "Accept-Encoding", path
        assert await short.read() == await plain.read()


async def test_a_websocket_passes(outside: Outside) -> None:
    client = socketio.AsyncClient(ssl_verify=False, reconnection=False)
    await client.connect(outside.url, namespaces=["/broadcasts"], transports=["websocket"], wait_timeout=10)
    assert client.transport() == "websocket"
    answer = await client.call("enter", {"broadcast": NOWHERE}, namespace="/broadcasts", timeout=10)
    assert answer["error"]["code"] == "not_found"
    await client.disconnect()


async def test_who_has_no_websocket_stays_at_one_of_the_web_processes(house: House, tmp_path: Path) -> None:
    """Each of which knows only those whom it let in."""
    async with another(house.settings) as beside:
        web = [house.settings.port, beside.settings.port]
        async with nginx(tmp_path / "nginx", web, web) as https:
            client = socketio.AsyncClient(ssl_verify=False, reconnection=False)
            await client.connect(f"https://127.0.0.1:{https}", namespaces=["/broadcasts"], transports=["polling"])
            for _ in range(4):
                answer = await client.call("enter", {"broadcast": NOWHERE}, namespace="/broadcasts", timeout=10)
                assert answer["error"]["code"] == "not_found"
            await client.disconnect()


async def test_what_is_finished_is_cached_and_what_is_not_there_is_not(outside: Outside) -> None:
    base = await outside.show()
    part = PART.findall(await outside.playlist(base))[-1]
    first, second = [await outside.get(f"{base}/{part}") for _ in range(2)]
    assert (first.status, second.status) == (200, 200)
    assert second.headers["X-Cache"] == "HIT"
    assert second.headers["Cache-Control"].endswith("immutable")
    assert second.headers["Access-Control-Allow-Origin"] == "*"
    assert await first.read() == await second.read()
    for _ in range(2):
        missing = await outside.get(f"{base}/video/part0.0.m4s")
        assert (missing.status, missing.headers["X-Cache"]) == (404, "MISS")


async def test_reloads_and_hinted_parts_wait_at_the_server(outside: Outside) -> None:
    base = await outside.show()
    text = await outside.playlist(base)
    number = int(NUMBER.findall(text)[0]) + len(SEGMENT.findall(text))  # the segment that is being made
    waiting = [asyncio.create_task(outside.playlist(base, f"?_HLS_msn={number + 1}&_HLS_part=0")) for _ in range(20)]
    asked: set[str] = set()
    async with asyncio.timeout(30):
        while asked != {"MISS"}:  # each waits by itself: nginx would look for it only now and then
            hinted = HINT.findall(await outside.playlist(base))[0]
            parts = await asyncio.gather(*(outside.get(f"{base}/{hinted}") for _ in range(5)))
            assert [part.status for part in parts] == [200] * 5
            assert len({await part.read() for part in parts}) == 1
            asked = {part.headers["X-Cache"] for part in parts}
    texts = await asyncio.gather(*waiting)
    assert all(int(NUMBER.findall(one)[0]) + len(SEGMENT.findall(one)) >= number + 1 for one in texts)
    assert (await outside.get(f"{base}/{hinted}")).headers["X-Cache"] == "HIT"


async def test_plain_http_is_sent_to_https(outside: Outside, tmp_path: Path) -> None:
    plain = re.findall(r"listen 127\.0\.0\.1:(\d+);", (tmp_path / "nginx" / "mountain.conf").read_text())[0]
    async with outside.http.get(f"http://127.0.0.1:{plain}/jobs?q=a", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (301, "https://127.0.0.1/jobs?q=a")


@asynccontextmanager
async def node(status: int) -> AsyncIterator[int]:
    """Something that gives every request this answer; the port it has."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    async with TestServer(app) as server:
        assert server.port
        yield server.port


async def test_a_node_that_refuses_is_not_taken_for_dead(tmp_path: Path) -> None:
    """By its path the next one would believe so. By the path of all, the next try is another node's."""
    async with (
        node(503) as new,
        node(200) as old,
        nginx(tmp_path / "nginx", [old], [new, old]) as https,
        ClientSession(f"https://127.0.0.1:{https}", connector=TCPConnector(ssl=False)) as http,
    ):

        async def asked(path: str) -> list[int]:
            return [(await http.get(f"{path}/hls/broadcast:friday/index.m3u8")).status for _ in range(4)]

        assert await asked("/media-1") == [503] * 4
        assert await asked("/media") in ([503, 200] * 2, [200, 503] * 2)


async def page(request: web.Request) -> web.Response:
    return web.Response()


async def stays(request: web.Request) -> web.StreamResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.receive()
    return socket


@asynccontextmanager
async def started(ports: list[int]) -> AsyncIterator[None]:
    """Processes that have just begun, with pages and sockets."""
    app = web.Application()
    app.add_routes([web.get("/socket.io/", stays), web.get("/{path:.*}", page)])
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    for one in ports:
        await web.TCPSite(runner, "127.0.0.1", one).start()
    yield
    await runner.cleanup()


async def test_sockets_come_in_at_once_where_all_processes_were_started_again(tmp_path: Path) -> None:
    ports = [free_port(), free_port()]
    async with (
        nginx(tmp_path / "nginx", ports, ports) as port,
        ClientSession(f"https://127.0.0.1:{port}", connector=TCPConnector(ssl=False)) as http,
        AsyncExitStack() as processes,
    ):
        async with http.get("/socket.io/") as answer:
            assert answer.status == 502
        await processes.enter_async_context(started(ports))
        for person in range(6):
            await processes.enter_async_context(http.ws_connect("/socket.io/", headers={"User-Agent": f"{person}"}))


@pytest.mark.parametrize("path", ["/", "/media/whep", "/media-1/hls/broadcast:friday/index.m3u8"])
async def test_pages_and_shows_are_there_soon_where_all_processes_were_started_again(tmp_path: Path, path: str) -> None:
    ports = [free_port(), free_port()]
    async with (
        nginx(tmp_path / "nginx", ports, ports) as port,
        ClientSession(f"https://127.0.0.1:{port}", connector=TCPConnector(ssl=False)) as http,
    ):

        async def asked() -> int:
            async with http.get(path) as answer:
                return answer.status

        assert await asked() == 502
        async with started(ports), asyncio.timeout(5):
            while await asked() != 200:  # noqa: ASYNC110 - nothing tells us
                await asyncio.sleep(0.1)
