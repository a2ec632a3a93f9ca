"""Work beside the requests: goes on after a failure, and ends with the server even where a cancellation gets lost."""

import asyncio

from aiohttp import web

from server.background import every


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
