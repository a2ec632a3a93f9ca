"""A media node that is asked byte by byte, and what of it was left to aiohttp itself."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from server.media.front import Front
from server.media.hls import LIVES
from server.media.live import Live
from server.media.node import attach_media
from server.metrics import attach_metrics
from server.rest import errors
from server.settings import CLOCK, SETTINGS, Clock
from tests.media.origin import ROOM
from tests.servers import settings_for

HLS = f"/media/hls/{ROOM}"


class Raw:
    """One connection, byte by byte."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def asks(self, path: str, method: str = "GET", *headers: str, body: str = "") -> None:
        lines = [f"{method} {path} HTTP/1.1", "Host: here", *headers]
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())

    async def hears(self, body: bool = True) -> tuple[bytes, bytes]:
        """Head, with its date taken out, and body."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = int(re.search(rb"Content-Length: ([0-9]+)", head)[1]) if body else 0  # type: ignore[index]
        return re.sub(rb"Date: [^\r]+", b"Date:", head), await self.reader.readexactly(length)

    async def gets(self, path: str, method: str = "GET", *headers: str) -> tuple[bytes, bytes]:
        self.asks(path, method, *headers)
        return await self.hears(method != "HEAD")


class Served:
    def __init__(self, app: web.Application, port: int, slow: list[bytes]) -> None:
        self.app, self.port, self.slow = app, port, slow

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Raw]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        yield Raw(reader, writer)
        writer.close()


@asynccontextmanager
async def serving(live: Live, folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    """What aiohttp itself was given to answer is noted in `slow`."""
    slow: list[bytes] = []
    beyond = Front.__mro__[1].data_received

    def note(self: Front, data: bytes) -> None:
        slow.append(data)
        beyond(self, data)

    monkeypatch.setattr(Front.__mro__[1], "data_received", note)
    settings = settings_for(folder)
    app = web.Application(middlewares=[errors])
    app[SETTINGS], app[CLOCK] = settings, Clock()
    attach_metrics(app)
    attach_media(app)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    app[LIVES][ROOM] = live
    await web.TCPSite(runner, "127.0.0.1", settings.port).start()
    yield Served(app, settings.port, slow)
    await runner.cleanup()
