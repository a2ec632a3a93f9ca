"""What one publisher costs: 720p30 through WHIP, on air, packaged for LL-HLS (sound as AAC) and recorded.

CPU is that of the whole server (web and media in one process) with the publisher, less what the idle server uses.

Memory is that of the heap: how much of a library counts changes with whoever else has it open. What a room adds is
taken once its window for going back is full, from a server that people have signed in to and asked for something at
the same time: the space in which passwords are hashed (20 MB) and the connections to the database (a third of a
megabyte each, and what they read) are there once, however many rooms there are. The server's own is printed too.

What still moves after that is malloc, which needs about half an hour until it has a hole for parts of all sizes.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.friday import Friday, people
from benchmarks.lab import Result, Server, median, run, running, server, share_of_a_core, slope, until
from server.media.live import WINDOW

SETTLE = 4
WARM_UP, SLOPE_SECONDS = 600, 600
"""The heap finds its size in the first ten minutes: some megabytes that stay. Its slope is that of the next ten."""
CROWD = 20
"""Who asks for something at the same time."""


@asynccontextmanager
async def on_air(show: Friday, *size: str) -> AsyncIterator[None]:
    """`size` is camera.py's."""
    ticket = await show.guest()
    command = (sys.executable, "benchmarks/camera.py", show.cast.url, ticket["whip"], ticket["ticket"], *size)

    async def seen() -> bool:
        return bool((await show.viewer.ask("GET", f"/api/broadcasts/{show.id}"))["on_air"] == ticket["source"])

    async with running(*command):
        await show.host("put_on_air", source=ticket["source"])
        await until(seen)
        await asyncio.sleep(SETTLE)
        yield
    await show.host("put_on_air", source=None)


async def recorded(folder: Path) -> int:
    """Bytes on disk so far."""
    return sum(file.stat().st_size for file in (folder / "recordings").rglob("*.mp4"))


async def cost(house: Server, folder: Path, show: Friday, seconds: float) -> tuple[float, float]:
    """Share of a core with the publisher, and the megabits a second that were recorded of it."""
    async with on_air(show):
        before = await recorded(folder)
        busy = await share_of_a_core(house, seconds)
        return busy, (await recorded(folder) - before) * 8e-6 / seconds


async def in_use(house: Server, show: Friday) -> float:
    """The heap, in megabytes, once a crowd has asked for something at the same time."""
    await asyncio.gather(*[show.viewer.ask("GET", "/api/notices") for _ in range(CROWD)])
    await asyncio.sleep(SETTLE)
    return house.heap()


async def memory(house: Server, show: Friday, empty: float) -> list[Result]:
    """Of the room with a full window, and how the server's heap grows from then on."""
    heap: list[tuple[float, float]] = []
    async with on_air(show):
        await asyncio.sleep(WINDOW + WARM_UP)
        begin = time.monotonic()
        while (since := time.monotonic() - begin) < SLOPE_SECONDS:
            heap.append((since, house.heap()))
            await asyncio.sleep(10)
    return [
        Result("memory of a server in use", empty, "MB"),
        Result("memory of the room", median([held for _, held in heap]) - empty, "MB"),
        Result("growth", slope(heap) * 3600, "MB/h"),
    ]


async def measure(quick: bool, folder: Path) -> list[Result]:
    repeats, seconds = (1, 12) if quick else (5, 12)
    async with server(folder) as house:
        await asyncio.sleep(SETTLE)
        idle = await share_of_a_core(house, seconds / 2)
        async with people(house) as show:
            empty = await in_use(house, show)
            await show.opens()
            seen = [await cost(house, folder, show, seconds) for _ in range(repeats)]
            assert all(rate > 1 for _, rate in seen), f"what was sent was not recorded: {seen}"
            slate = await share_of_a_core(house, seconds / 2)
            held = [] if quick else await memory(house, show, empty)
    return [
        Result("publisher", 100 * (median([busy for busy, _ in seen]) - idle), "% of a core"),
        Result("live show without a publisher", 100 * (slate - idle), "% of a core"),
        Result("recorded", median([rate for _, rate in seen]), "Mbit/s"),
        *held,
    ]


if __name__ == "__main__":
    run(measure, __doc__)
