"""One show with everything at once: 1,000 viewers over LL-HLS, 200 over WHEP, 100 who read a chat that goes on.

The server has one core, all viewers and the guest share the other. The guest's picture is a small one (640×360, half a
megabit), so that the load can take it; who watches over LL-HLS waits for each part of the picture and gets it (sound
left out: the same requests with fewer bytes). A part is late by as much as it comes after the first viewer has it; it
is lost where a viewer never gets it. Lateness is that of the viewers too: a part wakes them all on one core.
"""

import asyncio
import re
import resource
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parent.parent))

import msgspec
from aiohttp import ClientSession

from benchmarks import crowd
from benchmarks.friday import Friday, friday
from benchmarks.hls_viewers import HlsViewer, parts
from benchmarks.ingest_cost import on_air
from benchmarks.lab import Result, Server, quantile, run, running, server
from benchmarks.watchers import Watcher
from benchmarks.whep_fanout import posting

HLS, WHEP, READERS, LINES = 1000, 200, 100, 4
JOINING = 8
"""WHEP viewers who join at the same time: DTLS is work on both sides."""
SETTLE = 3.0
LIMIT = 95
"""Seconds until the script gives up, whatever it waits for."""
SENT = re.compile(r'media_packets\w*\{direction="out"\} ([0-9.e+]+)')


async def hls(show: Friday, http: ClientSession) -> list[HlsViewer]:
    """All are connected before the first asks: whoever watches already would delay those who still come."""
    path = show.hls.removeprefix(show.cast.url)
    port = int(show.cast.url.rpartition(":")[2])
    loop, gate = asyncio.get_running_loop(), asyncio.Semaphore(crowd.AT_ONCE)

    async def one() -> HlsViewer:
        async with gate:
            return (await loop.create_connection(lambda: HlsViewer(path), "127.0.0.1", port))[1]

    viewers = await asyncio.gather(*(one() for _ in range(HLS)))
    async with http.get(f"{show.hls}/video.m3u8") as answer:
        playlist = await answer.read()
    for viewer in viewers:
        viewer.see(playlist)
        viewer.ask("video.m3u8?_HLS_msn={}&_HLS_part={}".format(*(number.decode() for number in viewer.hint[1:])))
    return viewers


@asynccontextmanager
async def whep(show: Friday, http: ClientSession) -> AsyncIterator[list[Watcher]]:
    """All of them leave whatever happens: threads of aiortc's would keep the script from ending."""
    ticket = await show.watches()
    join = posting(http, show.cast.url + ticket["whep"], {"Authorization": f"Bearer {ticket['ticket']}"})
    watchers, gate = [Watcher() for _ in range(WHEP)], asyncio.Semaphore(JOINING)

    async def one(watcher: Watcher) -> None:
        async with gate:
            await join(watcher)

    try:
        async with asyncio.TaskGroup() as joining:
            for watcher in watchers:
                joining.create_task(one(watcher))
        yield watchers
    finally:
        await asyncio.gather(*(watcher.leaves() for watcher in watchers))


@asynccontextmanager
async def chat(show: Friday) -> AsyncIterator[asyncio.subprocess.Process]:
    """Readers in a process of their own, which does not wait for the other viewers' (chat_readers.py)."""
    command = (sys.executable, "benchmarks/chat_readers.py", show.cast.url, show.id, str(READERS))
    pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE, "limit": 1 << 24}
    async with running(*command, **pipes) as process:
        assert process.stdout
        assert (await process.stdout.readline()).strip() == b"ready"
        yield process


async def heard(readers: asyncio.subprocess.Process, lines: int) -> list[float]:
    """How late each line came to each reader; all of them hear all of it, or there is no result."""
    assert readers.stdin
    assert readers.stdout
    readers.stdin.write(f"{lines}\n".encode())
    waits = msgspec.json.decode(await readers.stdout.readline(), type=list[float])
    assert len(waits) == lines * READERS, f"{len(waits)} of {lines * READERS} lines were heard"
    return waits


async def talk(show: Friday, seconds: float) -> int:
    """The host speaks: nobody else may that often. Returns how many lines."""
    cookie = "; ".join(f"{one.key}={one.value}" for one in show.cast.host.http.cookie_jar)
    seat: crowd.Seat = await crowd.sit(show.cast.url, cookie=cookie)
    await seat.call("enter", {"broadcast": show.id})
    begin, said = time.monotonic(), 0
    while time.monotonic() < begin + seconds:
        text = f"{time.monotonic()} 第{uuid4().hex[:6]}句：五险一金从第一个月就交"
        answer = await seat.call("say", {"broadcast": show.id, "text": text, "key": uuid4().hex})
        assert isinstance(answer, dict), answer
        assert "ok" in answer, answer
        said += 1
        await asyncio.sleep(max(0.0, begin + said / LINES - time.monotonic()))
    return said


async def sent(show: Friday, http: ClientSession) -> float:
    """Packets that the server says it has given to WHEP viewers."""
    async with http.get(f"{show.cast.url}/metrics") as answer:
        found = SENT.search(await answer.text())
    assert found, "no count of packets in /metrics"
    return float(found[1])


async def house(process: Server, seconds: float) -> list[Result]:
    async with (
        friday(process) as show,
        on_air(show, "small"),
        ClientSession() as http,
        chat(show) as readers,
        whep(show, http) as watchers,
    ):
        print(f"{READERS} readers and {WHEP} WHEP viewers are in", flush=True)
        viewers = await hls(show, http)
        print(f"{HLS} LL-HLS viewers are in", flush=True)
        try:
            return await measured(process, show, http, readers, watchers, viewers, seconds)
        finally:
            for viewer in viewers:
                viewer.transport.abort()


async def measured(
    process: Server,
    show: Friday,
    http: ClientSession,
    readers: asyncio.subprocess.Process,
    watchers: list[Watcher],
    viewers: list[HlsViewer],
    seconds: float,
) -> list[Result]:
    await asyncio.sleep(SETTLE)
    since, cpu = time.monotonic(), process.cpu()
    had, gave = sum(watcher.count for watcher in watchers), await sent(show, http)
    said = await talk(show, seconds)
    used = (process.cpu() - cpu) / (time.monotonic() - since)
    given = await sent(show, http) - gave
    got = sum(watcher.count for watcher in watchers) - had
    late, lost, everything = parts(viewers, since)
    errors = [error for viewer in viewers for error in viewer.errors]
    assert not errors, f"{len(errors)} errors, such as {set(errors[:5])}"

    waits = await heard(readers, said)
    return [
        Result("the server, for all of them", 100 * used, "% of a core"),
        Result("a part after the first viewer has it, p99", 1000 * quantile(late, 0.99), "ms"),
        Result("parts that did not come", 100 * lost / everything, "%"),
        Result("packets lost by WHEP viewers", 100 * max(0.0, 1 - got / given), "%"),
        Result("a chat line is heard after, p99", 1000 * quantile(waits, 0.99), "ms"),
    ]


async def measure(quick: bool, folder: Path) -> list[Result]:
    async with asyncio.timeout(LIMIT), server(folder) as process:
        return await house(process, 8.0 if quick else 30.0)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    crowd.take_the_load_core()
    run(measure, __doc__)
