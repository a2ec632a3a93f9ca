"""What examiners' cards come to: exact fractions until the end, then two decimals, half up."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TypeVar

DROP_FROM = 5
"""From so many cards on, one highest and one lowest do not count."""
RULE = "mean of all cards, of 5 or more without one highest and one lowest; half up to 0.01; equals share a place"
"""Part of the closed record."""
K = TypeVar("K")


def final(totals: Iterable[Fraction]) -> Decimal | None:
    """The mean of the cards that count, to two decimals; None where there is no card."""
    counted = [total for total, counts in weighed(totals) if counts]
    return half_up(sum(counted, Fraction()) / len(counted)) if counted else None


def weighed(totals: Iterable[Fraction]) -> list[tuple[Fraction, bool]]:
    """The lowest first, and whether they count."""
    ranked = sorted(totals)
    most = len(ranked) >= DROP_FROM
    return [(total, not most or 0 < at < len(ranked) - 1) for at, total in enumerate(ranked)]


def half_up(value: Fraction) -> Decimal:
    """Two decimals of a number that is not negative; what lies in the middle goes up."""
    return Decimal(floor(value * 100 + Fraction(1, 2))).scaleb(-2)


def places(scores: Mapping[K, Decimal]) -> dict[K, int]:
    """1 for the highest; equal printed scores share a place and the next one is left out: 1, 2, 2, 4."""
    return {who: 1 + sum(other > score for other in scores.values()) for who, score in scores.items()}
