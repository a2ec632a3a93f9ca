"""A node whose fast path holds a show, its last six parts still to come."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.media.live import Live
from server.media.parts import Part
from tests.media.byte_by_byte import Served, serving
from tests.media.camera import show
from tests.media.origin import from_first_picture, live_of, packaged


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return packaged(from_first_picture(show(30)))


@pytest.fixture
def live(parts: list[Part]) -> Live:
    return live_of(parts[:-6])


@pytest.fixture
async def served(live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    async with serving(live, tmp_path, monkeypatch) as running:
        yield running
