"""Many values in few different statements."""

from hypothesis import given
from hypothesis import strategies as st

from server.bulk import padded, portions


@given(st.sets(st.integers(), max_size=600))
def test_a_padded_list_asks_for_the_same(wanted: set[int]) -> None:
    values = padded(wanted)
    assert set(values) == wanted
    assert len(values) < 2 * len(wanted) or not wanted
    assert len(values) & (len(values) - 1) == 0


@given(st.lists(st.integers(), max_size=50), st.integers(1, 20))
def test_portions_are_all_of_it_in_order(wanted: list[int], most: int) -> None:
    found = list(portions(wanted, most))
    assert [one for some in found for one in some] == wanted
    assert all(1 <= len(some) <= most for some in found)
