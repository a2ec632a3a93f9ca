"""The Chromium of this process of tests: to start one costs more than many a test. A test has its own contexts in it.

Chromium is spoken to in one loop: whoever asks for `kept` runs in it. A conftest that wants this takes
`_function_scoped_runner` from here, in place of pytest-asyncio's.
"""

import asyncio
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser.chromium import chromium, devices

FAILED = pytest.StashKey[bool]()
"""Whether the test did, for what is torn down after it."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


class Kept:
    """Another one if it is gone."""

    def __init__(self, stack: AsyncExitStack, flags: list[str]) -> None:
        self.stack, self.flags = stack, flags
        self.browser: Browser | None = None

    async def runs(self) -> Browser:
        if not (self.browser and self.browser.is_connected()):
            self.browser = await self.stack.enter_async_context(chromium(*self.flags))
        return self.browser

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Browser]:
        """Of a test, which finds no page in it and leaves none."""
        browser = await self.runs()
        yield browser
        for context in browser.contexts:
            await context.close()


@pytest.fixture(scope="session")
def known_devices(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return devices(tmp_path_factory.mktemp("devices"))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def kept_chromium(known_devices: list[str]) -> AsyncIterator[Kept]:
    async with AsyncExitStack() as stack:
        yield Kept(stack, known_devices)


@pytest.fixture
async def shared(kept_chromium: Kept, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Browser]:
    """A failed test leaves a picture of every page."""
    async with kept_chromium.turn() as browser:
        yield browser
        if request.node.stash.get(FAILED, False):
            await keep_pictures(browser, tmp_path)


async def keep_pictures(browser: Browser, folder: Path) -> None:
    pages = [page for context in browser.contexts for page in context.pages]
    for number, page in enumerate(pages):
        await page.screenshot(path=folder / f"page-{number}.png")
    print(f"the pages as they were: {folder}")


@pytest.fixture
def _function_scoped_runner(request: pytest.FixtureRequest) -> Iterator[asyncio.Runner]:
    """What a test leaves running in the loop of Chromium is ended."""
    if "kept_chromium" not in request.fixturenames:
        yield request.getfixturevalue("_function_scoped_runner")
        return
    runner: asyncio.Runner = request.getfixturevalue("_session_scoped_runner")
    runner.run(request.getfixturevalue("kept_chromium").runs())
    before = asyncio.all_tasks(runner.get_loop())
    yield runner
    runner.run(ends(asyncio.all_tasks(runner.get_loop()) - before))


async def ends(tasks: set[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
