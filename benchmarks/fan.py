"""One speaks, a room listens: what a delivery costs the server, and how late it comes.

The same clients before each server: most only count what they hear, every twentieth reads each line, its number and
when it was said. A standard Socket.IO client sits among them and must hear the same.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import socketio

from benchmarks import crowd
from benchmarks.lab import ROOT, SERVER_CORE, Process, free_port, median, quantile, running

OURS, NODE, UWS = "ours", "socket.io on Node", "socket.io on uwebsockets"
READS = 20
"""Every so many-th viewer reads what it hears."""
MARK = b'"line_said"'
PING = b"\x81\x012"


@dataclass
class Fan:
    """What one run showed."""

    deliveries: int
    cpu: float
    waits: list[float] = field(default_factory=list)

    @property
    def per_cpu_second(self) -> float:
        return self.deliveries / self.cpu

    @property
    def p99(self) -> float:
        """Milliseconds."""
        return quantile(self.waits, 0.99) * 1000


class Counting(crowd.Seat):
    """Counts the lines, and looks at nothing."""

    counting = False
    count = 0
    tail = b""

    def data_received(self, data: bytes) -> None:
        if not self.counting:
            super().data_received(data)
            return
        if data.endswith(PING):
            self.send("3")
        seen = self.tail + data
        self.count += seen.count(MARK)
        self.tail = seen[-len(MARK) + 1 :]


class Reading:
    """Reads every line: its number, and how long ago it was said."""

    def __init__(self, waits: list[float]) -> None:
        self.waits = waits
        self.seqs: list[int] = []

    @property
    def count(self) -> int:
        return len(self.seqs)

    def __call__(self, packet: bytes) -> None:
        line = msgspec.json.decode(packet[packet.index(b"[") :])[1]["line"]
        self.seqs.append(line["seq"])
        self.waits.append(time.monotonic() - float(line["text"].partition(" ")[0]))


def line(seq: int) -> dict[str, Any]:
    """As the product sends one."""
    text = f"{time.monotonic()} 请问试用期多长，五险一金从第一个月就交吗？"
    return {"id": "6f1c1a0e-2b5b-4c55-9a37-3f8f6d1f7b11", "seq": seq, "version": 0, "name": "陈安娜"} | {
        "role": "graduate",
        "text": text,
        "show_ms": 754321,
        "at": "2026-11-27T07:12:34.567Z",
        "hidden": False,
        "mine_key": None,
    }


def packages() -> Path:
    """Node's packages for the peers, in a folder that goes with the script's own; exit 3 where they cannot be had."""
    folder = Path(os.environ["BENCH_FOLDER"])
    if not shutil.which("npm"):
        absent("npm is not on this machine")
    if not (folder / "node_modules").exists():
        (folder / "package.json").write_text("{}")
        install = ["npm", "install", "--no-audit", "--no-fund", "--silent", "socket.io", "uwebsockets"]
        if subprocess.run(install, cwd=folder, check=False).returncode:
            absent("npm could not install socket.io and uwebsockets")
    return folder / "node_modules"


def absent(why: str) -> None:
    print(f"{why}; without it there is no comparison", file=sys.stderr)
    sys.exit(3)


@asynccontextmanager
async def served(who: str) -> AsyncIterator[tuple[str, Process]]:
    """One of the three, on the core for servers."""
    port = free_port()
    if who == OURS:
        command: Sequence[str] = (sys.executable, "benchmarks/room.py", str(port))
        env = dict(os.environ)
    else:
        over = "uwebsockets" if who == UWS else "node"
        command = ("node", str(ROOT / "benchmarks/peers/room.js"), str(port), over)
        env = os.environ | {"NODE_PATH": str(packages())}
    async with running(*command, core=SERVER_CORE, env=env, stdout=asyncio.subprocess.PIPE) as process:
        assert process.stdout
        assert (await process.stdout.readline()).strip() == b"ready"
        await listening(port)
        yield f"http://127.0.0.1:{port}", Process(process.pid)


async def listening(port: int) -> None:
    async with asyncio.timeout(10):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            except ConnectionRefusedError:
                await asyncio.sleep(0.02)


async def seats(url: str, viewers: int, waits: list[float]) -> tuple[list[Counting], list[Reading]]:
    readers = [Reading(waits) for _ in range(-(-viewers // READS))]
    counters: list[Counting] = []
    gate = asyncio.Semaphore(crowd.AT_ONCE)

    async def one(number: int) -> None:
        async with gate:
            if number % READS == 0:
                await crowd.sit(url, hear=readers[number // READS])
            else:
                counters.append(await crowd.sit(url, kind=Counting))

    await asyncio.gather(*(one(number) for number in range(viewers)))
    for counter in counters:
        counter.counting = True
    return counters, readers


async def standard(url: str) -> tuple[socketio.AsyncClient, list[int]]:
    client, seqs = socketio.AsyncClient(reconnection=False), list[int]()
    client.on("line_said", lambda event: seqs.append(event["line"]["seq"]), namespace="/audience")
    await client.connect(url, namespaces=["/audience"], transports=["websocket"])
    return client, seqs


async def speak(url: str, rate: int, count: int) -> crowd.Seat:
    """So many lines, evenly spaced."""
    speaker: crowd.Seat = await crowd.sit(url)
    begin = time.monotonic()
    for number in range(count):
        await asyncio.sleep(max(0, begin + number / rate - time.monotonic()))
        speaker.command("say", line(number), lambda _: None)
    return speaker


async def until(done: Callable[[], bool], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not done():  # noqa: ASYNC110 - what is waited for is other processes
            await asyncio.sleep(0.02)


async def fan(who: str, viewers: int, rate: int, seconds: float) -> Fan:
    """Everybody hears every line, in order, or there is no result."""
    waits: list[float] = []
    count = int(rate * seconds)
    async with served(who) as (url, process):
        counters, readers = await seats(url, viewers, waits)
        client, seqs = await standard(url)
        cpu = process.cpu()
        speaker: crowd.Seat = await speak(url, rate, count)
        hearing: list[Reading | Counting] = [*readers, *counters]
        await until(lambda: len(seqs) == count and all(one.count >= count for one in hearing))
        used = process.cpu() - cpu
        assert all(reader.seqs == list(range(count)) for reader in readers), "order"
        assert seqs == list(range(count)), "a standard client heard something else"
        assert not speaker.acks, "an answer is missing"
        await client.disconnect()
    return Fan(viewers * count, used, waits)


async def compared(viewers: int, rate: int, seconds: float, repeats: int) -> tuple[dict[str, float], dict[str, float]]:
    """By who served: deliveries per CPU-second, and milliseconds until a line is heard (p99). Medians of all runs."""
    packages()
    order = [OURS, NODE, UWS] + [UWS, NODE, OURS] * (repeats > 1)
    runs: dict[str, list[Fan]] = {who: [] for who in (OURS, NODE, UWS)}
    for who in order * max(1, repeats // 2):
        runs[who].append(await fan(who, viewers, rate, seconds))
    cost = {who: median([one.per_cpu_second for one in some]) for who, some in runs.items()}
    late = {who: median([one.p99 for one in some]) for who, some in runs.items()}
    return cost, late
