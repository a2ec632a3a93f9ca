"""A media node on a port of its own; a program that a test steers by hand; a page in Chromium."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from server.media.program import Program
from server.media.slate import make_slate
from tests.kept import _function_scoped_runner  # noqa: F401 - for the tests of this folder
from tests.media.camera import START
from tests.media.origin import ROOM
from tests.media.plane import Plane, plane
from tests.media.programs import Camera, Changes, Node


@pytest.fixture
def changes() -> Changes:
    return Changes()


@pytest.fixture
async def program(tmp_path: Path, changes: Changes) -> AsyncIterator[Program]:
    Node.now = START
    program = Program(ROOM, tmp_path, make_slate(), lambda: Node.now, changes)
    yield program
    await program.stop()


@pytest.fixture
async def ann(program: Program) -> Camera:
    """On air, and about to send its first frame."""
    camera = Camera("ann")
    await program.want(camera.source, live=True, record=None)
    await asyncio.sleep(0)
    return camera


@pytest.fixture
async def media(tmp_path: Path) -> AsyncIterator[Plane]:
    async with plane(tmp_path) as running:
        yield running


@pytest.fixture
async def page(shared: Browser) -> Page:
    return await shared.new_page()
