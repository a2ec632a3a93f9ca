"""A room that is very busy: 500 viewers, 200 lines a second. Ours are written in windows of 50 ms."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import crowd, fan
from benchmarks.fan import NODE, OURS, UWS
from benchmarks.lab import Result, run

VIEWERS, RATE = 500, 200


async def measure(quick: bool, folder: Path) -> list[Result]:
    """Every run checks that each viewer hears every line, in order, and once."""
    os.environ["BENCH_FOLDER"] = str(folder)
    cost, late = await fan.compared(VIEWERS, RATE, *(3, 1) if quick else (10, 6))
    return [
        Result("chat deliveries in a busy room", cost[OURS], "1/cpu-s", NODE, cost[NODE]),
        Result("chat deliveries in a busy room", cost[OURS], "1/cpu-s", UWS, cost[UWS]),
        Result("a line in a busy room is heard after, p99", late[OURS], "ms", NODE, late[NODE]),
    ]


if __name__ == "__main__":
    crowd.take_the_load_core()
    run(measure, __doc__)
