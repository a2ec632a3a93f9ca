"""Janus as a peer: its video room over its HTTP interface, one publisher, any number of subscribers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from aiohttp import ClientSession, ClientTimeout, web

from benchmarks.lab import SERVER_CORE, Process, free_port, healthy_at, running

LIBRARIES = Path("/usr/lib/x86_64-linux-gnu/janus")
ROOM = 4711
MAIN = """
general: {{ configs_folder = "{folder}", plugins_folder = "{libraries}/plugins",
    transports_folder = "{libraries}/transports", debug_level = 2, session_timeout = 600 }}
nat: {{ ice_enforce_list = "{address}", ice_lite = false }}
plugins: {{ disable = "{plugins}" }}
transports: {{ disable = "{transports}" }}
"""
HTTP = 'general: {{ json = "compact", base_path = "/janus", http = true, port = {port}, ip = "127.0.0.1" }}'
OPEN = {"publishers": 8, "videocodec": "h264", "audiocodec": "opus", "bitrate": 8_000_000}


class Viewer(Protocol):
    """Takes an offer and gives an answer."""

    async def answers(self, offer: str, give: Callable[[str], Awaitable[None]]) -> None: ...


class Janus(Process):
    def __init__(self, pid: int, url: str, http: ClientSession) -> None:
        super().__init__(pid)
        self.url, self.http = url, http
        self.feed = 0
        self._events: dict[int, asyncio.Queue[dict[str, Any]]] = {}

    async def ask(self, path: str = "", **request: Any) -> dict[str, Any]:
        async with self.http.post(f"{self.url}{path}", json=request | {"transaction": uuid4().hex}) as answer:
            content: dict[str, Any] = await answer.json(content_type=None)
        assert content["janus"] in ("success", "ack"), content
        return content

    async def opens(self, rooms: int) -> None:
        self.session = f"/{(await self.ask(janus='create'))['data']['id']}"
        self._listening = asyncio.create_task(self._listen())
        handle = await self.attached()
        for number in range(rooms):
            await self.tells(handle, {"request": "create", "room": ROOM + number, **OPEN})

    async def _listen(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with self.http.get(f"{self.url}{self.session}?maxev=50") as answer:
                    events = await answer.json(content_type=None)
                for event in events if isinstance(events, list) else [events]:
                    if event["janus"] == "event":
                        self._events[event["sender"]].put_nowait(event)

    async def attached(self) -> int:
        handle = (await self.ask(self.session, janus="attach", plugin="janus.plugin.videoroom"))["data"]["id"]
        self._events[handle] = asyncio.Queue()
        return int(handle)

    async def tells(self, handle: int, body: dict[str, Any], **more: Any) -> None:
        await self.ask(f"{self.session}/{handle}", janus="message", body=body, **more)

    async def hears(self, handle: int) -> dict[str, Any]:
        async with asyncio.timeout(30):
            return await self._events[handle].get()

    async def publishes(self, request: web.Request) -> web.Response:
        """What WHIP is here: a publisher's offer, for a camera that knows nothing else."""
        self.feed, answer = await self.takes(await request.text())
        return web.Response(status=201, text=answer, content_type="application/sdp", headers={"Location": "/left"})

    async def has_feed(self) -> int:
        """The feed of `publishes`; 0 while nobody has."""
        return self.feed

    async def takes(self, offer: str, room: int = 0) -> tuple[int, str]:
        """One more publisher: its feed, and the answer to it."""
        handle = await self.attached()
        await self.tells(handle, {"request": "join", "ptype": "publisher", "room": ROOM + room})
        feed = int((await self.hears(handle))["plugindata"]["data"]["id"])
        jsep = {"type": "offer", "sdp": offer}
        await self.tells(handle, {"request": "configure", "audio": True, "video": True}, jsep=jsep)
        return feed, (await self.configured(handle))["jsep"]["sdp"]

    async def configured(self, handle: int) -> dict[str, Any]:
        """The answer, past what is told of others who come and go."""
        while "jsep" not in (event := await self.hears(handle)):
            pass
        return event

    async def shows(self, watcher: Viewer, feed: int = 0, room: int = 0) -> None:
        handle = await self.attached()
        streams = [{"feed": feed or self.feed}]
        await self.tells(handle, {"request": "join", "ptype": "subscriber", "room": ROOM + room, "streams": streams})
        offer = (await self.hears(handle))["jsep"]["sdp"]

        async def give(answer: str) -> None:
            await self.tells(handle, {"request": "start"}, jsep={"type": "answer", "sdp": answer})

        await watcher.answers(offer, give)

    async def closes(self) -> None:
        self._listening.cancel()


@asynccontextmanager
async def janus(folder: Path, address: str = "127.0.0.1", rooms: int = 1) -> AsyncIterator[Janus]:
    """Its media packets use that address only. There are `rooms`, which its callers number from 0."""
    port = free_port()
    await asyncio.to_thread(configure, folder, port, address)
    quiet = {"stdout": asyncio.subprocess.DEVNULL, "stderr": asyncio.subprocess.DEVNULL}
    command = ("janus", "-F", str(folder), "-C", str(folder / "janus.jcfg"))
    async with (
        running(*command, core=SERVER_CORE, **quiet) as process,
        ClientSession(timeout=ClientTimeout(60)) as http,
    ):
        url = f"http://127.0.0.1:{port}/janus"
        await healthy_at(f"{url}/info")
        peer = Janus(process.pid, url, http)
        await peer.opens(rooms)
        try:
            yield peer
        finally:
            await peer.closes()


def configure(folder: Path, port: int, address: str) -> None:
    """Only what is measured is loaded."""
    folder.mkdir()
    plugins, transports = (
        ",".join(file.name for file in (LIBRARIES / kind).glob("*.so") if wanted not in file.name)
        for kind, wanted in (("plugins", "videoroom"), ("transports", "http"))
    )
    main = MAIN.format(folder=folder, libraries=LIBRARIES, plugins=plugins, transports=transports, address=address)
    (folder / "janus.jcfg").write_text(main)
    (folder / "janus.transport.http.jcfg").write_text(HTTP.format(port=port))
