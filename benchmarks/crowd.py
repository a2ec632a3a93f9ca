"""A crowd of browsers as load: Socket.IO over bare websockets, lean enough for one core to be thousands of them.

Each script that uses it also has a standard client listen, and checks that both heard the same.
"""

import asyncio
import base64
import os
import time
from collections.abc import Callable
from itertools import count
from math import inf
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec
import uvloop

from benchmarks.lab import LOAD_CORE

Heard = Callable[[bytes], None]
AT_ONCE = 100
"""Handshakes under way at the same time."""


def take_the_load_core() -> None:
    """This process, and what it starts for itself, on the core that no server uses; with a loop that is no brake."""
    os.sched_setaffinity(0, {LOAD_CORE})
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())


class Seat(asyncio.Protocol):
    """One browser: `hear` gets every Socket.IO packet (`2/audience,["line_said",…]`), acknowledgements go to `acks`."""

    def __init__(self, url: str, namespace: str, cookie: str, hear: Heard) -> None:
        self.url, self.namespace, self.cookie, self.hear = url, namespace, cookie, hear
        self.buffer = bytearray()
        self.open = False
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.acks: dict[int, Heard] = {}
        self.ids = count(1)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # uvloop's is one by duty
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        self.transport.write(
            (
                f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {urlsplit(self.url).netloc}\r\n"
                f"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                f"Sec-WebSocket-Key: {key}\r\n"
                "User-Agent: Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36\r\n"
                f"Cookie: {self.cookie}\r\n\r\n"
            ).encode()
        )

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.open and not self.upgraded():
            return
        place, buffer = 0, self.buffer
        while (frame := whole(buffer, place)) is not None:
            start, end = frame
            if buffer[place] == 0x81:
                self.packet(bytes(buffer[start:end]))
            place = end
        del buffer[:place]

    def upgraded(self) -> bool:
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        if not self.buffer.startswith(b"HTTP/1.1 101"):
            self.ready.set_exception(ConnectionError(bytes(self.buffer[:200]).decode(errors="replace")))
            return False
        del self.buffer[: end + 4]
        self.open = True
        return True

    def packet(self, text: bytes) -> None:
        """Engine.IO: 0 open, 2 ping, 4 message; in a message, Socket.IO: 0 connected, 2 event, 3 acknowledgement."""
        kind = text[:2]
        if kind == b"42":
            self.hear(text[1:])
        elif kind == b"43":
            number, _, answer = text.partition(b",")[2].partition(b"[")
            self.acks.pop(int(number))(b"[" + answer)
        elif kind == b"40":
            self.ready.set_result(None)
        elif kind == b"2":
            self.send("3")
        elif kind[:1] == b"0":
            self.send(f"40{self.namespace},")

    def send(self, text: str) -> None:
        """A masked frame whose mask is zero: the same bytes, and nothing to compute."""
        body = text.encode()
        head = bytes([0x80 | len(body)]) if len(body) < 126 else b"\xfe" + len(body).to_bytes(2, "big")
        self.transport.write(b"\x81" + head + b"\0\0\0\0" + body)

    def command(self, verb: str, payload: object, answered: Heard) -> None:
        number = next(self.ids)
        self.acks[number] = answered
        self.send(f"42{self.namespace},{number}{msgspec.json.encode([verb, payload]).decode()}")

    async def call(self, verb: str, payload: object) -> object:
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.command(verb, payload, answer.set_result)
        return msgspec.json.decode(await answer)[0]

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("closed while connecting"))
        self.lost.set_result(None)


S = TypeVar("S", bound=Seat)


def whole(buffer: bytearray, place: int) -> tuple[int, int] | None:
    """Where the payload of the frame at `place` starts and ends, once all of it is there."""
    if len(buffer) < place + 2:
        return None
    size, start = buffer[place + 1], place + 2
    if size >= 126:
        start += 2 if size == 126 else 8
        size = int.from_bytes(buffer[place + 2 : start], "big")
    return (start, start + size) if len(buffer) >= start + size else None


async def sit(
    url: str,
    namespace: str = "/audience",
    cookie: str = "",
    hear: Heard = lambda _: None,
    kind: type[S] = Seat,  # type: ignore[assignment]
) -> S:
    seat = kind(url, namespace, cookie, hear)
    where = urlsplit(url)
    await asyncio.get_running_loop().create_connection(lambda: seat, where.hostname or "", where.port or 80)
    await seat.ready
    return seat


async def sit_all(
    url: str, cookies: list[str], hear: Callable[[int], Heard], namespace: str = "/audience"
) -> list[Seat]:
    """A seat for each cookie; `hear(n)` is what number n listens with."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(number: int, cookie: str) -> Seat:
        async with gate:
            return await sit(url, namespace, cookie, hear(number))

    return await asyncio.gather(*(one(number, cookie) for number, cookie in enumerate(cookies)))


async def talk(seats: list[Seat], show: str, rate: float, end: float = inf) -> int:
    """So many lines a second, everybody in turn, until a moment of the monotonic clock. How many were said."""
    refused: list[bytes] = []
    begin, said = time.monotonic(), 0
    while time.monotonic() < end:
        assert not refused, refused[0]
        text = f"第{said}问：试用期多长，五险一金从第一个月就交吗？"  # the same from many would be held
        line = {"broadcast": show, "text": text, "key": uuid4().hex, "playhead_ms": 1000}
        seat = seats[said % len(seats)]
        seat.command("say", line, lambda answer: None if answer.startswith(b'[{"ok"') else refused.append(answer))
        said += 1
        await asyncio.sleep(max(0, begin + said / rate - time.monotonic()))
    return said
