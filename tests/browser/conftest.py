"""A running product, and a Chromium of known camera and microphone. A failed test leaves a picture of every page.

To start Chromium costs more than many a test: each process of tests has one, and a test its own contexts in it.
"""

import asyncio
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
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


class Kept:
    """The Chromium of this process; another one if it is gone."""

    def __init__(self, stack: AsyncExitStack, flags: list[str]) -> None:
        self.stack, self.flags = stack, flags
        self.browser: Browser | None = None

    async def runs(self) -> Browser:
        if not (self.browser and self.browser.is_connected()):
            self.browser = await self.stack.enter_async_context(chromium(*self.flags))
        return self.browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def kept(known_devices: list[str]) -> AsyncIterator[Kept]:
    async with AsyncExitStack() as stack:
        yield Kept(stack, known_devices)


@pytest.fixture
def _function_scoped_runner(_session_scoped_runner: asyncio.Runner, kept: Kept) -> Iterator[asyncio.Runner]:
    """In place of pytest-asyncio's: Chromium is spoken to in one loop. What a test leaves running there is ended."""
    runner = _session_scoped_runner
    runner.run(kept.runs())
    before = asyncio.all_tasks(runner.get_loop())
    yield runner
    runner.run(ends(asyncio.all_tasks(runner.get_loop()) - before))


async def ends(tasks: set[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
async def browser(house: House, kept: Kept, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Browser]:
    browser = await kept.runs()
    yield browser
    if request.node.stash.get(FAILED, False):
        await keep_pictures(browser, tmp_path)
    for context in browser.contexts:
        await context.close()


async def keep_pictures(browser: Browser, folder: Path) -> None:
    pages = [page for context in browser.contexts for page in context.pages]
    for number, page in enumerate(pages):
        await page.screenshot(path=folder / f"page-{number}.png")
    print(f"the pages as they were: {folder}")
