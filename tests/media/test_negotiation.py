"""Broken offers: three times a thousand here, for each is negotiated to the end; more with `benchmarks/fuzz.py`."""

from pathlib import Path

import pytest

from tests.media.negotiation import negotiate

COUNT = 1000


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_broken_offer_is_answered_or_refused_and_leaves_nothing(tmp_path: Path, seed: int) -> None:
    seen = await negotiate(tmp_path, COUNT, seed=seed)
    assert sum(seen.values()) == COUNT
    assert seen["201"] > COUNT / 10
    assert len(seen) > 5, seen
