"""Many values in few different statements."""

from hypothesis import given
from hypothesis import strategies as st

from server.bulk import padded


@given(st.sets(st.integers(), max_size=600))
def test_a_padded_list_asks_for_the_same(wanted: set[int]) -> None:
    values = padded(wanted)
    assert set(values) == wanted
    assert len(values) < 2 * len(wanted) or not wanted
    assert len(values) & (len(values) - 1) == 0
