"""The draw and the scores by themselves: checkable, fair, exact."""

import hashlib
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from statistics import mean
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from server.interviews.examinations import lots, scoring

LOTS = st.lists(st.uuids(), min_size=1, max_size=40, unique=True)
TOTALS = st.lists(st.fractions(min_value=1, max_value=5, max_denominator=100), min_size=1, max_size=9)
SECRET = "5f" * 32


@given(LOTS, st.text(min_size=1, max_size=60), st.randoms())
def test_the_order_follows_from_seed_and_lots_alone(drawn: list[UUID], word: str, random: object) -> None:
    seed = lots.seed(SECRET, word)
    mixed = list(drawn)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    order = lots.order(drawn, seed)
    assert sorted(order) == sorted(drawn)
    assert lots.order(mixed, seed) == order


def test_anybody_can_check_it_with_sha256sum() -> None:
    drawn = [UUID(int=n) for n in range(4)]
    order = lots.order(drawn, lots.seed("ab", "07 11"))
    by_hand = sorted((hashlib.sha256(f"ab:07 11:{lot}".encode()).hexdigest(), str(lot)) for lot in drawn)
    assert [str(lot) for lot in order] == [lot for _, lot in by_hand]
    assert lots.digest("ab") == "fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603"


def test_every_order_of_three_is_as_likely_as_any_other() -> None:
    """Chi-square with five degrees of freedom over 6,000 known seeds: 20.5 is passed once in a thousand."""
    drawn = [UUID(int=n) for n in range(3)]
    counts = Counter(tuple(lots.order(drawn, lots.seed(SECRET, str(n)))) for n in range(6000))
    assert set(counts) == set(permutations(drawn))
    assert sum((count - 1000) ** 2 / 1000 for count in counts.values()) < 20.5


def test_one_more_candidate_changes_nobody_elses_turn() -> None:
    drawn = [UUID(int=n) for n in range(9)]
    whole = lots.order(drawn, "a:b")
    assert lots.order(drawn[1:], "a:b") == [lot for lot in whole if lot != drawn[0]]


def test_secrets_are_never_alike() -> None:
    made = {lots.new_secret() for _ in range(100)}
    assert len(made) == 100
    assert {len(secret) for secret in made} == {64}


@given(TOTALS)
def test_the_score_is_exact_to_half_a_hundredth(totals: list[Fraction]) -> None:
    counted = sorted(totals)[1:-1] if len(totals) >= 5 else totals
    final = scoring.final(totals)
    assert final is not None
    off = Fraction(final) - Fraction(mean(counted))
    assert -Fraction(1, 200) < off <= Fraction(1, 200)
    assert final.as_tuple().exponent == -2


@given(TOTALS, st.randoms())
def test_the_score_does_not_depend_on_who_comes_first(totals: list[Fraction], random: object) -> None:
    mixed = list(totals)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert scoring.final(mixed) == scoring.final(totals)


def test_from_five_on_one_highest_and_one_lowest_do_not_count() -> None:
    four, five = [Fraction(n) for n in (1, 4, 4, 5)], [Fraction(n) for n in (1, 4, 4, 5, 5)]
    assert scoring.final(four) == Decimal("3.50")
    assert scoring.final(five) == Decimal("4.33")
    assert scoring.final([Fraction(3)] * 5) == Decimal("3.00")
    assert scoring.final([]) is None


def test_what_lies_in_the_middle_goes_up() -> None:
    """Floats would make 4.12 of the first: 4.125 is half, and 2.675 lies below half in binary."""
    assert str(scoring.half_up(Fraction("4.125"))) == "4.13"
    assert str(scoring.half_up(Fraction("2.675"))) == "2.68"
    assert str(scoring.half_up(Fraction("4.1249999"))) == "4.12"
    assert str(scoring.half_up(Fraction(4))) == "4.00"


@given(st.dictionaries(st.integers(1, 40), st.integers(100, 500).map(lambda n: Decimal(n).scaleb(-2)), min_size=1))
def test_equal_scores_share_a_place(scores: dict[int, Decimal]) -> None:
    places = scoring.places(scores)
    for one, score in scores.items():
        assert places[one] == 1 + sum(other > score for other in scores.values())
        assert all((places[one] == places[two]) == (score == scores[two]) for two in scores)


def test_places_after_a_tie_are_left_out() -> None:
    scores = {"a": Decimal("4.50"), "b": Decimal("4.20"), "c": Decimal("4.20"), "d": Decimal("3.00")}
    assert scoring.places(scores) == {"a": 1, "b": 2, "c": 2, "d": 4}
