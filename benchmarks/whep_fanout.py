"""How many packets one core sends to WebRTC viewers: packets per second of CPU time, at 100 and at 200 viewers.

Everybody sends the same 720p30 and Opus: our show over WHEP, Janus' video room, and aiortc's own senders (of which one
core takes some dozens of viewers only). The CPU that a sender uses without viewers is taken off: what it takes to
receive, and with us also to package and to record. Viewers are negotiated by aiortc, report by RTCP, ask for one packet
of video in a hundred again, and only count (watchers.py); before, a real one has decoded. All is on the loopback
device, where the kernel's work for who receives is counted as the sender's; the SRTP profiles are printed.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import uvloop
from aiohttp import ClientSession, web

from benchmarks.friday import friday
from benchmarks.ingest_cost import on_air
from benchmarks.janus import janus
from benchmarks.lab import SERVER_CORE, Process, Result, free_port, healthy, median, needs, run, running, server, until
from benchmarks.watchers import Watcher

SDP = {"Content-Type": "application/sdp"}
SETTLE = 2.0
STOCK_VIEWERS = 20
"""aiortc's senders keep up with some sixty on one core, at the same cost of each packet."""
Join = Callable[[Any], Awaitable[None]]
"""Lets a viewer in, which offers or answers as `Watcher` does."""
Side = tuple[Process, Join]


def posting(http: ClientSession, url: str, headers: dict[str, str]) -> Join:
    async def join(watcher: Watcher) -> None:
        async def answer(offer: str) -> str:
            async with http.post(url, data=offer, headers=SDP | headers) as given:
                assert given.status == 201, await given.text()
                return await given.text()

        await watcher.offers(answer)

    return join


@asynccontextmanager
async def ours(folder: Path, address: str = "127.0.0.1") -> AsyncIterator[Side]:
    async with (
        server(folder, MEDIA_HOST=address) as house,
        friday(house) as show,
        on_air(show),
        ClientSession() as http,
    ):
        ticket = await show.watches()
        yield house, posting(http, house.url + ticket["whep"], {"Authorization": f"Bearer {ticket['ticket']}"})


@asynccontextmanager
async def theirs(folder: Path, address: str = "127.0.0.1") -> AsyncIterator[Side]:
    async with janus(folder, address) as peer:
        app = web.Application()
        app.add_routes([web.post("/whip", peer.publishes)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        port = free_port()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        async with running(sys.executable, "benchmarks/camera.py", f"http://127.0.0.1:{port}", "/whip", "none"):
            await until(peer.has_feed, 60)
            await asyncio.sleep(SETTLE)
            yield peer, peer.shows
        await runner.cleanup()


@asynccontextmanager
async def stock(_: Path) -> AsyncIterator[Side]:
    port = free_port()
    command = (sys.executable, "benchmarks/aiortc_sender.py", str(port))
    async with running(*command, core=SERVER_CORE) as process, ClientSession() as http:
        await healthy(f"http://127.0.0.1:{port}")
        yield Process(process.pid), posting(http, f"http://127.0.0.1:{port}/whep", {})


async def decoded(join: Join) -> str:
    """One viewer that looks; returns the SRTP profile."""
    watcher = Watcher(decodes=True)
    await join(watcher)
    async with asyncio.timeout(30):
        while watcher.frames < 10:  # noqa: ASYNC110 - nothing tells us
            await asyncio.sleep(0.1)
    profile = watcher.profile
    await watcher.leaves()
    return profile


async def rate(side: Side, viewers: int, seconds: float) -> tuple[float, str]:
    """Packets per CPU-second, and what was seen besides."""
    process, join = side
    profile = await decoded(join)
    await asyncio.sleep(SETTLE)
    cpu = process.cpu()
    await asyncio.sleep(seconds)
    alone = process.cpu() - cpu
    watchers: list[Watcher] = []
    for _ in range(viewers):
        watchers.append(Watcher())
        await join(watchers[-1])
    await asyncio.sleep(SETTLE)
    before, cpu = [watcher.count for watcher in watchers], process.cpu()
    await asyncio.sleep(seconds)
    used = process.cpu() - cpu
    each = [watcher.count - had for watcher, had in zip(watchers, before, strict=True)]
    for watcher in watchers:
        await watcher.leaves()
    assert min(each) > 0.5 * max(each), "some viewers got far less than others"
    seen = (
        f"{viewers} viewers, {sum(each) / viewers / seconds:.0f} packets a second each, {used / seconds:.0%} of a core"
    )
    return sum(each) / (used - alone), f"{seen}, {profile}"


async def once(open_side: Callable[[Path], Any], folder: Path, viewers: int, seconds: float) -> float:
    async with open_side(folder) as side:
        value, seen = await rate(side, viewers, seconds)
    print(f"{open_side.__name__}: {value:.0f} packets per CPU-second; {seen}", flush=True)
    return value


async def measure(quick: bool, folder: Path) -> list[Result]:
    needs({"janus": "janus"})
    rounds, seconds = (1, 3.0) if quick else (5, 6.0)
    results = []
    for viewers in (40,) if quick else (100, 200):
        seen: dict[Callable[[Path], Any], list[float]] = {ours: [], theirs: [], stock: []}
        for turn in range(rounds):
            for side in list(seen) if turn % 2 == 0 else list(seen)[::-1]:
                count = min(viewers, STOCK_VIEWERS) if side is stock else viewers
                seen[side].append(await once(side, folder / f"{side.__name__}-{viewers}-{turn}", count, seconds))
        name, value = f"packets at {viewers} viewers", median(seen[ours])
        results.append(Result(name, value, "1/cpu-s", "janus", median(seen[theirs])))
        results.append(Result(f"{name} and stock", value, "1/cpu-s", "aiortc sender", median(seen[stock])))
    return results


if __name__ == "__main__":
    uvloop.install()
    run(measure, __doc__)
