"""Who only reads the chat of a show: `chat_readers.py URL SHOW READERS`. Told how many lines there were, says how late.

A process of its own, in front of others on its core where that is allowed: the server's lateness is what is measured.
"""

import asyncio
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import msgspec

from benchmarks import crowd
from benchmarks.lab import until

LATEST = 20.0
"""Seconds after which a line that was not heard is missing."""


class Reader:
    """Reads every line: how late it came."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def __call__(self, packet: bytes) -> None:
        if b'"line_said"' in packet[:40]:
            line = msgspec.json.decode(packet[packet.index(b"[") :])[1]["line"]
            self.waits.append(time.monotonic() - float(line["text"].split()[0]))


async def everything(readers: list[Reader], lines: int) -> bool:
    return all(len(reader.waits) >= lines for reader in readers)


async def read(url: str, show: str, count: int) -> None:
    readers = [Reader() for _ in range(count)]
    seats = await crowd.sit_all(url, [""] * count, lambda number: readers[number])
    for seat in seats:
        await seat.call("enter", {"broadcast": show})
    print("ready", flush=True)
    lines = int(await asyncio.to_thread(sys.stdin.readline))
    with suppress(TimeoutError):
        await until(lambda: everything(readers, lines), LATEST)
    print(msgspec.json.encode([wait for reader in readers for wait in reader.waits]).decode(), flush=True)


if __name__ == "__main__":
    with suppress(PermissionError):
        os.nice(-10)
    crowd.take_the_load_core()
    asyncio.run(read(sys.argv[1], sys.argv[2], int(sys.argv[3])))
