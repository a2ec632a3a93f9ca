"""Doing without Redis for as long as it cannot be reached.

Everything that lasts is in the database; Redis shares what is short-lived between processes. While it is away, each
process counts and tells for itself, and nobody waits for it.
"""

import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
UNREACHED = (RedisError, OSError, TimeoutError)
"""All that is no answer: it cannot be reached, still loads, has no room or no disk, may only be read. To whoever asks,
all of that is the same."""
PATIENCE = 1.0
"""Seconds after which an answer is not waited for any more."""
PAUSE = 2.0
"""Seconds for which nobody asks again after that."""
OPTIONS: dict[str, Any] = {
    "socket_timeout": PATIENCE,
    "socket_connect_timeout": PATIENCE,
    "retry": Retry(NoBackoff(), 0),  # the library would try again and again, and whoever asks would wait
}
MOST, QUEUE = 32, 3.0
"""Connections of one client, and seconds that thousands who ask at once wait for one: Redis is not away then."""
A = TypeVar("A")


def connect(url: str) -> Redis:
    """A client that says at once when Redis is away, and opens no connection for each of thousands who ask at once."""
    return Redis.from_pool(BlockingConnectionPool.from_url(url, max_connections=MOST, timeout=QUEUE, **OPTIONS))


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Redis | None]:
    """A client for as long as the block is entered; none where the operator has named no Redis."""
    redis = connect(url) if url else None
    try:
        yield redis
    finally:
        if redis:
            await redis.aclose()


class Outage:
    """Whether Redis is away, as one of its users has seen."""

    def __init__(self) -> None:
        self.until = 0.0

    @property
    def over(self) -> bool:
        return time.monotonic() >= self.until

    async def ask(self, question: Callable[[], Awaitable[A]], otherwise: Callable[[], A]) -> A:
        """The answer of Redis; while it is away, what is true without it."""
        if self.over:
            try:
                return await question()
            except UNREACHED as error:
                if self.over:  # the first of many who asked at once
                    log.warning("Redis does not answer: %s", error)
                self.until = time.monotonic() + PAUSE
        return otherwise()
