"""One show with everything at once: 1,000 viewers over LL-HLS, 200 over WHEP, 500 who read a chat that goes on.

The server has one core, all viewers share the other. The guest's picture is a small one (640×360, half a megabit), so
that the load can take it; who watches over LL-HLS waits for each part of the picture and gets it (sound left out: the
same requests with fewer bytes). A part that comes more than a second after the one before is a stall: the player's
buffer would be empty.
"""

import asyncio
import re
import resource
import sys
import time
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parent.parent))

import msgspec
from aiohttp import ClientSession

from benchmarks import crowd
from benchmarks.fan import until
from benchmarks.friday import Friday, friday
from benchmarks.ingest_cost import on_air
from benchmarks.lab import Result, Server, median, quantile, run, server
from benchmarks.watchers import Watcher

HLS, WHEP, READERS, LINES = 1000, 200, 500, 10
STALL = 1.0
SDP = {"Content-Type": "application/sdp"}
HINT = re.compile(rb'PRELOAD-HINT:TYPE=PART,URI="(video/([0-9]+)\\.([0-9]+)\\.m4s[^"]*)"')
LENGTH = re.compile(rb"[Cc]ontent-[Ll]ength: ([0-9]+)")


class HlsViewer(asyncio.Protocol):
    """Asks for the part that the playlist announces and for the playlist that has it; both wait at the server."""

    def __init__(self, path: str, hint: tuple[bytes, bytes, bytes]) -> None:
        self.path, self.hint = path, hint
        self.buffer = bytearray()
        self.came: list[float] = []
        self.bytes = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment] # uvloop's is one by duty
        self.ask()

    def ask(self) -> None:
        part, segment, index = (piece.decode() for piece in self.hint)
        reload = f"video.m3u8?_HLS_msn={segment}&_HLS_part={index}"
        wanted = (f"GET {self.path}/{what} HTTP/1.1\r\nHost: here\r\nAccept: */*\r\n\r\n" for what in (part, reload))
        self.transport.write("".join(wanted).encode())

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while body := self.answer():
            if body.startswith(b"#EXTM3U"):
                self.next(body)
            else:
                self.came.append(time.monotonic())
                self.bytes += len(body)

    def answer(self) -> bytes | None:
        """The body of the first answer, once it is whole."""
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = bytes(self.buffer[:end])
        assert head.startswith(b"HTTP/1.1 200"), head
        length = LENGTH.search(head)
        assert length, head
        whole = end + 4 + int(length[1])
        if len(self.buffer) < whole:
            return None
        body = bytes(self.buffer[end + 4 : whole])
        del self.buffer[:whole]
        return body

    def next(self, playlist: bytes) -> None:
        found = HINT.search(playlist)
        assert found, playlist
        self.hint = (found[1], found[2], found[3])
        self.ask()

    def gaps(self, since: float) -> list[float]:
        times = [at for at in self.came if at > since]
        return [after - before for before, after in pairwise(times)]


class Reader:
    """Reads a chat: how late each line came."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def __call__(self, packet: bytes) -> None:
        if b'"line_said"' in packet[:40]:
            line = msgspec.json.decode(packet[packet.index(b"[") :])[1]["line"]
            self.waits.append(time.monotonic() - float(line["text"].split()[0]))


async def hls(show: Friday) -> list[HlsViewer]:
    path = show.hls.removeprefix(show.cast.url)
    port = int(show.cast.url.rpartition(":")[2])
    async with ClientSession() as http, http.get(f"{show.hls}/video.m3u8") as answer:
        found = HINT.search(await answer.read())
    assert found
    loop, viewers = asyncio.get_running_loop(), list[HlsViewer]()
    for _ in range(HLS):
        viewer = HlsViewer(path, (found[1], found[2], found[3]))
        await loop.create_connection(lambda viewer=viewer: viewer, "127.0.0.1", port)  # type: ignore[misc]
        viewers.append(viewer)
    return viewers


async def whep(show: Friday, http: ClientSession) -> list[Watcher]:
    viewers = []
    for _ in range(WHEP):
        ticket = await show.watches()
        headers = SDP | {"Authorization": f"Bearer {ticket['ticket']}"}

        async def answer(
            offer: str, url: str = show.cast.url + ticket["whep"], headers: dict[str, str] = headers
        ) -> str:
            async with http.post(url, data=offer, headers=headers) as given:
                assert given.status == 201, await given.text()
                return await given.text()

        viewers.append(Watcher())
        await viewers[-1].offers(answer)
    return viewers


async def chat(show: Friday) -> list[Reader]:
    readers = [Reader() for _ in range(READERS)]
    seats = await crowd.sit_all(show.cast.url, [""] * READERS, lambda number: readers[number])
    for seat in seats:
        await seat.call("enter", {"broadcast": show.id})
    return readers


async def talk(show: Friday, seconds: float) -> int:
    """The host speaks: nobody else may that often."""
    await show.cast.host.connects("/audience")
    begin, said = time.monotonic(), 0
    while time.monotonic() < begin + seconds:
        text = f"{time.monotonic()} 第{uuid4().hex[:6]}句：五险一金从第一个月就交"
        await show.cast.host.call("/audience", "say", broadcast=show.id, text=text, key=uuid4().hex)
        said += 1
        await asyncio.sleep(max(0.0, begin + said / LINES - time.monotonic()))
    return said


async def house(process: Server, seconds: float) -> list[Result]:
    async with friday(process) as show, on_air(show, "small"), ClientSession() as http:
        readers = await chat(show)
        watchers = await whep(show, http)
        viewers = await hls(show)
        await asyncio.sleep(5)
        since, cpu, had = time.monotonic(), process.cpu(), [watcher.count for watcher in watchers]
        said = await talk(show, seconds)
        used = (process.cpu() - cpu) / (time.monotonic() - since)
        packets = [(watcher.count - before) / seconds for watcher, before in zip(watchers, had, strict=True)]
        gaps = [gap for viewer in viewers for gap in viewer.gaps(since)]
        await until(lambda: all(len(reader.waits) == said for reader in readers))
        assert min(packets) > 0.9 * max(packets), (
            f"some WHEP viewers got less: {min(packets)} of {max(packets)} a second"
        )
        await asyncio.gather(*(watcher.leaves() for watcher in watchers))
        for viewer in viewers:
            viewer.transport.close()
    waits = [wait for reader in readers for wait in reader.waits]
    return [
        Result("the server, for all of them", 100 * used, "% of a core"),
        Result("from part to part, median", 1000 * median(gaps), "ms"),
        Result("from part to part, p99", 1000 * quantile(gaps, 0.99), "ms"),
        Result("stalls of LL-HLS viewers", sum(gap > STALL for gap in gaps) / HLS, "per viewer"),
        Result("packets of a WHEP viewer", median(packets), "1/s"),
        Result("a chat line is heard after, p99", 1000 * quantile(waits, 0.99), "ms"),
    ]


async def measure(quick: bool, folder: Path) -> list[Result]:
    async with server(folder) as process:
        return await house(process, 10.0 if quick else 60.0)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    crowd.take_the_load_core()
    run(measure, __doc__)
