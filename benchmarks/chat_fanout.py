"""What it costs to tell a room a line, and how late it comes: 500 viewers, 20 lines a second, each on its own."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import crowd, fan
from benchmarks.fan import NODE, OURS, UWS
from benchmarks.lab import Result, run

VIEWERS, RATE = 500, 20


async def measure(quick: bool, folder: Path) -> list[Result]:
    os.environ["BENCH_FOLDER"] = str(folder)
    cost, late = await fan.compared(VIEWERS, RATE, *(4, 1) if quick else (10, 6))
    return [
        Result("chat deliveries", cost[OURS], "1/cpu-s", NODE, cost[NODE]),
        Result("chat deliveries", cost[OURS], "1/cpu-s", UWS, cost[UWS]),
        Result("a line is heard after, p99", late[OURS], "ms", NODE, late[NODE]),
        Result("a line is heard after, p99", late[OURS], "ms", UWS, late[UWS]),
    ]


if __name__ == "__main__":
    crowd.take_the_load_core()
    run(measure, __doc__)
