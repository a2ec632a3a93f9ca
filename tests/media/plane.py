"""A media node on a port of its own, and the web side that it calls."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import ClientResponse, ClientSession, web

from server.media.bounds import Bounds
from server.media.control import HookCall, SourceView, Ticket, Wanted, ticket_for
from server.media.node import attach_media
from server.media.peer import Peer
from server.media.remote import MediaNode
from server.media.rooms import BOUNDS, ROOMS
from server.metrics import attach_metrics
from server.rest import errors, reply
from server.settings import CLOCK, SETTINGS, Clock
from tests.servers import settings_for

SDP = {"Content-Type": "application/sdp"}
FRAGMENT = {"Content-Type": "application/trickle-ice-sdpfrag"}


class Plane:
    """A running media node with a web side that hears its hook and answers with `wanted`."""

    def __init__(self, app: web.Application, http: ClientSession) -> None:
        self.app, self.http = app, http
        self.settings = settings = app[SETTINGS]
        self.url = settings.media_url
        self.node = MediaNode(settings, http)
        self.heard: list[HookCall] = []
        self.wanted: dict[str, Wanted] = {}
        self.hook_status = 200
        self.answer: bytes | None = None
        """What the hook is answered instead of `wanted`."""
        self._news = asyncio.Condition()

    def ticket(self, room: str = "broadcast:1", seconds: int = 60, **may: Any) -> dict[str, str]:
        """Headers with a ticket that allows `may`."""
        return {"Authorization": f"Bearer {ticket_for(self.settings, Ticket(room, **may), seconds)}"}

    async def hook(self, request: web.Request) -> web.StreamResponse:
        if self.hook_status != 200:
            return web.Response(status=self.hook_status)
        call = msgspec.json.decode(await request.read(), type=HookCall)
        async with self._news:
            self.heard.append(call)
            self._news.notify_all()
        if self.answer is not None:
            return web.Response(body=self.answer, content_type="application/json")
        return reply(self.wanted.get(call.room, Wanted()))

    async def told(self, names: set[str], room: str = "broadcast:1") -> HookCall:
        """Wait until the newest that was heard of the room is that these sources are there."""

        def now() -> HookCall | None:
            calls = [call for call in self.heard if call.room == room]
            return calls[-1] if calls and {source.name for source in calls[-1].sources} == names else None

        async with self._news:
            await self._news.wait_for(now)
        call = now()
        assert call
        return call

    async def post(self, door: str, offer: str, headers: dict[str, str]) -> ClientResponse:
        return await self.http.post(f"{self.url}{door}", data=offer, headers=SDP | headers)

    async def fetched(self, path: str) -> bytes:
        async with self.http.get(self.url + path) as response:
            return await response.read()

    async def session(self, session: str) -> Peer | None:
        return self.app[ROOMS].find("broadcast:1").peer(session)

    async def rooms(self) -> list[str]:
        return list(self.app[ROOMS])

    async def source(self, name: str) -> SourceView | None:
        return await self.source_in("broadcast:1", name)

    async def source_in(self, room: str, name: str) -> SourceView | None:
        sources = await self.node.sources(room)
        return next((source for source in sources if source.name == name), None)

    async def view(self, room: str = "broadcast:1") -> Any:
        return await self.node.room(room)


@asynccontextmanager
async def plane(
    folder: Path,
    bounds: Bounds = Bounds(),  # noqa: B008
    clock: Clock = Clock(),  # noqa: B008 - frozen
    doors: Iterable[web.RouteDef] = (),
    **settings: Any,
) -> AsyncIterator[Plane]:
    app = web.Application(middlewares=[errors])
    app[SETTINGS], app[CLOCK], app[BOUNDS] = settings_for(folder, **settings), clock, bounds
    attach_metrics(app)
    async with ClientSession() as http:
        running = Plane(app, http)
        app.add_routes([web.post("/api/media/hook", running.hook), *doors])
        attach_media(app)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, running.settings.host, running.settings.port).start()
        try:
            yield running
        finally:
            await runner.cleanup()


async def error_of(answer: Any) -> tuple[int, str]:
    """Its status, and the reason of the refusal or its code."""
    error = (await answer.json())["error"]
    assert error["message"]
    return answer.status, error.get("reason") or error["code"]
