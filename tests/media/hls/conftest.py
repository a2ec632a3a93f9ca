"""A program as players of LL-HLS meet it, its last six parts still to come."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.media import subtitles
from server.media.live import Live
from server.media.parts import Part
from tests.media.camera import show
from tests.media.origin import Client, from_first_picture, live_of, origin, packaged


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return packaged(from_first_picture(show(9)))


@pytest.fixture
def live(parts: list[Part]) -> Live:
    """A program in the middle of a segment: its last parts are still to come."""
    return live_of(parts[:-6])


@pytest.fixture
async def client(live: Live, tmp_path: Path) -> AsyncIterator[Client]:
    async with origin(live, tmp_path, *subtitles.routes) as client:
        yield client
