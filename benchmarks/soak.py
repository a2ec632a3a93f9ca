"""Whether a long evening costs memory: 2,000 viewers in a show for ten minutes, some leaving and some coming all the
time, while people speak. Every viewer who stays must hear every line once, in order.
"""

import asyncio
import resource
import sys
import time
from collections import deque
from pathlib import Path
from typing import ClassVar

sys.path.insert(0, str(Path(__file__).parent.parent))

import msgspec

from benchmarks import crowd, house
from benchmarks.lab import Result, Server, run, server, slope

VIEWERS, SECONDS = 2000, 600
QUICK_VIEWERS, QUICK_SECONDS = 200, 40
SPEAKERS, LINES, CHANGES = 50, 5, 20
"""People who speak; lines, and viewers who leave and who come, a second."""
LOOK = 5.0
BEGINNING = 0.3
"""The share of the time in which caches fill; the slope is of what follows."""
SAID = b'"line_said"'


class Viewer(crowd.Seat):
    """Remembers the number of the last line; a gap, a double or a wrong order goes on record."""

    wrong: ClassVar[list[str]] = []
    last: int | None = None

    def listens(self) -> "Viewer":
        self.hear = self.heard
        return self

    def heard(self, packet: bytes) -> None:
        if SAID not in packet[:40]:
            return
        seq = msgspec.json.decode(packet[packet.index(b"[") :])[1]["line"]["seq"]
        if self.last is not None and seq != self.last + 1:
            self.wrong.append(f"line {seq} came after {self.last}")
        self.last = seq


async def comes(url: str, show: str) -> Viewer:
    viewer: Viewer = (await crowd.sit(url, kind=Viewer)).listens()
    entered = await viewer.call("enter", {"broadcast": show})
    assert list(entered) == ["ok"], entered  # type: ignore[call-overload]
    return viewer


async def changes(url: str, show: str, hall: deque[Viewer], rate: int, end: float) -> int:
    """Who has been there longest leaves, somebody new comes. How many did."""
    count = 0
    while time.monotonic() < end:
        hall.popleft().transport.abort()
        hall.append(await comes(url, show))
        count += 1
        await asyncio.sleep(1 / rate)
    return count


async def remember(process: Server, end: float) -> list[tuple[float, float]]:
    """Seconds, and the heap in megabytes, every few seconds."""
    seen, begin = [], time.monotonic()
    while time.monotonic() < end:
        seen.append((time.monotonic() - begin, process.heap()))
        await asyncio.sleep(LOOK)
    return seen


async def measure(quick: bool, folder: Path) -> list[Result]:
    viewers, seconds = (QUICK_VIEWERS, QUICK_SECONDS) if quick else (VIEWERS, SECONDS)
    database = f"sqlite+aiosqlite:///{folder}/mountain.db"
    cookies, show = await house.furnish(database, SPEAKERS)
    async with server(folder, DATABASE_URL=database) as process:
        url, hall = process.url, deque[Viewer]()
        speakers = await crowd.sit_all(url, cookies, lambda _: lambda packet: None)
        while len(hall) < viewers:
            hall.extend(await asyncio.gather(*(comes(url, show) for _ in range(crowd.AT_ONCE))))
        end = time.monotonic() + seconds
        seen, changed, said = await asyncio.gather(
            remember(process, end), changes(url, show, hall, CHANGES, end), crowd.talk(speakers, show, LINES, end)
        )
        full = process.memory()
        for seat in [*hall, *speakers]:
            seat.transport.abort()
    assert not Viewer.wrong, Viewer.wrong[:3]
    later = seen[int(BEGINNING * len(seen)) :]
    return [
        Result("memory of a full hall", full, "MB"),
        Result("growth of the heap", 3600 * slope(later), "MB/h"),
        Result("viewers who left and came", changed, ""),
        Result("lines", said, ""),
    ]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    crowd.take_the_load_core()
    run(measure, __doc__)
