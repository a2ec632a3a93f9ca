"""How long a viewer's picture stands still on a network that loses packets: seconds in a minute, at 1, 5 and 10 %.

The viewer is a real Chromium in a network namespace of its own; nftables drops UDP packets by chance, in both
directions; a publisher outside loses none. Everybody sends the same 720p30 with a keyframe every two seconds: our show
over WHEP, and Janus' video room. A picture stands still when the next comes more than 150 ms after it. SRTP profiles
are printed. Needs root.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import uvloop

from benchmarks.browser import HERE, Viewer, cable, chromium, lose
from benchmarks.lab import Result, median, needs, run
from benchmarks.whep_fanout import SETTLE, ours, theirs

RATES = (1.0, 5.0, 10.0)
Open = Callable[[], Awaitable[Viewer]]


async def frozen(join: Callable[[Any], Awaitable[None]], opens: Open, rate: float, seconds: float) -> float:
    """Seconds in a minute."""
    viewer = await opens()
    await join(viewer)
    await asyncio.sleep(2 * SETTLE)
    await asyncio.to_thread(lose, rate)
    await viewer.begins()
    await asyncio.sleep(seconds)
    seen, profile = await viewer.saw(), await viewer.profile()
    await asyncio.to_thread(lose, 0)
    await viewer.page.close()
    assert seen["pictures"] > 5 * seconds, f"no film: {seen}"
    print(f"{rate:g} %: {seen['frozen']:.2f} of {seconds:g} s, {seen['pictures']} pictures, {profile}", flush=True)
    return float(seen["frozen"]) * 60 / seconds


async def measure(quick: bool, folder: Path) -> list[Result]:
    packages = {"janus": "janus", "ip": "iproute2", "nft": "nftables", "/usr/bin/chromium": "chromium"}
    needs(packages)
    if os.geteuid() != 0:
        print("network namespaces need root; without them there is no loss", file=sys.stderr)
        sys.exit(3)
    rates, rounds, seconds = ((5.0,), 1, 12.0) if quick else (RATES, 5, 30.0)
    seen: dict[Any, dict[float, list[float]]] = {side: {rate: [] for rate in rates} for side in (ours, theirs)}
    with cable():
        async with chromium(folder) as opens:
            for turn in range(rounds):
                for side in list(seen) if turn % 2 == 0 else list(seen)[::-1]:
                    print(side.__name__, flush=True)
                    async with side(folder / f"{side.__name__}-{turn}", HERE) as (_, join):
                        for rate in rates:
                            seen[side][rate].append(await frozen(join, opens, rate, seconds))
    return [
        Result(f"frozen at {rate:g} % loss", median(seen[ours][rate]), "s/min", "janus", median(seen[theirs][rate]))
        for rate in rates
    ]


if __name__ == "__main__":
    uvloop.install()
    run(measure, __doc__)
