"""A phone with a network of its own, a server that it reaches by either way, and the Chromium on it."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from server.settings import Settings
from tests.browser.chromium import chromium
from tests.people import House
from tests.phone import SERVER, Phone, phone
from tests.servers import settings_for


@pytest.fixture
def anywhere() -> Iterator[Phone]:
    with phone() as made:
        yield made


@pytest.fixture
def settings(tmp_path: Path, empty_database: Path, anywhere: Phone) -> Settings:
    shutil.copy(empty_database, tmp_path / "mountain.db")
    return settings_for(tmp_path, host="0.0.0.0", media_host=SERVER)


@pytest.fixture
def address(settings: Settings) -> str:
    """By which the phone knows the server."""
    return f"http://{SERVER}:{settings.port}"


@pytest.fixture
async def outside(
    house: House, anywhere: Phone, address: str, known_devices: list[str], tmp_path: Path
) -> AsyncIterator[Browser]:
    """The whole Chromium: the headless shell hears of no networks. It gives this address a camera without HTTPS."""
    flags = [*known_devices, f"--unsafely-treat-insecure-origin-as-secure={address}"]
    async with chromium(*flags, program=str(anywhere.runs("/usr/bin/chromium", tmp_path))) as browser:
        yield browser
