"""A running product, and a Chromium of known camera and microphone. A failed test leaves a picture of every page."""

from collections.abc import AsyncIterator, Generator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from server.settings import Settings
from tests.browser.chromium import chromium, devices
from tests.people import House
from tests.product import product

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def known_devices(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return devices(tmp_path_factory.mktemp("devices"))


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    """The product in a process of its own, as an operator runs it."""
    async with product(settings):
        house = House(settings)
        yield house
        await house.leave()


@pytest.fixture
async def browser(
    house: House, known_devices: list[str], tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Browser]:
    async with chromium(*known_devices) as browser:
        yield browser
        if request.node.stash.get(FAILED, False):
            await keep_pictures(browser, tmp_path)


async def keep_pictures(browser: Browser, folder: Path) -> None:
    pages = [page for context in browser.contexts for page in context.pages]
    for number, page in enumerate(pages):
        await page.screenshot(path=folder / f"page-{number}.png")
    print(f"the pages as they were: {folder}")
