"""Tests of one process share its Chromium: to start it takes more than many of them."""

import pytest

from tests.kept import Kept

pytestmark = pytest.mark.browser


async def test_the_chromium_of_this_process_outlives_a_test(kept_chromium: Kept) -> None:
    async with kept_chromium.turn() as of_one_test:
        await of_one_test.new_page()
    async with kept_chromium.turn() as of_the_next:
        assert of_the_next is of_one_test
        assert of_the_next.contexts == []
