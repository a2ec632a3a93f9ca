"""Rooms of six in which everybody sees and hears everybody: how many one core carries, and how soon who joins sees all.

Our media node and Janus' video room, the same people before each: they publish 640×360 at 30 pictures a second and half
a megabit, and Opus that tells how loud it is, and watch the five others. In each room one speaks and the others listen;
then all speak at once. Who watches is negotiated by aiortc, reports by RTCP, and only counts (watchers.py). There is a
room, then two, then four, which is what the other core can load; rooms a core: four over the CPU that four take, idling
taken off. Joining: while there is one room, from the first request of somebody who comes in until a picture of each of
the six there has been decoded. All on the loopback device.
"""

import asyncio
import itertools
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

sys.path.insert(0, str(Path(__file__).parent.parent))

import msgspec
import uvloop
from aiohttp import ClientSession, web
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from benchmarks.camera import RATE, SMALL, Loop, pictures, sounds
from benchmarks.janus import Janus, janus
from benchmarks.lab import (
    SERVER_CORE,
    Process,
    Result,
    free_port,
    healthy_at,
    median,
    needs,
    quantile,
    run,
    running,
    share_of_a_core,
)
from benchmarks.watchers import Watcher, h264
from server.media.control import HookCall, Ticket, Wanted, ticket_for
from server.rest import reply
from server.settings import Settings
from tests.media.peers import tells_levels

PEOPLE = 6
COUNTS = (1, 2, 4)
"""Rooms at once."""
TALKING = {"one speaks": 1, "all speak": PEOPLE}
SDP = {"Content-Type": "application/sdp"}
SETTLE = 2.0
SPEAKS, LISTENS = 30, 127
"""How loud people are, in decibels below the loudest there can be (RFC 6464)."""


class House(Protocol):
    """A server with rooms, which are named `interview:0` and so on."""

    process: Process

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
    async with janus(folder, rooms=max(COUNTS)) as peer:
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
        self.pc.on("connectionstatechange", lambda: self.pc.connectionState == "connected" and connected.set())
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
    """What everybody sends, encoded once."""

    def __init__(self) -> None:
        self.film, self.talk, self.hush = list(pictures(*SMALL)), list(sounds()), list(sounds(0.0))

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


async def share(house: House, people: list[Person], seconds: float) -> float:
    """Of a core, while all these get what the others send."""
    watchers = [watcher for person in people for watcher in person.watchers]
    before, begin = [watcher.count for watcher in watchers], time.monotonic()
    used = await share_of_a_core(house.process, seconds)
    each = [(one.count - had) / (time.monotonic() - begin) for one, had in zip(watchers, before, strict=True)]
    assert min(each) > 0.5 * max(each), "some got far less than others"
    what = (
        f"{type(house).__name__}: {len(people) // PEOPLE} rooms, {'all speak' if people[-1].speaking else 'one speaks'}"
    )
    print(f"{what}, {used:.1%} of a core; {sum(each):.0f} packets a second", flush=True)
    return used


async def join(house: House, film: Film, people: list[Person]) -> float:
    """Seconds from the first request to a picture of each of those who are there."""
    one, begin = film.person(house, people[0].room), time.monotonic()
    publishing = asyncio.create_task(one.publishes())
    watchers = await asyncio.gather(*(one.sees(person.name, decodes=True) for person in people))
    async with asyncio.timeout(30):
        while not all(watcher.frames for watcher in watchers):  # noqa: ASYNC110 - what is waited for is other tasks
            await asyncio.sleep(0.005)
    took = time.monotonic() - begin
    await publishing
    await one.leaves()
    return took


async def once(
    open_house: Callable[[Path], Any], folder: Path, film: Film, seconds: float, joins: int
) -> tuple[dict[str, float], list[float]]:
    """The share of a core that each of the most rooms takes, and how long joining the first takes."""
    async with open_house(folder) as house:
        alone = await share_of_a_core(house.process, seconds)
        people, waits, used = list[Person](), list[float](), dict[str, float]()
        for count in COUNTS:
            for number in range(len(people) // PEOPLE, count):
                people += await fill(house, film, f"interview:{number}")
            for talking, speakers in TALKING.items():
                for place, person in enumerate(people):
                    person.speaks(place % PEOPLE < speakers)
                await asyncio.sleep(SETTLE)
                used[talking] = (await share(house, people, seconds) - alone) / count
            waits = waits or [await join(house, film, people) for _ in range(joins)]
        await leave(person.leaves() for person in people)
    print(f"{open_house.__name__}: {quantile(waits, 0.5):.2f} s to join, at most {max(waits):.2f} s")
    return used, waits


async def leave(leaving: Any) -> None:
    gone: list[Awaitable[None]] = list(leaving)
    await asyncio.gather(*gone)


async def measure(quick: bool, folder: Path) -> list[Result]:
    needs({"janus": "janus"})
    film = Film()
    rounds, seconds, joins = (1, 4.0, 3) if quick else (5, 6.0, 6)
    used: dict[Any, list[dict[str, float]]] = {ours: [], theirs: []}
    waits: dict[Any, list[float]] = {ours: [], theirs: []}
    for turn in range(rounds):
        for house in (ours, theirs) if turn % 2 == 0 else (theirs, ours):
            taken, some = await once(house, folder / f"{house.__name__}-{turn}", film, seconds, joins)
            used[house].append(taken)
            waits[house] += some

    def rooms(house: Any, talking: str) -> float:
        return 1 / median([taken[talking] for taken in used[house]])

    late = {house: quantile(some, 0.95) for house, some in waits.items()}
    return [
        *(Result(f"rooms of six, {how}", rooms(ours, how), "1/core", "janus", rooms(theirs, how)) for how in TALKING),
        Result("who joins sees everybody after, p95", late[ours], "s", "janus", late[theirs]),
    ]


if __name__ == "__main__":
    uvloop.install()
    run(measure, __doc__)
