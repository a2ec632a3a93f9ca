"""How long 2,000 blocked playlist reloads take to be answered, from the addition of their part to each answer.

The server runs on one core and publishes a part every two seconds; all viewers wait for each of them (RFC 8216bis,
6.2.5.2) on connections of their own. Answers are timed when the load reads them, so its own delay is in the figure.
"""

import asyncio
import re
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import uvloop
from aiohttp import ClientSession

from benchmarks.lab import SERVER_CORE, Result, free_port, healthy, median, quantile, run, running, until
from benchmarks.origin import PARTS_A_SEGMENT, ROOM

VIEWERS = 2000
PARTS_A_SECOND = 0.5
QUIET = 0.5
Number = tuple[int, int]


class Viewer(asyncio.Protocol):
    """Waits for one part after the other, and notes when it hears of it; looks at what it heard when all is quiet."""

    def __init__(self, wanted: Number, heard: dict[Number, list[float]]) -> None:
        self.wanted, self.heard = wanted, heard
        self.data: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.ask()

    def ask(self) -> None:
        segment, part = self.wanted
        path = f"/media/hls/{ROOM}/video.m3u8?_HLS_msn={segment}&_HLS_part={part}"
        self.transport.write(f"GET {path} HTTP/1.1\r\nHost: here\r\nAccept: */*\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        if not self.data:
            asyncio.get_running_loop().call_later(QUIET, self.look, time.monotonic())
        self.data.append(data)

    def look(self, now: float) -> None:
        head, _, body = b"".join(self.data).partition(b"\r\n\r\n")
        segment, part = self.wanted
        assert head.startswith(b"HTTP/1.1 200"), head
        assert f"Content-Length: {len(body)}".encode() in head
        assert f"video/{segment}.{part}.m4s".encode() in body
        self.heard.setdefault(self.wanted, []).append(now)
        self.wanted, self.data = following(self.wanted), []
        self.ask()


def following(number: Number) -> Number:
    segment, part = number
    return (segment + 1, 0) if part == PARTS_A_SEGMENT - 1 else (segment, part + 1)


async def hinted(port: int) -> Number:
    """The next part, as a real client reads it in the playlist."""
    async with ClientSession() as http, http.get(f"http://127.0.0.1:{port}/media/hls/{ROOM}/video.m3u8") as answer:
        found = re.search(r'PRELOAD-HINT:TYPE=PART,URI="video/([0-9]+)\.([0-9]+)\.m4s', await answer.text())
    assert found
    return int(found[1]), int(found[2])


async def measure(quick: bool, folder: Path) -> list[Result]:
    resource.setrlimit(resource.RLIMIT_NOFILE, (2 * VIEWERS + 200,) * 2)
    parts = 4 if quick else 15
    heard: dict[Number, list[float]] = {}
    port = free_port()
    origin = (sys.executable, "benchmarks/origin.py", str(port), str(folder), str(PARTS_A_SECOND))
    async with running(*origin, core=SERVER_CORE):
        await healthy(f"http://127.0.0.1:{port}")
        loop = asyncio.get_running_loop()
        wanted = following(await hinted(port))
        for _ in range(VIEWERS):
            await loop.create_connection(lambda: Viewer(wanted, heard), "127.0.0.1", port)
        await asyncio.sleep(2 / PARTS_A_SECOND)
        heard.clear()

        async def enough() -> bool:
            return sum(len(times) == VIEWERS for times in heard.values()) > parts

        await until(enough)
        stamps = await asyncio.to_thread((folder / "stamps").read_text)
    added = {(int(a), int(b)): float(at) for a, b, at in (line.split() for line in stamps.splitlines())}
    complete = [(number, times) for number, times in heard.items() if len(times) == VIEWERS]
    waits = [[1000 * (at - added[number]) for at in times] for number, times in complete[1:]]
    return [
        Result("wake p99", median([quantile(times, 0.99) for times in waits]), "ms"),
        Result("wake median", median([median(times) for times in waits]), "ms"),
        Result("slowest p99", max(quantile(times, 0.99) for times in waits), "ms"),
    ]


if __name__ == "__main__":
    uvloop.install()
    run(measure, __doc__)
