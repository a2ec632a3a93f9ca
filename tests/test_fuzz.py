"""A hundred thousand broken inputs for every parser that is ours; ten million with `benchmarks/fuzz.py`."""

import asyncio
import random
import time

import pytest

from tests.bodies import SCHEMAS
from tests.fuzz import LONGEST, Defect, Parser, fuzz, mutated
from tests.parsers import PARSERS

COUNT = 100_000


@pytest.mark.timeout(600)
@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.name)
def test_what_is_broken_is_refused_and_nothing_else_happens(parser: Parser) -> None:
    asyncio.run(fuzz(parser, COUNT, seed=1))


def test_every_schema_takes_what_its_fuzzing_begins_from() -> None:
    for parser in SCHEMAS:
        feed = parser.make()
        for seed in parser.seeds:
            feed(seed)


def test_mutations_are_the_same_again_and_differ_from_each_other() -> None:
    first, again = ([mutated(random.Random(seed), [b"hello world" * 9]) for seed in range(500)] for _ in range(2))
    assert first == again
    assert len(set(first)) > 200


def work_on(seconds: float) -> None:
    """So much of a core, however fast it is."""
    begin = time.process_time()
    while time.process_time() - begin < seconds:
        pass


@pytest.mark.parametrize(
    "parser",
    [
        Parser("one that stumbles", [b"abc"], lambda: lambda data: data[2]),
        Parser("one that loops", [b"abc"], lambda: lambda data: work_on(2 * LONGEST) if b"x" in data else None),
        Parser("one that grows", [b"abc"], lambda: [].append, bounded=lambda feed: len(feed.__self__) < 100),
    ],
    ids=lambda parser: parser.name,
)
def test_the_fuzzer_finds_defects(parser: Parser) -> None:
    with pytest.raises(Defect):
        asyncio.run(fuzz(parser, 20_000, seed=1))
