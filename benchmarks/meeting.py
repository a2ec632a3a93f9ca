"""Interview rooms before two servers, our media node and Janus' video room, and the people who meet in them."""

import asyncio
import itertools
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import msgspec
from aiohttp import ClientSession, web
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from benchmarks.camera import SMALL, Loop, pictures, sounds
from benchmarks.janus import Janus, janus
from benchmarks.lab import SERVER_CORE, Process, free_port, healthy_at, running
from benchmarks.watchers import Watcher, h264
from server.demo.guest import RATE
from server.media.control import HookCall, Ticket, Wanted, ticket_for
from server.rest import reply
from server.settings import Settings
from tests.media.peers import tells_levels

ROOMS, PEOPLE = 2, 6
"""Rooms at the most, which is what one core of either server carries, and who is in each."""
SDP = {"Content-Type": "application/sdp"}
SPEAKS, LISTENS = 30, 127
"""How loud people are, in decibels below the loudest there can be (RFC 6464)."""


class House(Protocol):
    """A server with rooms, which are named `interview:0` and so on."""

    @property
    def process(self) -> Process: ...

    async def takes(self, offer: str, room: str) -> tuple[Any, str]:
        """Somebody publishes: who they are to the others, and the answer."""
        ...

    async def shows(self, watcher: Watcher, who: Any, room: str) -> None: ...


@dataclass
class Ours:
    process: Process
    http: ClientSession
    url: str
    settings: Settings
    names: "itertools.count[int]" = field(default_factory=itertools.count)

    async def takes(self, offer: str, room: str) -> tuple[str, str]:
        name = f"person{next(self.names)}"
        return name, await self._post("/whip", offer, Ticket(room, publish=name))

    async def shows(self, watcher: Watcher, who: str, room: str) -> None:
        await watcher.offers(lambda offer: self._post(f"/whep?source={who}", offer, Ticket(room, watch=True)))

    async def _post(self, door: str, offer: str, ticket: Ticket) -> str:
        headers = SDP | {"Authorization": f"Bearer {ticket_for(self.settings, ticket)}"}
        async with self.http.post(f"{self.url}/media{door}", data=offer, headers=headers) as answer:
            assert answer.status == 201, await answer.text()
            return await answer.text()


@dataclass
class Theirs:
    process: Janus

    async def takes(self, offer: str, room: str) -> tuple[int, str]:
        return await self.process.takes(offer, number(room))

    async def shows(self, watcher: Watcher, who: int, room: str) -> None:
        await self.process.shows(watcher, who, number(room))


def number(room: str) -> int:
    return int(room.partition(":")[2])


@asynccontextmanager
async def ours(folder: Path, wanted: Callable[[str], Wanted] = lambda room: Wanted()) -> AsyncIterator[Ours]:
    """A media node by itself; the web side it asks is here, and says what is `wanted` of a room."""
    port, web_port = free_port(), free_port()
    app = web.Application()

    async def hook(request: web.Request) -> web.StreamResponse:
        return reply(wanted(msgspec.json.decode(await request.read(), type=HookCall).room))

    app.add_routes([web.post("/api/media/hook", hook)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", web_port).start()
    env = {
        "VAR": str(folder),
        "PORT": str(port),
        "WEB_URL": f"http://127.0.0.1:{web_port}",
        "SECRET": "of a benchmark" * 3,
    }
    settings = Settings.from_environment(env | {"MEDIA_HOST": "127.0.0.1"})
    command = (sys.executable, "-m", "server", "media")
    async with (
        running(
            *command, core=SERVER_CORE, env=env | {"MEDIA_HOST": "127.0.0.1"}, stdout=asyncio.subprocess.DEVNULL
        ) as process,
        ClientSession() as http,
    ):
        url = f"http://127.0.0.1:{port}"
        await healthy_at(f"{url}/healthz")
        yield Ours(Process(process.pid), http, url, settings)
    await runner.cleanup()


@asynccontextmanager
async def theirs(folder: Path) -> AsyncIterator[House]:
    async with janus(folder, rooms=ROOMS) as peer:
        yield Theirs(peer)


class Person:
    """Publishes, and watches whom it is told to."""

    def __init__(self, house: House, room: str, film: "Film") -> None:
        self.house, self.room, self._film, self.speaking = house, room, film, True
        self.pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        start = time.monotonic()
        self._voice = Loop("audio", film.talk, RATE, start)
        self.pc.addTransceiver(self._voice, "sendonly")
        self.pc.addTransceiver(Loop("video", film.film, 90_000, start), "sendonly").setCodecPreferences(h264())
        tells_levels(self.pc, lambda: SPEAKS if self.speaking else LISTENS)
        self.watchers: list[Watcher] = []
        self.name: Any = None

    def speaks(self, whether: bool) -> None:
        self.speaking, self._voice.encoded = whether, self._film.talk if whether else self._film.hush

    async def publishes(self) -> None:
        connected = asyncio.Event()

        def changed() -> None:
            if self.pc.connectionState == "connected":
                connected.set()

        self.pc.on("connectionstatechange", changed)
        await self.pc.setLocalDescription(await self.pc.createOffer())
        self.name, answer = await self.house.takes(self.pc.localDescription.sdp, self.room)
        await self.pc.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        async with asyncio.timeout(30):
            await connected.wait()

    async def sees(self, who: Any, decodes: bool = False) -> Watcher:
        watcher = Watcher(decodes)
        self.watchers.append(watcher)
        await self.house.shows(watcher, who, self.room)
        return watcher

    async def leaves(self) -> None:
        for watcher in self.watchers:
            await watcher.leaves()
        await self.pc.close()


class Film:
    """What everybody sends, encoded once: as large as the pages send it, or in 360p."""

    def __init__(self, small: bool = False) -> None:
        self.film = list(pictures(*SMALL) if small else pictures())
        self.talk, self.hush = list(sounds()), list(sounds(0.0))

    def person(self, house: House, room: str) -> Person:
        return Person(house, room, self)


async def fill(house: House, film: Film, room: str) -> list[Person]:
    """Six people, of whom everybody sees everybody."""
    people = [film.person(house, room) for _ in range(PEOPLE)]
    for person in people:
        await person.publishes()
    await asyncio.sleep(1)
    for person, other in itertools.permutations(people, 2):
        await person.sees(other.name)
    return people


async def leave(leaving: Any) -> None:
    gone: list[Awaitable[None]] = list(leaving)
    await asyncio.gather(*gone)
