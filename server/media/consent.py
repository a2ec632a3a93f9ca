"""Whether a peer still wants what it is sent (RFC 7675, 5.1): that is over thirty seconds after its last answer. Pure.

No question is given up before that: on a narrow network with long queues answers take long, for minutes, and nobody
on it has gone.
"""

import asyncio
import random
from collections.abc import Callable

from msgspec import Struct

Ask = Callable[[Callable[[], None]], None]
"""Asks a question now, and calls what it is given when that is answered, however late."""


class Times(Struct, frozen=True):
    """Seconds from an answer to the next question, and from one question to the next until there is an answer, both
    give or take a fifth; and after the last answer. `again` is sooner than the RFC has it: much may get lost."""

    interval: float = 5.0
    again: float = 1.0
    expires: float = 30.0


async def given(ask: Ask) -> None:
    """For ever: whoever sends is there and asked nothing, for some encoders do not answer. Silence ends them."""
    await asyncio.get_running_loop().create_future()


async def watch(ask: Ask, times: Times) -> None:
    """Ask until consent has expired; the first answer has just come."""
    loop = asyncio.get_running_loop()
    answered_at = loop.time()

    def answered() -> None:
        nonlocal answered_at
        answered_at = loop.time()

    while True:
        await asyncio.sleep(times.interval * random.uniform(0.8, 1.2))  # noqa: S311 - no secret
        asked_at = loop.time()
        while answered_at < asked_at:
            if loop.time() - answered_at > times.expires:
                return
            ask(answered)
            await asyncio.sleep(times.again * random.uniform(0.8, 1.2))  # noqa: S311 - no secret
