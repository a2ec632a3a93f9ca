"""What it costs to tell a room a line, and how late it comes: 500 viewers, 20 lines a second, each on its own."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import crowd, fan
from benchmarks.fan import NODE, OURS, UWS, Fan
from benchmarks.lab import Result, median, run

VIEWERS, RATE = 500, 20


async def measure(quick: bool, folder: Path) -> list[Result]:
    os.environ["BENCH_FOLDER"] = str(folder)
    fan.packages()
    runs: dict[str, list[Fan]] = {OURS: [], NODE: [], UWS: []}
    order = [OURS, NODE, UWS] if quick else [OURS, NODE, UWS, UWS, NODE, OURS] * 3
    for who in order:
        runs[who].append(await fan.fan(who, VIEWERS, RATE, 4 if quick else 10))
    cost = {who: median([one.per_cpu_second for one in some]) for who, some in runs.items()}
    late = {who: median([one.p99 for one in some]) for who, some in runs.items()}
    return [
        Result("chat deliveries", cost[OURS], "1/cpu-s", NODE, cost[NODE]),
        Result("chat deliveries", cost[OURS], "1/cpu-s", UWS, cost[UWS]),
        Result("a line is heard after, p99", late[OURS], "ms", NODE, late[NODE]),
        Result("a line is heard after, p99", late[OURS], "ms", UWS, late[UWS]),
    ]


if __name__ == "__main__":
    crowd.take_the_load_core()
    run(measure, __doc__)
