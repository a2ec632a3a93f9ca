"""A browser's connection: everything it is sent, acknowledgements and pings too, goes through one writer.

So nothing overtakes anything. Engine.io's own queue serves only polling and the time before the upgrade.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import engineio
from aiohttp import WSCloseCode, web
from engineio import async_socket
from engineio.packet import CLOSE, MESSAGE, NOOP, PING, PONG, UPGRADE, Packet
from engineio.payload import Payload

from server.frames import frame
from server.handshake import open_wire
from server.websocket import GOODBYE, Wire

LONGEST_QUEUE = 1000
"""Packets a polling client may leave unfetched."""
BODY_WITHIN = 10.0
"""Seconds in which all of a polling client's post must have come."""
BROKEN = (asyncio.IncompleteReadError, OSError, web.RequestPayloadError, ValueError, KeyError)
"""What a post raises that breaks off, does not come in time, or says nothing that can be read."""


class Nothing:
    """The queue of a socket that writes by itself."""

    async def put(self, packet: Packet | None) -> None: ...
    def put_nowait(self, packet: Packet | None) -> None: ...
    def qsize(self) -> int:
        return 0

    async def join(self) -> None: ...
    def empty(self) -> bool:
        return True


NOTHING = Nothing()


class Upgrade:
    """Engine.io's name for a websocket that is asked for."""

    def __init__(self, handler: Callable[[web.Request], web.Response], server: Any) -> None:
        self.handler = handler

    async def __call__(self, environ: dict[str, Any]) -> web.Response:
        request = environ["aiohttp.request"]
        kept = {name: environ.get(name, "") for name in ("HTTP_COOKIE", "HTTP_X_FORWARDED_FOR")}
        kept["REMOTE_ADDR"] = request.remote or ""
        answer = self.handler(request)
        environ.clear()  # it is kept for as long as the browser is connected
        environ.update(kept)
        return answer


class OneWriter(async_socket.AsyncSocket):  # type: ignore[misc]
    """A browser's connection; `wire` is there while it speaks websocket."""

    wire: Wire | None = None
    probe: Wire | None = None
    under_way = 0
    """Commands being obeyed."""
    connected: bool
    last_ping: float | None
    queue: Any

    @property
    def transport(self) -> asyncio.Transport | None:
        return self.wire.transport if self.wire else None

    def write(self, data: bytes) -> None:
        if self.wire:
            self.wire.push(data, data)

    async def send(self, pkt: Packet) -> None:
        if self.wire is None:
            await super().send(pkt)
        elif await self.check_ping_timeout():
            if pkt.packet_type == CLOSE:
                self.wire.close()
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
        self.queue.put_nowait(None)  # lets a poll go that would wait for a packet no longer to come
        if self.wire:
            self.wire.close()

    async def hang_up(self) -> None:
        """The server goes away; the browser, which was not told to stay away, comes back."""
        if self.wire is None:
            await self.close(wait=False, abort=True)
            return
        self.wire.close(WSCloseCode.GOING_AWAY)
        async with asyncio.timeout(2 * GOODBYE):
            while not self.closed:  # noqa: ASYNC110 - an event for each of ten thousand would be memory
                await asyncio.sleep(0.02)

    def schedule_ping(self) -> None:
        if self.last_ping:
            self.last_ping = None
            asyncio.get_running_loop().call_later(self.server.ping_interval, self.ping)

    def ping(self) -> None:
        if not self.closing and not self.closed:
            self.last_ping = time.time()
            self.server.start_background_task(self.send, Packet(PING))

    def _websocket_handler(self, request: web.Request) -> web.Response:
        wire = open_wire(request, self, self.server.max_http_buffer_size)
        if wire is None:
            return web.Response(status=400)
        if self.connected:
            self.upgrading, self.probe = True, wire
        else:
            self.take(wire)
        return web.Response()  # to nobody: the connection is ours

    def take(self, wire: Wire) -> None:
        self.connected = self.upgraded = True
        self.upgrading, self.probe, self.wire = False, None, wire
        while not self.queue.empty():
            if packet := self.queue.get_nowait():
                self.write(frame(packet.encode()))
        self.queue = NOTHING

    def takes(self, message: str | bytes) -> bool:
        """Commands go a shorter way than through engine.io."""
        return isinstance(message, str) and self.wire is not None and self.server.commands.take(self, message)

    async def heard(self, message: str | bytes) -> None:
        try:
            packet = Packet(encoded_packet=message)
            if self.probe:
                self.upgrade(self.probe, packet)
            else:
                await self.receive(packet)
        except (ValueError, engineio.exceptions.EngineIOError):
            if wire := self.wire or self.probe:
                wire.close(WSCloseCode.PROTOCOL_ERROR)

    def upgrade(self, wire: Wire, packet: Packet) -> None:
        """From polling: the probe is answered and the waiting poll let go (Engine.IO 4, Upgrade)."""
        if packet.packet_type == PING and packet.data == "probe":
            wire.write(frame(Packet(PONG, data="probe").encode()))
            self.queue.put_nowait(Packet(NOOP))
        elif packet.packet_type == UPGRADE:
            self.take(wire)
        else:
            raise ValueError("not what an upgrade says")

    async def handle_post_request(self, environ: dict[str, Any]) -> None:
        """Of who polls. One that is broken ends the connection, as in `heard`: what was in it is lost."""
        try:
            for packet in await self.posted(environ):
                await self.receive(packet)
        except (*BROKEN, engineio.exceptions.EngineIOError) as error:
            if self.sid in self.server.sockets:  # engine.io has no answer for who is gone by now
                await self.close(wait=False)  # it would wait until all is fetched, and who broke off fetches nothing
                raise engineio.exceptions.EngineIOError("a broken post") from error

    async def posted(self, environ: dict[str, Any]) -> list[Packet]:
        """All of it: engine.io takes what has come of a body by now for the whole."""
        length = int(environ.get("CONTENT_LENGTH", 0))
        if length > self.server.max_http_buffer_size:
            raise engineio.exceptions.ContentTooLongError
        async with asyncio.timeout(BODY_WITHIN):
            body = await environ["wsgi.input"].readexactly(length)
        return list(Payload(encoded_payload=body.decode()).packets)

    async def receive(self, pkt: Packet) -> None:
        """Nothing of ours is binary. What says that it comes in parts (Socket.IO 5, BINARY_EVENT and BINARY_ACK) would
        be kept until the last of them is there."""
        if pkt.packet_type == MESSAGE and (pkt.binary or str(pkt.data)[:1] in ("5", "6")):
            raise engineio.exceptions.EngineIOError("nothing binary")
        await super().receive(pkt)

    async def hung_up(self) -> None:
        if self.wire is None:  # it never became more than a probe
            self.upgrading, self.probe = False, None
            return
        self.wire = None
        await self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
        self.server.sockets.pop(self.sid, None)
