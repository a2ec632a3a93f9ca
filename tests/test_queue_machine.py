"""Whatever people do in whatever order: nobody is called twice at once, nobody is lost, both sides see the same."""

import pytest

from server.settings import Settings
from tests.queue_machine import walk

STEPS = 160
"""`benchmarks/queue_steps.py` takes a hundred thousand."""


@pytest.mark.timeout(120)
def test_whatever_happens(settings: Settings) -> None:
    walk(settings.database_url, STEPS, always_the_same=True)
