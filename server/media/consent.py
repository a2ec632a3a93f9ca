"""Whether a peer still wants what it is sent (RFC 7675, 5.1): that is over thirty seconds after its last answer. Pure.

aioice waits half a second for each answer, and then knows the question no more. A narrow network with long queues takes
longer, for minutes: nobody on it has gone.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress

from aioice import stun
from msgspec import Struct

AGAIN = 3
"""How often a question is repeated: it may be answered within 7.5 seconds."""


class Times(Struct, frozen=True):
    """Seconds between two questions, give or take a fifth; and after the last answer."""

    interval: float = 5.0
    expires: float = 30.0


async def given(ask: Callable[[int], Awaitable[None]]) -> None:
    """For ever: whoever sends is there and asked nothing, for some encoders do not answer. Silence ends them."""
    await asyncio.get_running_loop().create_future()


async def watch(ask: Callable[[int], Awaitable[None]], times: Times) -> None:
    """Ask until consent has expired; the first answer has just come. What `ask` is given is `AGAIN`."""
    loop, asking = asyncio.get_running_loop(), set[asyncio.Task[None]]()
    answered = loop.time()

    async def once() -> None:
        nonlocal answered
        with suppress(stun.TransactionError):
            await ask(AGAIN)
            answered = loop.time()

    try:
        while loop.time() - answered < times.expires:
            await asyncio.sleep(times.interval * random.uniform(0.8, 1.2))  # noqa: S311 - no secret
            asking.add(task := loop.create_task(once()))
            task.add_done_callback(asking.discard)
    finally:
        for task in asking:
            task.cancel()
