"""How soon the server answers after the command, and what it holds in memory while nobody is there."""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.lab import Result, median, run, server

SETTLE = 3


async def measure(quick: bool, folder: Path) -> list[Result]:
    first, again, memory = [], [], []
    for attempt in range(2 if quick else 7):
        house = folder / str(attempt)
        async with server(house) as fresh:
            first.append(fresh.started_in)
        async with server(house) as known:
            again.append(known.started_in)
            await asyncio.sleep(SETTLE)
            memory.append(known.memory())
    return [
        Result("first start, with a new database", median(first), "s"),
        Result("start", median(again), "s"),
        Result("memory of the idle server", median(memory), "MB"),
    ]


if __name__ == "__main__":
    run(measure, __doc__)
