"""Two web nodes on the services of a test, and a Redis for those that take it away."""

from collections.abc import AsyncIterator, Iterator

import pytest

from server.settings import Settings
from tests.faults.own_redis import Redis
from tests.faults.web_nodes import Cluster


@pytest.fixture
async def cluster(settings: Settings) -> AsyncIterator[Cluster]:
    cluster = await Cluster(settings).starts()
    yield cluster
    await cluster.ends()


@pytest.fixture
def redis() -> Iterator[Redis]:
    """One that may be away at the end."""
    redis = Redis()
    redis.starts()
    yield redis
    if redis.server.is_running():
        redis.stops()
