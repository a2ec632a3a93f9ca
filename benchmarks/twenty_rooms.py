"""Twenty shows at once at one media node: each with a guest on air, packaged for LL-HLS with AAC, and recorded.

The node has one core; the guests share the other, so their picture is a small one (640×360, half a megabit).
"""

import asyncio
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import uvloop
from aiohttp import ClientError

from benchmarks.ingest_cost import recorded
from benchmarks.lab import Result, median, quantile, run, share_of_a_core, until
from benchmarks.meeting import Film, Ours, ours
from server.media.control import Wanted

ROOMS = 20
SETTLE = 6.0


def wanted(room: str) -> Wanted:
    """Whoever is number N is on air in room N."""
    return Wanted(live=True, on_air=f"person{room.partition(':')[2]}", record=room.replace(":", "-"))


async def newest(house: Ours, room: str) -> str:
    """What the playlist announces next; nothing while there is none."""
    try:
        async with house.http.get(f"{house.url}/media/hls/{room}/video.m3u8") as answer:
            return (await answer.text()).partition("PRELOAD-HINT:")[2] if answer.status == 200 else ""
    except ClientError:
        return ""


async def gaps(house: Ours, room: str, seconds: float) -> list[float]:
    """Seconds between two parts, seen by somebody who looks every 20 ms."""
    found, last, seen = list[float](), time.monotonic(), await newest(house, room)
    end = last + seconds
    while time.monotonic() < end:
        await asyncio.sleep(0.02)
        if (now := await newest(house, room)) != seen:
            found.append(time.monotonic() - last)
            last, seen = time.monotonic(), now
    return found[1:]


async def measure(quick: bool, folder: Path) -> list[Result]:
    seconds = 10.0 if quick else 60.0
    film = Film(small=True)
    async with ours(folder, wanted) as house:
        alone = await share_of_a_core(house.process, 3)
        guests = [film.person(house, f"broadcast:{number}") for number in range(ROOMS)]
        for guest in guests:
            await guest.publishes()
        for guest in guests:
            await until(lambda room=guest.room: newest(house, room))  # type: ignore[misc]
        await asyncio.sleep(SETTLE)
        bytes_before = await recorded(folder)
        listening = asyncio.gather(*(gaps(house, f"broadcast:{n}", seconds) for n in (0, 9, 19)))
        share, seen = await asyncio.gather(share_of_a_core(house.process, seconds), listening)
        rate = (await recorded(folder) - bytes_before) * 8e-6 / seconds / ROOMS
        assert rate > 0.3, f"what was sent was not recorded: {rate} Mbit/s"
        await asyncio.gather(*(guest.leaves() for guest in guests))
    between = [gap for some in seen for gap in some]
    return [
        Result("twenty shows", 100 * (share - alone), "% of a core"),
        Result("from part to part, median", 1000 * median(between), "ms"),
        Result("from part to part, p99", 1000 * quantile(between, 0.99), "ms"),
    ]


if __name__ == "__main__":
    uvloop.install()
    run(measure, __doc__)
