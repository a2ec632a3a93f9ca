"""A hundred thousand random steps through queues: nobody is called twice at once, nobody is lost, both sides agree.

What the tests do with a few (`tests/queue_machine.py`): Hypothesis has two companies call, four graduates join, leave,
accept and decline, interviews end, queues close and minutes pass, in whatever order; after each step the database must
say what the model says. Half of the steps on each engine, in a process of its own: what is counted is no speed.
"""

import asyncio
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.chat_commit import postgres, sqlite
from benchmarks.lab import Result, run
from server.migrate import migrate
from tests.queue_machine import walk

STEPS = 50_000
ENGINES = (("SQLite", sqlite), ("PostgreSQL", postgres))


def steps_on(url: str, least: int) -> int:
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    migrate(url)
    steps = 0
    while steps < least:
        steps += walk(url, 1000, always_the_same=False)
    return steps


async def measure(quick: bool, folder: Path) -> list[Result]:
    loop, least = asyncio.get_running_loop(), STEPS // 50 if quick else STEPS
    async with AsyncExitStack() as stack:
        pool = stack.enter_context(ProcessPoolExecutor(len(ENGINES), get_context("spawn")))
        steps = []
        for name, engine in ENGINES:
            (here := folder / name).mkdir()
            url = await stack.enter_async_context(engine(here))
            steps.append(loop.run_in_executor(pool, steps_on, url, least))
        counts = await asyncio.gather(*steps)
    return [
        Result(f"random steps without a double call on {name}", count, "steps")
        for (name, _), count in zip(ENGINES, counts, strict=True)
    ]


if __name__ == "__main__":
    run(measure, __doc__)
