"""Random mutations of real input for every parser that is ours. `tests/test_fuzz.py` and `benchmarks/fuzz.py` run them.

A parser may refuse with its own error; whatever else it raises is a defect, and so is anything that it keeps growing.
An input may take half a second and, where it took longer, half a second of CPU when it is tried again.
"""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

LONGEST = 0.5
"""Seconds of CPU for one input."""
ROUND = 5000
"""Inputs for one that is fresh."""
BREATH = 64
"""Inputs after which tasks that a parser made may run."""
WORDS = (b"\0", b"\xff", b"\0\0\1", b"\xff" * 4, b"\x80\0\0\0", b"-1", b"9" * 20, b"\r\n\r\n", b"%00")


@dataclass
class Parser:
    """`make` gives a fresh `feed`; after each round of inputs `bounded` says whether what it keeps is."""

    name: str
    seeds: Sequence[bytes]
    make: Callable[[], Callable[[bytes], Any]]
    own: tuple[type[Exception], ...] = ()
    bounded: Callable[[Any], bool] = field(default=lambda feed: True)


class Defect(Exception):
    """What was found, and the input that shows it again."""


def mutated(dice: random.Random, seeds: Sequence[bytes]) -> bytes:
    """A seed with a few things wrong in it; now and then as it is, or nothing but noise."""
    data = bytearray(dice.choice(seeds))
    for _ in range(dice.getrandbits(2)):
        size = len(data)
        at = int(dice.random() * size) if size else 0
        match dice.getrandbits(3):
            case 0 | 1:
                data[at : at + 1] = bytes((dice.getrandbits(8),))
            case 2:
                del data[at:]
            case 3:
                data[at:at] = WORDS[dice.getrandbits(8) % len(WORDS)]
            case 4:
                del data[at : at + 1 + dice.getrandbits(4)]
            case 5:
                data[at:at] = data[at : at + 1 + dice.getrandbits(5)]
            case 6:
                other = seeds[dice.getrandbits(16) % len(seeds)]
                data[at:] = other[int(dice.random() * len(other)) :]
            case _:
                data[at:] = dice.randbytes(1 + dice.getrandbits(6))
    return bytes(data)


def spent(parser: Parser, feed: Callable[[bytes], Any], data: bytes, clock: Callable[[], float]) -> float:
    """Seconds by this clock; the parser's own error is an answer like any other."""
    started = clock()
    with suppress(parser.own):
        feed(data)
    return clock() - started


async def fuzz(parser: Parser, count: int, seed: int) -> float:
    """Feed so many inputs; the seconds of CPU it took. The same seed gives the same inputs."""
    dice, begin = random.Random(seed), time.process_time()
    feed = parser.make()
    for number in range(count):
        data = mutated(dice, parser.seeds)
        if number % ROUND == 0:
            feed = parser.make()
        try:
            took = spent(parser, feed, data, time.monotonic)
        except Exception as error:
            raise Defect(f"{parser.name} raises {error!r} for {data!r} (seed {seed}, input {number})") from error
        # once may be another program; a parser that is slow is slow again, also by the clock of the CPU, which is dear
        if took > LONGEST and spent(parser, parser.make(), data, time.process_time) > LONGEST:
            raise Defect(f"{parser.name} takes too long for {data!r} (seed {seed}, input {number})")
        if number % BREATH == 0:
            await asyncio.sleep(0)
        if number % ROUND == ROUND - 1 and not parser.bounded(feed):
            raise Defect(f"{parser.name} keeps more and more (seed {seed}, input {number})")
    return time.process_time() - begin
