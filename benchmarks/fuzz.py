"""Ten million broken inputs, shared out among every parser that is ours; stops at the first defect and shows its input.

Nothing is compared. The inputs are made as in `tests/test_fuzz.py`, with a seed of the clock; `--seed` repeats a run.
Prints the count for each parser, and how many inputs a CPU-second it takes. Of offers there are fewer: each goes
through the doors of a media node, and is negotiated to the end.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.fuzz import fuzz
from tests.media.negotiation import negotiate
from tests.parsers import PARSERS

ALL, QUICK, CHUNK = 10_000_000, 500_000, 50_000
SHARE = 500
"""Inputs for each offer."""


def chunk(place: int, count: int, seed: int) -> tuple[int, int, float]:
    return place, count, asyncio.run(fuzz(PARSERS[place], count, seed))


def offers(count: int, seed: int) -> dict[str, int]:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(negotiate(Path(folder), count, seed))


def jobs(total: int, seed: int) -> list[tuple[int, int, int]]:
    """Chunks with a seed each, the parsers in turn."""
    out, left, turn = [], total, 0
    most = min(CHUNK, -(-total // len(PARSERS)))
    while left > 0:
        count = min(most, left)
        out.append((turn % len(PARSERS), count, seed + turn))
        left, turn = left - count, turn + 1
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="half a million; ends within a minute")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args()
    total, counts, seconds = QUICK if asked.quick else ALL, [0] * len(PARSERS), [0.0] * len(PARSERS)
    print(f"seed {asked.seed}", flush=True)
    with ProcessPoolExecutor() as pool:
        negotiated = pool.submit(offers, total // SHARE, asked.seed)
        for place, count, took in pool.map(chunk, *zip(*jobs(total, asked.seed), strict=True)):
            counts[place] += count
            seconds[place] += took
    for one, count, took in zip(PARSERS, counts, seconds, strict=True):
        print(f"{one.name}: {count} inputs, {count / max(took, 1e-9):.0f} a CPU-second")
    for outcome, count in sorted(negotiated.result().items()):
        print(f"offers: {count} had {outcome}")
    results = [
        {"name": "broken inputs without a defect", "value": sum(counts), "unit": "inputs"},
        {"name": "broken offers without a defect", "value": sum(negotiated.result().values()), "unit": "offers"},
    ]
    print(json.dumps({"results": results}))


if __name__ == "__main__":
    main()
