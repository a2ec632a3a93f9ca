"""What viewers notice of a web node that is killed: two share PostgreSQL and Redis, half of the hall sits at each.

Half of the viewers are signed in, and have said nothing yet.
The viewers of the dead node come back at the other one as browsers do, after a moment of their own choosing, and ask
for what they missed. Counted is from the kill until each of them has everything that was said; nobody may have a gap,
a line twice, or another order.
"""

import asyncio
import os
import random
import resource
import signal
import sys
import time
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parent.parent))

import msgspec

from benchmarks import crowd, house
from benchmarks.fan import until
from benchmarks.lab import Result, Server, quantile, run, server
from tests.servers import postgres_server, valkey_server

VIEWERS, QUICK_VIEWERS, SPEAKERS, LINES = 1000, 200, 50, 10
BEFORE, AFTER = 4.0, 4.0
"""Seconds of talk before the kill, and after it."""
DELAY = (0.5, 1.5)
"""Seconds after which a Socket.IO client tries again for the first time."""
SAID = b'"line_said"'
CHANCE = random.Random(7)


class Viewer:
    """Somebody in the hall, at whichever node: what they have heard so far."""

    def __init__(self, show: str, cookie: str) -> None:
        self.show, self.cookie = show, cookie
        self.seqs: list[int] = []
        self.back = 0.0
        """When everything that was missed had come."""

    async def enters(self, url: str) -> "Viewer":
        """A line may be in the answer and heard as well, before it or after it: as in the page, it counts once."""
        heard: list[int] = []
        self.seat: crowd.Seat = await crowd.sit(url, cookie=self.cookie, hear=lambda packet: self.hears(packet, heard))
        since = {"since": self.seqs[-1]} if self.seqs else {}
        answer = msgspec.convert(await self.seat.call("enter", {"broadcast": self.show} | since), dict[str, dict])  # type: ignore[type-arg]
        missed = [line["seq"] for line in answer["ok"]["lines"]]
        after = max([*missed, *self.seqs[-1:]], default=0)
        self.seqs += [*missed, *(seq for seq in heard if seq > after)]
        self.seat.hear = lambda packet: self.hears(packet, self.seqs)
        self.back = time.monotonic()
        return self

    def hears(self, packet: bytes, to: list[int]) -> None:
        if SAID not in packet[:40]:
            return
        seq = msgspec.json.decode(packet[packet.index(b"[") :])[1]["line"]["seq"]
        if seq > max(to[-1:], default=0):
            to.append(seq)

    async def comes_back(self, url: str) -> None:
        await self.seat.lost
        await asyncio.sleep(CHANCE.uniform(*DELAY))
        await self.enters(url)


async def talk(seats: list[crowd.Seat], show: str, seconds: float) -> None:
    answers: list[bytes] = []
    count = int(LINES * seconds)
    for number in range(count):
        said = {
            "broadcast": show,
            "text": f"转正答辩难吗？第{uuid4().hex[:6]}句",
            "key": uuid4().hex,
            "playhead_ms": 1000,
        }
        seats[number % len(seats)].command("say", said, answers.append)
        await asyncio.sleep(1 / LINES)
    await until(lambda: len(answers) == count)
    assert all(answer.startswith(b'[{"ok"') for answer in answers), answers[0]


async def kill(node: Server, other: Server, show: str, cookies: list[str], viewers: int) -> list[float]:
    """Seconds until each viewer of the killed node had everything."""
    speakers = await crowd.sit_all(other.url, cookies[:SPEAKERS], lambda _: lambda packet: None)
    known = iter(cookies[SPEAKERS:])
    hall = [Viewer(show, next(known) if number % 4 < 2 else "") for number in range(viewers)]
    for number in range(0, viewers, crowd.AT_ONCE):
        some = hall[number : number + crowd.AT_ONCE]
        await asyncio.gather(*(v.enters((node, other)[i % 2].url) for i, v in enumerate(some)))
    await talk(speakers, show, BEFORE)
    talking = asyncio.create_task(talk(speakers, show, AFTER))
    await asyncio.sleep(AFTER / 4)
    os.kill(node.pid, signal.SIGKILL)
    killed, theirs = time.monotonic(), hall[::2]
    worked, played = other.cpu(), time.process_time()
    await asyncio.gather(*(viewer.comes_back(other.url) for viewer in theirs))
    worked, played = other.cpu() - worked, time.process_time() - played
    took = time.monotonic() - killed
    print(
        f"all were back after {took:.2f} s, of which the other node worked {worked:.2f} s and the crowd {played:.2f} s"
    )
    await talking
    last = max(viewer.seqs[-1] for viewer in hall)
    await until(lambda: all(viewer.seqs[-1] == last for viewer in hall))
    for viewer in hall:
        assert viewer.seqs == list(range(viewer.seqs[0], last + 1)), f"a gap, a double or another order: {viewer.seqs}"
    return [viewer.back - killed for viewer in theirs]


async def measure(quick: bool, folder: Path) -> list[Result]:
    waits: list[float] = []
    viewers = QUICK_VIEWERS if quick else VIEWERS
    with postgres_server() as postgres, valkey_server() as redis:
        url = postgres.render_as_string(hide_password=False)
        cookies, show = await house.furnish(url, SPEAKERS + viewers // 2)
        shared = {"DATABASE_URL": url, "REDIS_URL": redis, "SECRET": uuid4().hex}
        for repeat in range(1 if quick else 3):
            here, there = folder / f"a{repeat}", folder / f"b{repeat}"
            async with server(there, **shared) as other, server(here, **shared) as node:
                waits += await kill(node, other, show, cookies, viewers)
            await asyncio.sleep(0 if quick else 10)  # everybody may speak again
    return [
        Result("back with everything after a kill, p99", quantile(waits, 0.99), "s"),
        Result("back with everything after a kill, median", quantile(waits, 0.5), "s"),
    ]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    crowd.take_the_load_core()
    run(measure, __doc__)
