"""Work beside the requests: goes on after a failure, and ends with the server even where a cancellation gets lost."""

import asyncio

import pytest
from aiohttp import web

from server.background import every
from server.errors import Unavailable


async def test_what_fails_once_is_tried_again() -> None:
    rounds: list[int] = []

    async def act(app: web.Application) -> None:
        rounds.append(len(rounds))
        if len(rounds) == 1:
            raise ConnectionError("the database is away")

    async with every(0.001, act, web.Application()), asyncio.timeout(20):
        while len(rounds) < 3:  # noqa: ASYNC110 - what is looked at is that it goes on by itself
            await asyncio.sleep(0.001)
    done = len(rounds)
    await asyncio.sleep(0.05)
    assert len(rounds) == done


async def test_what_is_away_is_said_in_a_line_each_time(caplog: pytest.LogCaptureFixture) -> None:
    """A traceback of every work in every second would bury all else that an operator looks for meanwhile."""
    rounds: list[int] = []

    async def act(app: web.Application) -> None:
        rounds.append(len(rounds))
        if len(rounds) == 1:
            raise Unavailable("the database does not answer")
        raise ValueError("a mistake")

    async with every(0.001, act, web.Application()), asyncio.timeout(20):
        while len(caplog.records) < 2:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.001)
    away, mistake = caplog.records[:2]
    assert (away.levelname, away.exc_info) == ("WARNING", None)
    assert "the database does not answer" in away.getMessage()
    assert mistake.levelname == "ERROR"
    assert mistake.exc_info


async def test_it_ends_although_a_driver_swallows_the_cancellation() -> None:
    started = asyncio.Event()
    told = 0

    async def act(app: web.Application) -> None:
        nonlocal told
        started.set()
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            told += 1
            if told > 1:
                raise

    async with asyncio.timeout(20):
        async with every(0.0, act, web.Application()):
            await started.wait()
    assert told == 2
