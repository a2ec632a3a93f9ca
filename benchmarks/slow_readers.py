"""Whether viewers who hardly read delay the others or fill the memory: 500 viewers, one in twenty takes 1 kB/s."""

import asyncio
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import crowd, fan
from benchmarks.fan import OURS, Reading
from benchmarks.lab import Result, median, quantile, run

VIEWERS, SLOW, RATE, PACE = 500, 25, 100, 1000


class Slow(crowd.Seat):
    """Takes a thousand bytes a second, and has little room to leave them in."""

    crawling = False

    def data_received(self, data: bytes) -> None:
        if not self.crawling:
            super().data_received(data)
            return
        self.transport.pause_reading()
        asyncio.get_running_loop().call_later(len(data) / PACE, self.go_on)

    def go_on(self) -> None:
        if not self.transport.is_closing():
            self.transport.resume_reading()


async def sits_slowly(url: str) -> Slow:
    seat, where = Slow(url, "/audience", "", lambda _: None), urlsplit(url)
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(narrow, (where.hostname, where.port))
    await loop.create_connection(lambda: seat, sock=narrow)
    await seat.ready
    seat.crawling = True
    return seat


async def one(slow: int, seconds: float) -> tuple[float, float]:
    """Milliseconds until the quick ones hear a line (p99), and megabytes the server grew by meanwhile."""
    waits: list[float] = []
    count = int(RATE * seconds)
    async with fan.served(OURS) as (url, process):
        counters, readers = await fan.seats(url, VIEWERS - slow, waits)
        crawlers = [await sits_slowly(url) for _ in range(slow)]
        before = process.memory()
        await fan.speak(url, RATE, count)
        hearing: list[Reading | fan.Counting] = [*readers, *counters]
        await fan.until(lambda: all(one.count >= count for one in hearing))
        grown = process.memory() - before
        assert all(reader.seqs == list(range(count)) for reader in readers)
        for crawler in crawlers:
            crawler.transport.abort()
    return quantile(waits, 0.99) * 1000, grown


async def measure(quick: bool, folder: Path) -> list[Result]:
    runs: dict[int, list[tuple[float, float]]] = {0: [], SLOW: []}
    for slow in [0, SLOW] if quick else [0, SLOW, SLOW, 0] * 3:
        runs[slow].append(await one(slow, 10 if quick else 40))
    late = {slow: median([p99 for p99, _ in some]) for slow, some in runs.items()}
    alone = "the same room without slow readers"
    return [
        Result("a line is heard beside slow readers after, p99", late[SLOW], "ms", alone, late[0]),
        Result("memory that 25 slow readers cost", max(grown for _, grown in runs[SLOW]), "MB"),
    ]


if __name__ == "__main__":
    crowd.take_the_load_core()
    run(measure, __doc__)
