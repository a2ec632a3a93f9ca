"""What every benchmark needs: a server of its own, the kernel's account of what it used, the last line of output."""

import argparse
import asyncio
import json
import os
import platform
import signal
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Any

from aiohttp import ClientError, ClientSession

ROOT = Path(__file__).parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
SERVER_CORE, LOAD_CORE = 0, 1 % (os.cpu_count() or 1)


@dataclass
class Result:
    name: str
    value: float
    unit: str
    peer: str = ""
    peer_value: float = 0

    def row(self) -> dict[str, Any]:
        row: dict[str, Any] = {"name": self.name, "value": round(self.value, 4), "unit": self.unit}
        if self.peer:
            ratio = round(self.value / self.peer_value, 3) if self.peer_value else None
            row |= {"peer": self.peer, "peer_value": round(self.peer_value, 4), "ratio": ratio}
        return row


@dataclass
class Process:
    """A running process and what the kernel says of it."""

    pid: int

    def cpu(self) -> float:
        """User and system seconds so far, of all its threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> float:
        """Resident megabytes (10^6 bytes) that are not shared with another process (PSS)."""
        return self._rollup("Pss")

    def heap(self) -> float:
        """Those of them that no file stands behind: what a program may lose. How much of a library is counted changes
        with whoever else on the machine has it open."""
        return self._rollup("Anonymous")

    def _rollup(self, name: str) -> float:
        rollup = Path(f"/proc/{self.pid}/smaps_rollup").read_text()
        return int(rollup.partition(f"\n{name}:")[2].split()[0]) * 1024 / 1e6


@dataclass
class Server(Process):
    url: str
    started_in: float
    """Seconds from the command to the first answer of /healthz."""
    env: dict[str, str]
    """What it was started with, for further commands of the same installation."""

    async def staff(self, account: str, name: str, role: str, password: str) -> None:
        """The operator's own command for the first accounts."""
        command = ("staff", "add", account, name, "--role", role)
        env = self.env | {"STAFF_PASSWORD": password}
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", "server", *command, env=env, cwd=ROOT)
        assert await process.wait() == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def running(*command: str, core: int = LOAD_CORE, **more: Any) -> AsyncIterator[asyncio.subprocess.Process]:
    """A program on one core; ended when the block ends."""
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, **more)
    os.sched_setaffinity(process.pid, {core})
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()


@asynccontextmanager
async def server(folder: Path, **settings: str) -> AsyncIterator[Server]:
    """`python -m server` on the core for servers, with its own folder and port; ended when the block ends."""
    port = free_port()
    env = os.environ | {"VAR": str(folder), "PORT": str(port), "DEMO": "0", "MEDIA_HOST": "127.0.0.1"}
    env |= {"PEOPLE_PER_ADDRESS": "100000"} | settings  # the whole crowd comes from here
    begin = time.monotonic()
    command = (sys.executable, "-m", "server")
    async with running(*command, core=SERVER_CORE, env=env, stdout=asyncio.subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}"
        await healthy(url)
        yield Server(process.pid, url, time.monotonic() - begin, env)


def needs(programs: dict[str, str]) -> None:
    """Exit with 3 where a peer is not on this machine: programs or files, each with the package it comes in."""
    missing = [f"{name} ({package})" for name, package in programs.items() if not (which(name) or Path(name).exists())]
    if missing:
        print(f"not on this machine: {', '.join(missing)}; without it there is no comparison", file=sys.stderr)
        sys.exit(3)


async def healthy(url: str, seconds: float = 60) -> None:
    await healthy_at(f"{url}/healthz", seconds)


async def healthy_at(url: str, seconds: float = 60) -> None:
    async with asyncio.timeout(seconds), ClientSession() as http:
        while True:
            try:
                async with http.get(url) as answer:
                    if answer.status == 200:
                        return
            except ClientError:
                await asyncio.sleep(0.02)


async def until(look: Callable[[], Awaitable[Any]], seconds: float = 180) -> Any:
    """What `look` finds, as soon as it finds something."""
    async with asyncio.timeout(seconds):
        while not (found := await look()):  # noqa: ASYNC110 - nothing tells us
            await asyncio.sleep(0.1)
    return found


async def share_of_a_core(process: Process, seconds: float) -> float:
    cpu, begin = process.cpu(), time.monotonic()
    await asyncio.sleep(seconds)
    return (process.cpu() - cpu) / (time.monotonic() - begin)


def slope(seen: list[tuple[float, float]]) -> float:
    """Of a line through points, by least squares."""
    middle, level = (sum(column) / len(seen) for column in zip(*seen, strict=True))
    above: float = sum((x - middle) * (y - level) for x, y in seen)
    below: float = sum((x - middle) ** 2 for x, _ in seen)
    return above / below


def quantile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def run(measure: Callable[[bool, Path], Coroutine[Any, Any, list[Result]]], about: str | None) -> None:
    """The command line of every script: `--quick` for a look, without it for a figure to quote."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--quick", action="store_true", help="fewer repeats; ends within a minute")
    quick = parser.parse_args().quick
    os.sched_setaffinity(0, {LOAD_CORE})
    with tempfile.TemporaryDirectory(prefix="mountain-bench-") as folder:
        results = asyncio.run(measure(quick, Path(folder)))
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(json.dumps({"results": [result.row() for result in results]}, ensure_ascii=False))


def median(values: list[float]) -> float:
    return statistics.median(values)
