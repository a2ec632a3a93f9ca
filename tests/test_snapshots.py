"""Whatever happens, what a page was told at its entrance and heard since is what one sees who enters only now."""

import asyncio
import random

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from server.realtime import kinds
from tests.audience_page import HEARD
from tests.open_pages import NO_STATE, Page
from tests.people import House
from tests.stories import STORIES


def test_every_event_changes_a_page_of_these_stories() -> None:
    pages = {(page.namespace, event) for page in Page.__subclasses__() for event in page.hears}
    chat = {("/audience", event) for event, _ in HEARD} | {("/audience", "votes_changed")}
    assert {(kind.namespace, kind.name) for kind in kinds() if hasattr(kind, "name")} == pages | chat | NO_STATE


CHOICES = st.lists(st.integers(0, 60), min_size=4, max_size=30)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("services", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", STORIES)
async def test_a_page_ends_up_as_a_fresh_one(house: House, name: str) -> None:
    loop = asyncio.get_running_loop()

    async def told(choices: list[int], seed: int) -> None:
        story = await STORIES[name](house)
        await story.goes(choices, random.Random(seed))
        await story.ends()

    @hypothesis_settings(
        max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(choices=CHOICES, seed=st.integers(0, 999))
    def holds(choices: list[int], seed: int) -> None:
        asyncio.run_coroutine_threadsafe(told(choices, seed), loop).result(120)

    await asyncio.to_thread(holds)
