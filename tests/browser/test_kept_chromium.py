"""Tests of one process share its Chromium: to start it takes more than many of them."""

import pytest
from playwright.async_api import Browser

from tests.browser.conftest import Kept

pytestmark = pytest.mark.browser
MET: list[Browser] = []


@pytest.mark.parametrize("turn", ["one test", "the next"])
async def test_the_chromium_of_this_process_outlives_a_test(kept: Kept, turn: str) -> None:
    MET.append(await kept.runs())
    assert all(one is MET[0] for one in MET)
