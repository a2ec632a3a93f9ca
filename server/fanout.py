"""One frame to thousands of sockets: encoded once, written straight to each websocket's transport.

Everything a websocket is sent, acknowledgements and pings too, goes through `OneWriter.write`, so that nothing
overtakes anything. Engine.io's own queue serves only polling and the time before the upgrade. Clients are standard.
"""

import asyncio
import time
from typing import Any

import engineio
import msgspec
import socketio
from aiohttp import WSCloseCode, WSMsgType, web
from engineio import async_socket
from engineio.async_drivers import aiohttp as driver
from engineio.packet import CLOSE, MESSAGE, NOOP, PING, PONG, UPGRADE, Packet

WINDOW = 0.05
"""Seconds for which the frames of a busy room are gathered into one write."""
SLOW = 128 * 1024
"""Unsent bytes above which a socket gets no more of what it can ask for again."""
HOPELESS = 1024 * 1024
"""Unsent bytes above which a socket is given up."""
LONGEST_QUEUE = 1000
"""Packets a polling client may leave unfetched."""
GOODBYE = 2.0
"""Seconds a browser has to answer that its websocket is being closed."""
SPOKEN = (WSMsgType.TEXT, WSMsgType.BINARY)


def frame(data: str | bytes) -> bytes:
    """An unmasked, unfragmented, uncompressed websocket frame (RFC 6455, 5.2)."""
    body, opcode = (data.encode(), b"\x81") if isinstance(data, str) else (data, b"\x82")
    if len(body) < 126:
        return opcode + bytes((len(body),)) + body
    if len(body) < 1 << 16:
        return opcode + b"\x7e" + len(body).to_bytes(2, "big") + body
    return opcode + b"\x7f" + len(body).to_bytes(8, "big") + body


class Uncompressed(driver.WebSocket):  # type: ignore[misc]
    """Engine.io's websocket without permessage-deflate: a compressor per viewer costs more than it saves."""

    async def __call__(self, environ: dict[str, Any]) -> web.WebSocketResponse:
        self.request = environ["aiohttp.request"]
        self._sock = web.WebSocketResponse(
            max_msg_size=self.server.max_http_buffer_size, compress=False, timeout=GOODBYE
        )
        await self._sock.prepare(self.request)
        await self.handler(self)
        return self._sock


class OneWriter(async_socket.AsyncSocket):  # type: ignore[misc]
    """A browser's connection; `transport` is there while it speaks websocket."""

    transport: asyncio.Transport | None = None
    connected: bool
    last_ping: float | None

    def write(self, data: bytes) -> None:
        if self.transport is None or self.transport.is_closing() or self.websocket.closed:
            return
        self.transport.write(data)
        if self.transport.get_write_buffer_size() > HOPELESS:
            self.transport.abort()

    @property
    def slow(self) -> bool:
        return self.transport is not None and self.transport.get_write_buffer_size() > SLOW

    async def send(self, pkt: Packet) -> None:
        if self.transport is None:
            await super().send(pkt)
        elif await self.check_ping_timeout():
            if pkt.packet_type == CLOSE:
                await self.websocket.close()
            else:
                self.write(frame(pkt.encode()))

    def enqueue(self, text: str) -> None:
        """For pollers: the next poll takes it along."""
        if self.queue.qsize() < LONGEST_QUEUE:
            self.queue.put_nowait(Packet(MESSAGE, text))
        else:
            self.server.start_background_task(self.close, wait=False, abort=True)

    async def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        await super().close(wait, abort, reason)
        if self.transport is None:
            self.queue.put_nowait(None)  # lets a poll go that would wait for a packet no longer to come

    async def hang_up(self) -> None:
        """The server goes away; the browser, which was not told to stay away, comes back."""
        if self.transport is None:
            await self.close(wait=False, abort=True)
        else:
            await self.websocket.close(code=WSCloseCode.GOING_AWAY)

    def schedule_ping(self) -> None:
        if self.last_ping:
            self.last_ping = None
            asyncio.get_running_loop().call_later(self.server.ping_interval, self.ping)

    def ping(self) -> None:
        if not self.closing and not self.closed:
            self.last_ping = time.time()
            self.server.start_background_task(self.send, Packet(PING))

    async def _websocket_handler(self, ws: Uncompressed) -> None:
        if self.connected and not await self.upgrades(ws):
            return
        self.connected = self.upgraded = True
        self.websocket, self.transport = ws._sock, ws.request.transport
        while not self.queue.empty():
            self.write(frame(self.queue.get_nowait().encode()))
        await self.listen()
        self.transport = None
        await self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)

    async def upgrades(self, ws: Uncompressed) -> bool:
        """From polling: the probe is answered and the waiting poll let go (Engine.IO 4, Upgrade)."""
        self.upgrading = True
        try:
            probe = Packet(encoded_packet=await ws.wait())
            if probe.packet_type != PING or probe.data != "probe":
                return False
            await ws.send(Packet(PONG, data="probe").encode())
            await self.queue.put(Packet(NOOP))
            return bool(Packet(encoded_packet=await ws.wait()).packet_type == UPGRADE)
        except (OSError, ValueError):
            return False
        finally:
            self.upgrading = False

    async def listen(self) -> None:
        """Until the client leaves, or has been silent for a ping and its answer."""
        patience = self.server.ping_interval + self.server.ping_timeout
        try:
            while (message := await self.websocket.receive(timeout=patience)).type in SPOKEN:
                await self.receive(Packet(encoded_packet=message.data))
        except (TimeoutError, ValueError, engineio.exceptions.EngineIOError):
            await self.websocket.close()


class Channel:
    """What one room was sent in the current window; the first frame of a quiet room leaves at once."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self.kept: list[str] = []


class Fanout(socketio.AsyncManager):  # type: ignore[misc]
    """Delivers an event to everybody of a room on this node. `droppable` events may be left out for a slow socket."""

    droppable: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.channels: dict[tuple[str, str], Channel] = {}

    async def emit(
        self,
        event: str,
        data: Any,
        namespace: str = "/",
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **options: Any,
    ) -> None:
        target = to or room
        if callback or skip_sid or not isinstance(target, str):
            await super().emit(event, data, namespace, target, skip_sid, callback, **options)
            return
        arguments = [event, *data] if isinstance(data, list | tuple) else [event, data]
        text = f"2{namespace},{msgspec.json.encode(arguments).decode()}"
        self.publish(namespace, target, text, event not in self.droppable)

    def publish(self, namespace: str, room: str, text: str, keep: bool) -> None:
        key = (namespace, room)
        if channel := self.channels.get(key):
            channel.all.append(text)
            if keep:
                channel.kept.append(text)
            return
        self.channels[key] = Channel()
        asyncio.get_running_loop().call_later(WINDOW, self.flush, key)
        self.deliver(key, [text], [text] if keep else [])

    def flush(self, key: tuple[str, str]) -> None:
        channel = self.channels.pop(key)
        if channel.all:
            self.channels[key] = Channel()
            asyncio.get_running_loop().call_later(WINDOW, self.flush, key)
            self.deliver(key, channel.all, channel.kept)

    def deliver(self, key: tuple[str, str], every: list[str], kept: list[str]) -> None:
        namespace, room = key
        whole, least = (b"".join(frame(f"4{text}") for text in texts) for texts in (every, kept))
        sockets = self.server.eio.sockets
        for eio_sid in list(self.rooms.get(namespace, {}).get(room, {}).values()):
            socket = sockets.get(eio_sid)
            if socket is None or socket.closed:
                continue
            if socket.transport is not None:
                socket.write(least if socket.slow else whole)
            else:
                for text in every:
                    socket.enqueue(text)


class RedisFanout(socketio.AsyncRedisManager, Fanout):  # type: ignore[misc]
    """The same on every node: what one publishes, all deliver."""


def fan_out(redis_url: str, droppable: frozenset[str]) -> Fanout:
    manager = RedisFanout(redis_url) if redis_url else Fanout()
    manager.droppable = droppable
    return manager


async def hang_up(sio: socketio.AsyncServer) -> None:
    await asyncio.gather(*(socket.hang_up() for socket in list(sio.eio.sockets.values())), return_exceptions=True)


def one_writer(sio: socketio.AsyncServer) -> None:
    """Makes this server's sockets ours. Engine.io looks the class up by its module and has no setting for it."""
    async_socket.AsyncSocket = OneWriter
    sio.eio._async = sio.eio._async | {"websocket": Uncompressed}
