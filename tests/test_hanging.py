"""A process whose loop hangs ends itself, and its last words say where; one that goes on is let be."""

import subprocess
import sys

SCRIPT = """
import asyncio, sys, time
from aiohttp import web
from server.hanging import watched

async def ask_for_ever(seconds):
    time.sleep(seconds)

async def main():
    watching = watched(web.Application(), 1.0)
    await anext(watching)
    for _ in range(20):
        await ask_for_ever(0.1)
        await asyncio.sleep(0.05)
    print("goes on", flush=True)
    if "hang" in sys.argv:
        await ask_for_ever(60)
    await anext(watching, None)
    time.sleep(2)
    print("ended", flush=True)

asyncio.run(main())
"""


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", SCRIPT, *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=50, check=False)


def test_who_hangs_ends_and_says_where() -> None:
    hung = run("hang")
    assert (hung.returncode, hung.stdout) == (1, "goes on\n")
    assert "in ask_for_ever" in hung.stderr


def test_who_is_slow_or_at_its_end_is_let_be() -> None:
    ended = run()
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "goes on\nended\n", "")
