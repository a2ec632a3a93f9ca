"""Broken offers: a thousand times three here, for each is negotiated to the end; more with `benchmarks/fuzz.py`."""

from pathlib import Path

from tests.media.negotiation import negotiate

COUNT = 3000


async def test_a_broken_offer_is_answered_or_refused_and_leaves_nothing(tmp_path: Path) -> None:
    seen = await negotiate(tmp_path, COUNT, seed=1)
    assert sum(seen.values()) == COUNT
    assert seen["201"] > COUNT / 10
    assert len(seen) > 5, seen
