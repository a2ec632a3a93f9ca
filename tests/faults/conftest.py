"""Two web nodes on the services of a test."""

from collections.abc import AsyncIterator

import pytest

from server.settings import Settings
from tests.faults.web_nodes import Cluster


@pytest.fixture
async def cluster(settings: Settings) -> AsyncIterator[Cluster]:
    cluster = await Cluster(settings).starts()
    yield cluster
    await cluster.ends()
