"""A server with nothing but sockets, and standard Socket.IO clients, for what fan-out promises."""

import asyncio
from typing import Any

import socketio
from aiohttp import web

from server import fanout
from server.realtime import Json
from server.redis_fanout import fan_out
from tests.servers import free_port


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


async def takes(heard: asyncio.Queue[Any], count: int) -> list[int]:
    async with asyncio.timeout(20):
        return [await heard.get() for _ in range(count)]
