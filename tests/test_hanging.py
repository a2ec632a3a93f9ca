"""A process whose loop hangs ends itself, and its last words say where; one that goes on is let be."""

import subprocess
import sys
from pathlib import Path

import pytest
from aiohttp import web

from server.__main__ import attend
from server.hanging import watched
from server.settings import Settings

SCRIPT = """
import asyncio, sys, time
from aiohttp import web
from server.hanging import watched

async def ask_for_ever(seconds):
    time.sleep(seconds)

async def main():
    watching = watched(web.Application(), 3.0)
    await anext(watching)
    for _ in range(20):
        await ask_for_ever(0.1)
        await asyncio.sleep(0.05)
    print("goes on", flush=True)
    if "hang" in sys.argv:
        await ask_for_ever(60)
    await anext(watching, None)
    time.sleep(4)
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


def test_who_starts_without_standard_error_is_watched_too() -> None:
    command = ["sh", "-c", '"$0" -c "$1" hang 2>&-', sys.executable, SCRIPT]
    hung = subprocess.run(command, capture_output=True, text=True, timeout=50, check=False)
    assert hung.returncode == 1
    assert "in ask_for_ever" in hung.stdout


@pytest.mark.parametrize("demo", [False, True])
def test_every_process_is_watched_but_a_demo_s(tmp_path: Path, demo: bool) -> None:
    application = web.Application()
    attend(application, Settings.from_environment({"VAR": str(tmp_path), "DEMO": "1" if demo else ""}))
    assert (watched in application.cleanup_ctx) is not demo
