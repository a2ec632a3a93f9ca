"""Rooms of six in which everybody sees and hears everybody: how many one core carries, and how soon who joins sees all.

Our media node and Janus' video room, the same people before each: they publish 720p30 as an interview's page does
(static/js/media/sending.js), and Opus that tells how loud it is, and watch the five others. In each room one speaks and
the others listen; then all speak at once. Who watches is negotiated by aiortc, reports by RTCP, asks for one packet of
video in a hundred again, and only counts (watchers.py). There is a room, then two; rooms a core: two over the CPU that
two take, idling taken off. Joining: while there is one room, from the first request of somebody who comes in until a
picture of each of the six there has been decoded. All on the loopback device.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import uvloop

from benchmarks.lab import Result, median, needs, quantile, run, share_of_a_core
from benchmarks.meeting import PEOPLE, ROOMS, Film, House, Person, fill, leave, ours, theirs

COUNTS = (1, ROOMS)
"""Rooms at once."""
TALKING = {"one speaks": 1, "all speak": PEOPLE}
SETTLE = 2.0
LEAST = 200
"""Packets a second in one such picture and its sound; with fewer, somebody did not keep up, and cost too little."""


async def share(house: House, people: list[Person], seconds: float) -> float:
    """Of a core, while all these get what the others send."""
    watchers = [watcher for person in people for watcher in person.watchers]
    before, begin = [watcher.count for watcher in watchers], time.monotonic()
    used = await share_of_a_core(house.process, seconds)
    each = [(one.count - had) / (time.monotonic() - begin) for one, had in zip(watchers, before, strict=True)]
    assert min(each) > LEAST, f"somebody got {min(each):.0f} packets a second of one picture and its sound"
    what = (
        f"{type(house).__name__}: {len(people) // PEOPLE} rooms, {'all speak' if people[-1].speaking else 'one speaks'}"
    )
    print(f"{what}, {used:.1%} of a core; {sum(each):.0f} packets a second", flush=True)
    return used


async def join(house: House, film: Film, people: list[Person]) -> float:
    """Seconds from the first request to a picture of each of those who are there."""
    one, begin = film.person(house, people[0].room), time.monotonic()
    publishing = asyncio.create_task(one.publishes())
    watchers = await asyncio.gather(*(one.sees(person.name, decodes=True) for person in people))
    async with asyncio.timeout(30):
        while not all(watcher.frames for watcher in watchers):  # noqa: ASYNC110 - what is waited for is other tasks
            await asyncio.sleep(0.005)
    took = time.monotonic() - begin
    await publishing
    await one.leaves()
    return took


async def once(
    open_house: Callable[[Path], Any], folder: Path, film: Film, seconds: float, joins: int
) -> tuple[dict[str, float], list[float]]:
    """The share of a core that each of the most rooms takes, and how long joining the first takes."""
    async with open_house(folder) as house:
        alone = await share_of_a_core(house.process, seconds)
        people, waits, used = list[Person](), list[float](), dict[str, float]()
        for count in COUNTS:
            for number in range(len(people) // PEOPLE, count):
                people += await fill(house, film, f"interview:{number}")
            for talking, speakers in TALKING.items():
                for place, person in enumerate(people):
                    person.speaks(place % PEOPLE < speakers)
                await asyncio.sleep(SETTLE)
                used[talking] = (await share(house, people, seconds) - alone) / count
            waits = waits or [await join(house, film, people) for _ in range(joins)]
        await leave(person.leaves() for person in people)
    print(f"{open_house.__name__}: {quantile(waits, 0.5):.2f} s to join, at most {max(waits):.2f} s")
    return used, waits


async def measure(quick: bool, folder: Path) -> list[Result]:
    needs({"janus": "janus"})
    film = Film()
    rounds, seconds, joins = (1, 4.0, 3) if quick else (5, 6.0, 6)
    used: dict[Any, list[dict[str, float]]] = {ours: [], theirs: []}
    waits: dict[Any, list[float]] = {ours: [], theirs: []}
    for turn in range(rounds):
        for house in (ours, theirs) if turn % 2 == 0 else (theirs, ours):
            taken, some = await once(house, folder / f"{house.__name__}-{turn}", film, seconds, joins)
            used[house].append(taken)
            waits[house] += some

    def rooms(house: Any, talking: str) -> float:
        return 1 / median([taken[talking] for taken in used[house]])

    late = {house: quantile(some, 0.95) for house, some in waits.items()}
    return [
        *(Result(f"rooms of six, {how}", rooms(ours, how), "1/core", "janus", rooms(theirs, how)) for how in TALKING),
        Result("who joins sees everybody after, p95", late[ours], "s", "janus", late[theirs]),
    ]


if __name__ == "__main__":
    uvloop.install()
    run(measure, __doc__)
