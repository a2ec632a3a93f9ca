"""A running product, and the Chromium of this process, of known camera and microphone."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from server.settings import Settings
from tests.kept import _function_scoped_runner  # noqa: F401 - for the tests of this folder
from tests.people import House
from tests.product import product


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    """The product in a process of its own, as an operator runs it."""
    async with product(settings):
        house = House(settings)
        yield house
        await house.leave()


@pytest.fixture
def browser(house: House, shared: Browser) -> Browser:
    """Its pages are closed before the product ends."""
    return shared
