"""Work that goes on beside the requests for as long as the server runs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from server.errors import Unavailable

log = logging.getLogger(__name__)
PATIENCE = 1.0
"""Seconds after which work that was told to end is told again."""


@asynccontextmanager
async def every(
    seconds: float, act: Callable[[web.Application], Awaitable[Any]], app: web.Application
) -> AsyncIterator[None]:
    """While the block is entered, `act` again and again with a pause of `seconds` before it.

    What fails is logged under the action's name and tried again: a database that is away for a moment ends nothing.
    """
    task = asyncio.create_task(again_and_again(seconds, act, app), name=act.__qualname__)
    try:
        yield
    finally:
        await ended(task)


async def ended(task: asyncio.Task[Any]) -> None:
    """Cancel `task`, however often it takes, until it is over.

    A driver that is just giving a connection back may take a cancellation for its own timeout; the loop above it then
    goes round once more, and whoever waits for it would wait for ever.
    """
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=PATIENCE)


async def again_and_again(
    seconds: float, act: Callable[[web.Application], Awaitable[Any]], app: web.Application
) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await act(app)
        except Unavailable as away:  # every second, for as long as it lasts: where in the code helps nobody then
            log.warning("%s.%s: %s", act.__module__, act.__qualname__, away)
        except Exception:
            log.exception("%s.%s", act.__module__, act.__qualname__)
