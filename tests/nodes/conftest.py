"""Media nodes with a real Redis between them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from server.nodes import ALIVE, Nodes
from tests.servers import empty_redis, settings_for


@pytest.fixture
async def redis(valkey: str) -> AsyncIterator[Any]:
    await empty_redis(valkey)
    async with Redis.from_url(valkey) as redis:
        while (await redis.info("server"))["uptime_in_seconds"] <= ALIVE:  # noqa: ASYNC110 - else a node waits
            await asyncio.sleep(0.2)
        yield redis
    await empty_redis(valkey)


@pytest.fixture
async def pair(redis: Any, tmp_path: Path) -> tuple[Nodes, Nodes]:
    """Two nodes that live."""
    one, two = (Nodes(settings_for(tmp_path), redis) for _ in range(2))
    await one.beat(0)
    await two.beat(0)
    return one, two
