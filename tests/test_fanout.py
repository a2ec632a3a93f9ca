"""Fan-out with standard Socket.IO clients: all hear everything, in order, once; the slow hurt only themselves."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import socketio
from aiohttp import ClientSession, web

from server import fanout
from server.connection import OneWriter
from server.fanout import Fanout
from server.realtime import Json
from server.redis_fanout import fan_out
from server.websocket import HOPELESS, LESS
from tests.servers import free_port

TRANSPORTS = [["websocket"], ["polling"], ["polling", "websocket"]]


class Square(socketio.AsyncNamespace):  # type: ignore[misc]
    """Everybody who connects stands on it; `shout` answers, and is heard a moment later."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.leaving = asyncio.Event()

    async def on_connect(self, sid: str, environ: dict[str, Any]) -> None:
        await self.enter_room(sid, "square")

    async def on_disconnect(self, sid: str, reason: str) -> None:
        """Saying goodbye takes a moment."""
        self.leaving.set()
        await asyncio.sleep(0.1)

    async def on_shout(self, sid: str, number: int) -> int:
        asyncio.get_running_loop().call_soon(lambda: asyncio.ensure_future(self.repeat(number)))
        return number

    async def repeat(self, number: int) -> None:
        await self.emit("heard", {"number": number}, room="square")


class Plaza:
    """A server with nothing but sockets."""

    def __init__(self, redis_url: str = "") -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        manager = fan_out(redis_url, frozenset({"line"}))
        self.sio = socketio.AsyncServer(async_mode="aiohttp", client_manager=manager, json=Json)
        fanout.one_writer(self.sio)
        self.square = Square("/square")
        self.sio.register_namespace(self.square)
        self.clients: list[socketio.AsyncClient] = []

    async def opens(self) -> "Plaza":
        app = web.Application()
        self.sio.attach(app)
        self.runner = web.AppRunner(app, handle_signals=False)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port).start()
        return self

    async def client(self, transports: list[str]) -> tuple[socketio.AsyncClient, asyncio.Queue[Any]]:
        client, heard = socketio.AsyncClient(reconnection=False), asyncio.Queue[Any]()
        client.on("*", lambda event, payload: heard.put_nowait(payload["number"]), namespace="/square")
        await client.connect(self.url, transports=transports, namespaces=["/square"])
        self.clients.append(client)
        return client, heard

    async def says(self, event: str, **payload: Any) -> None:
        await self.sio.emit(event, payload, room="square", namespace="/square")

    async def closes(self) -> None:
        for client in self.clients:
            await client.disconnect()
        await fanout.hang_up(self.sio)
        await self.sio.shutdown()
        await self.runner.cleanup()


@pytest.fixture
async def plaza() -> AsyncIterator[Plaza]:
    plaza = await Plaza().opens()
    yield plaza
    await plaza.closes()


async def takes(heard: asyncio.Queue[Any], count: int) -> list[int]:
    async with asyncio.timeout(20):
        return [await heard.get() for _ in range(count)]


@pytest.mark.parametrize("transports", TRANSPORTS)
async def test_everybody_hears_everything_in_order_and_once(plaza: Plaza, transports: list[str]) -> None:
    _, heard = await plaza.client(transports)
    for number in range(200):
        await plaza.says("heard", number=number, text="请问" * (number % 400))
        if number % 8 == 0:  # the Python client takes at most sixteen packets of one poll
            await asyncio.sleep(fanout.WINDOW)
    assert await takes(heard, 200) == list(range(200))
    assert heard.empty()


@pytest.mark.parametrize("transports", TRANSPORTS)
async def test_an_answer_is_never_overtaken_by_what_follows_it(plaza: Plaza, transports: list[str]) -> None:
    client, heard = await plaza.client(transports)
    order: list[str] = []
    for number in range(20):
        order.append(f"ack {await client.call('shout', number, namespace='/square')}")
        order.append(f"heard {(await takes(heard, 1))[0]}")
    assert order == [f"{what} {number}" for number in range(20) for what in ("ack", "heard")]


async def test_who_is_just_leaving_takes_nothing_from_the_others(plaza: Plaza) -> None:
    leaving, _ = await plaza.client(["websocket"])
    _, heard = await plaza.client(["websocket"])
    connection = plaza.sio.eio.sockets[leaving.eio.sid].transport
    assert connection is not None
    connection.abort()
    await plaza.square.leaving.wait()
    await plaza.says("heard", number=1)
    assert await takes(heard, 1) == [1]


async def test_no_compressor_is_made_per_viewer(plaza: Plaza) -> None:
    query = "?EIO=4&transport=websocket"
    async with ClientSession() as http, http.ws_connect(f"{plaza.url}/socket.io/{query}", compress=15) as socket:
        assert socket.compress == 0


async def test_a_viewer_who_does_not_read_costs_a_bounded_amount(plaza: Plaza) -> None:
    """It misses lines first, is cut off in the end, and the others hear everything."""
    _, heard = await plaza.client(["websocket"])
    with socket.create_connection(("127.0.0.1", plaza.port)) as deaf:
        await shakes_hands_and_stops_reading(deaf)
        await asyncio.wait_for(somebody_stands_there(plaza, 2), 10)
        stuck = next(
            s for s in plaza.sio.eio.sockets.values() if s.transport.get_extra_info("peername") == deaf.getsockname()
        )
        for number in range(400):
            await plaza.says("line", number=number, text="x" * 20_000)
            if number % 10 == 0:
                await asyncio.sleep(fanout.WINDOW * 1.5)
            assert stuck.transport is None or stuck.transport.get_write_buffer_size() <= 2 * HOPELESS
            if number == 399:
                assert stuck.wire is None or stuck.wire.slow
        await asyncio.wait_for(until_cut_off(plaza, stuck), 20)
    assert await takes(heard, 400) == list(range(400))


async def test_who_was_too_slow_for_some_lines_is_told_so_once_there_is_room_again(plaza: Plaza) -> None:
    with socket.create_connection(("127.0.0.1", plaza.port)) as slow:
        await shakes_hands_and_stops_reading(slow)
        await asyncio.wait_for(somebody_stands_there(plaza, 1), 10)
        (connection,) = plaza.sio.eio.sockets.values()
        connection.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
        while not plaza.sio.manager.outcomes[LESS]:
            await plaza.says("line", number=0, text="x" * 20_000)
            await asyncio.sleep(fanout.WINDOW)
        heard = b""
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        async with asyncio.timeout(20):
            while b'42/square,["missed",{}]' not in heard:
                heard = heard[-100:] + await asyncio.get_running_loop().sock_recv(slow, 1 << 20)


async def shakes_hands_and_stops_reading(deaf: socket.socket) -> None:
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    request = (
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    loop = asyncio.get_running_loop()
    deaf.setblocking(False)
    await loop.sock_sendall(deaf, request.encode())
    await loop.sock_recv(deaf, 1024)
    hello = b"40/square,"
    mask = bytes(4)
    await loop.sock_sendall(deaf, b"\x81" + bytes([0x80 | len(hello)]) + mask + hello)


async def somebody_stands_there(plaza: Plaza, count: int) -> None:
    while len(plaza.sio.manager.rooms.get("/square", {}).get("square", {})) < count:  # noqa: ASYNC110
        await asyncio.sleep(0.01)


async def until_cut_off(plaza: Plaza, stuck: OneWriter) -> None:
    """What may not be dropped goes on, until there is no hope."""
    while not stuck.closed:
        await plaza.sio.emit(
            "kept", {"number": 0, "text": "x" * 20_000}, room=stuck_sid(plaza, stuck), namespace="/square"
        )
        await asyncio.sleep(0.005)


def stuck_sid(plaza: Plaza, stuck: OneWriter) -> str:
    square = plaza.sio.manager.rooms["/square"]["square"]
    return next((sid for sid, eio_sid in square.items() if eio_sid == stuck.sid), "gone")


async def test_a_busy_room_is_written_to_in_windows(plaza: Plaza) -> None:
    """Two hundred lines at once reach a socket in a few writes, not in two hundred."""
    _, heard = await plaza.client(["websocket"])
    manager: Fanout = plaza.sio.manager
    writes: list[int] = []
    deliver = manager.deliver

    def counted(key: tuple[str, str], every: list[str], kept: list[str]) -> None:
        writes.append(len(every))
        deliver(key, every, kept)

    manager.deliver = counted  # type: ignore[method-assign]
    for number in range(200):
        await plaza.says("heard", number=number)
    assert await takes(heard, 200) == list(range(200))
    assert len(writes) <= 3


async def test_a_room_that_was_busy_is_quiet_again_and_then_forgotten(plaza: Plaza) -> None:
    _, heard = await plaza.client(["websocket"])
    manager: Fanout = plaza.sio.manager
    for number in range(20):
        await plaza.says("heard", number=number)
        await asyncio.sleep(0.001)
    assert manager.channels["/square", "square"].busy_until > asyncio.get_running_loop().time()
    assert await takes(heard, 20) == list(range(20))
    await asyncio.sleep(3 * fanout.CALM)
    assert not manager.channels


async def test_nobody_is_left_behind_in_a_room(plaza: Plaza) -> None:
    client, _ = await plaza.client(["websocket"])
    manager: Fanout = plaza.sio.manager
    sid = client.get_sid("/square")
    assert set(plaza.sio.rooms(sid, "/square")) == {sid, "square"}
    await client.disconnect()
    for _ in range(100):
        await asyncio.sleep(0.01)
    assert (manager.rooms.get("/square", {}), manager.entered, plaza.sio.eio.sockets) == ({}, {}, {})


async def test_two_nodes_share_what_is_said(valkey: str) -> None:
    one, two = await Plaza(valkey).opens(), await Plaza(valkey).opens()
    _, here = await one.client(["websocket"])
    _, there = await two.client(["websocket"])
    await asyncio.sleep(0.5)  # the subscription to Redis is under way; what is said before it is not the promise here
    for number in range(20):
        await one.says("heard", number=number)
    assert await takes(here, 20) == await takes(there, 20) == list(range(20))
    await one.closes()
    await two.closes()
