"""How many chat lines a second are accepted and durable, and how long a writer waits for the answer.

A crowd of graduates speaks at the pace of its own limit, each with an account and a socket of their own; the show has
one viewer, so that what is measured is saying, not hearing; another show went before it. The server is pinned to one
core; PostgreSQL and the load have the other. Durable means `synchronous=FULL` on SQLite, `fsync` and
`synchronous_commit` on PostgreSQL.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parent.parent))

import asyncpg
import msgspec
import socketio

from benchmarks import crowd, house
from benchmarks.fan import until
from benchmarks.lab import Result, Server, median, quantile, run, server
from tests.servers import postgres_server

SPEAKERS, LINES_EACH, IN_FLIGHT = 2000, 5, 96
"""In flight: as many as are answered well within 100 ms."""
PACE = 10
"""Seconds after which everybody may speak again."""
LINES_BEFORE = 20_000
"""Of an earlier Friday, as a city has them."""


@asynccontextmanager
async def sqlite(folder: Path) -> AsyncIterator[str]:
    yield f"sqlite+aiosqlite:///{folder}/mountain.db"


@asynccontextmanager
async def postgres(folder: Path) -> AsyncIterator[str]:
    with postgres_server() as url:
        text = url.render_as_string(hide_password=False)
        database = await asyncpg.connect(text.replace("+asyncpg", ""))
        for setting in ("fsync", "synchronous_commit"):
            assert await database.fetchval(f"show {setting}") == "on"
        await database.close()
        yield text


class Talk:
    """So many lines in flight; an answer lets the next one go."""

    def __init__(self, show: str, seats: list[crowd.Seat], repeat: int) -> None:
        self.show, self.repeat = show, repeat
        self.left = [seat for _ in range(LINES_EACH) for seat in seats]
        self.total = len(self.left)
        self.waits: list[float] = []
        self.done = asyncio.Event()

    async def run(self) -> float:
        begin = time.monotonic()
        for _ in range(IN_FLIGHT):
            self.next()
        await self.done.wait()
        return time.monotonic() - begin

    def next(self) -> None:
        if not self.left:
            return
        which = f"第{self.repeat}轮第{len(self.left)}问"  # the same from many, or once more from one, would be held
        text = f"{which}：试用期多长，五险一金从第一个月就交吗？"
        said = {"broadcast": self.show, "text": text, "key": uuid4().hex, "playhead_ms": 1000}
        begin = time.monotonic()
        self.left.pop().command("say", said, lambda answer: self.answered(begin, answer))

    def answered(self, begin: float, answer: bytes) -> None:
        assert answer.startswith(b'[{"ok":'), answer
        self.waits.append(time.monotonic() - begin)
        if len(self.waits) == self.total:
            self.done.set()
        self.next()


class Viewer:
    """A standard client in the show; it must hear every line, in order."""

    def __init__(self) -> None:
        self.client = socketio.AsyncClient(reconnection=False)
        self.seqs: list[int] = []
        self.client.on("line_said", lambda event: self.seqs.append(event["line"]["seq"]), namespace="/audience")

    async def enters(self, url: str, show: str) -> None:
        await self.client.connect(url, namespaces=["/audience"], transports=["websocket"])
        await self.client.call("enter", {"broadcast": show}, namespace="/audience")

    async def heard(self, count: int) -> None:
        await until(lambda: len(self.seqs) >= count)
        assert self.seqs == list(range(1, count + 1))
        await self.client.disconnect()


async def speak(process: Server, show: str, cookies: list[str], repeats: int) -> tuple[list[float], list[float], float]:
    """Lines a second of each repeat, lines per CPU-second, and the wait of the slowest hundredth."""
    viewer = Viewer()
    await viewer.enters(process.url, show)
    seats = await crowd.sit_all(process.url, cookies, lambda _: lambda packet: None)
    rates, thrift, waits = [], [], []
    for repeat in range(repeats):
        talk, cpu = Talk(show, seats, repeat), process.cpu()
        rates.append(talk.total / await talk.run())
        thrift.append(talk.total / (process.cpu() - cpu))
        waits += talk.waits
        await asyncio.sleep(PACE)
    await viewer.heard(repeats * SPEAKERS * LINES_EACH)
    last = await seats[0].call("enter", {"broadcast": show})
    assert msgspec.convert(last, dict[str, dict[str, object]])["ok"]["seq"] == repeats * SPEAKERS * LINES_EACH
    return rates, thrift, quantile(waits, 0.99) * 1000


async def measure(quick: bool, folder: Path) -> list[Result]:
    results = []
    for name, engine in (("SQLite", sqlite), ("PostgreSQL", postgres)):
        here = folder / name
        here.mkdir()
        async with engine(here) as url:
            cookies, show = await house.furnish(url, SPEAKERS, LINES_BEFORE)
            async with server(here, DATABASE_URL=url) as process:
                rates, thrift, wait = await speak(process, show, cookies, 1 if quick else 5)
        results += [
            Result(f"chat lines committed on {name}", median(rates), "1/s"),
            Result(f"chat lines committed on {name}, for the server's time", median(thrift), "1/cpu-s"),
            Result(f"answer to a chat line on {name}, p99", wait, "ms"),
        ]
    return results


if __name__ == "__main__":
    crowd.take_the_load_core()
    run(measure, __doc__)
