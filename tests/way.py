"""The way from the web side to the media plane, where a test can stand: it may be cut, and what goes by be held up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import msgspec
from aiohttp import ClientSession, web
from yarl import URL

from server.settings import Settings
from tests.servers import free_port


class Way:
    def __init__(self) -> None:
        self.port, self.target = free_port(), ""
        self.is_cut = False
        self.wanted: list[dict[str, Any]] = []
        """What was wanted of rooms, as it arrived."""
        self.held, self._goes_on = asyncio.Event(), asyncio.Event()
        self._holds: bytes | None = None

    def before(self, settings: Settings) -> Settings:
        """So that the web side takes this way."""
        self.target = settings.media_url.removesuffix("/media")
        return replace(settings, media_url=f"http://127.0.0.1:{self.port}/media")

    def hold(self, words: str) -> None:
        """The next in which these words are; until it is told to `go_on`."""
        self._holds = words.encode()

    def go_on(self) -> None:
        self._goes_on.set()

    async def pass_on(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        if self._holds and self._holds in body:
            self._holds = None
            self.held.set()
            await self._goes_on.wait()
        if self.is_cut:
            assert request.transport
            request.transport.abort()
            return web.Response()
        if request.path.endswith("/wanted"):
            self.wanted.append(msgspec.json.decode(body))
        kept = {name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers}
        url = URL(self.target + request.raw_path, encoded=True)
        async with ClientSession() as http, http.request(request.method, url, data=body, headers=kept) as answer:
            return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)


@asynccontextmanager
async def opened() -> AsyncIterator[Way]:
    way = Way()
    server = web.ServerRunner(web.Server(way.pass_on))  # type: ignore[arg-type]
    await server.setup()
    await web.TCPSite(server, "127.0.0.1", way.port).start()
    yield way
    way.go_on()
    await server.cleanup()
