"""What a viewer who only watches costs in memory, and whether a hall that was cut off gets back in.

Memory grows with viewers, so it is measured at three numbers and given as what one more viewer adds.
"""

import asyncio
import os
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import crowd, fan
from benchmarks.fan import NODE, OURS, UWS
from benchmarks.lab import Process, Result, median, quantile, run

POINTS, QUICK = (2500, 5000, 10_000), (500, 1000, 2000)
COMING_BACK, WITHIN = 5000, 10.0
SETTLE = 2


async def fill(url: str, seats: list[crowd.Seat], upto: int) -> None:
    seats += await crowd.sit_all(url, [""] * (upto - len(seats)), lambda _: lambda packet: None)
    await asyncio.sleep(SETTLE)


async def memory(who: str, points: tuple[int, ...]) -> tuple[float, float]:
    """Kilobytes that a viewer adds between the first point and the last, and between the middle and the last."""
    async with fan.served(who) as (url, process):
        held: list[float] = []
        seats: list[crowd.Seat] = []
        for point in points:
            await fill(url, seats, point)
            held.append(process.memory() * 1000)
        first, middle, last = held
        leave(seats)
        return (last - first) / (points[2] - points[0]), (last - middle) / (points[2] - points[1])


def leave(seats: list[crowd.Seat]) -> None:
    for seat in seats:
        seat.transport.abort()


async def again(who: str, count: int, seconds: float) -> tuple[float, float]:
    """Everybody is cut off at once and comes back within `seconds`: milliseconds to be in again, and CPU-seconds."""
    async with fan.served(who) as (url, process):
        leave(await crowd.sit_all(url, [""] * count, lambda _: lambda packet: None))
        await asyncio.sleep(SETTLE)
        cpu, waits = process.cpu(), list[float]()
        seats = await asyncio.gather(*(returns(url, seconds * n / count, waits) for n in range(count)))
        assert len(waits) == count, "somebody was refused"
        return quantile(waits, 0.99) * 1000, cpu_since(process, cpu, seats)


def cpu_since(process: Process, before: float, seats: list[crowd.Seat]) -> float:
    used = process.cpu() - before
    leave(seats)
    return used


async def returns(url: str, after: float, waits: list[float]) -> crowd.Seat:
    await asyncio.sleep(after)
    begin = time.monotonic()
    seat: crowd.Seat = await crowd.sit(url)
    waits.append(time.monotonic() - begin)
    return seat


async def measure(quick: bool, folder: Path) -> list[Result]:
    os.environ["BENCH_FOLDER"] = str(folder)
    fan.packages()
    everybody = (OURS, NODE, UWS)
    sizes: dict[str, list[float]] = {who: [] for who in everybody}
    late: list[float] = []
    for who in everybody if quick else everybody + everybody[::-1] + everybody:
        whole, upper = await memory(who, QUICK if quick else POINTS)
        print(f"{who}: {whole:.1f} kB a viewer, {upper:.1f} kB in the upper half", flush=True)
        sizes[who].append(whole)
    for _ in range(1 if quick else 3):
        late.append((await again(OURS, COMING_BACK // (5 if quick else 1), WITHIN / (5 if quick else 1)))[0])
    ours = median(sizes[OURS])
    return [
        Result("memory of an idle viewer", ours, "kB", NODE, median(sizes[NODE])),
        Result("memory of an idle viewer", ours, "kB", UWS, median(sizes[UWS])),
        Result("back in after a cut, 500 a second, p99", median(late), "ms"),
    ]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    crowd.take_the_load_core()
    run(measure, __doc__)
