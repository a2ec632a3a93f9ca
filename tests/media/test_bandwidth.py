"""What is told by REMB is, number for number, what aiortc would tell of the same packets.

But after a second without any: we count from the next picture on, aiortc every other time from a second before it.
"""

from aiortc.rate import RemoteBitrateEstimator
from hypothesis import given
from hypothesis import strategies as st

from server.media.bandwidth import SENT_WRAPS, Bandwidth

pictures = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 60), st.integers(-3, 3), st.integers(300, 900)),
        st.one_of(st.integers(20, 45), st.integers(-10, 10), st.integers(900, 40_000)),
        st.integers(1, 200_000),
    ),
    max_size=120,
)


@given(pictures, st.integers(0, SENT_WRAPS - 1))
def test_any_arrivals(pictures: list[tuple[int, int, int]], start: int) -> None:
    ours, theirs = Bandwidth(), RemoteBitrateEstimator()
    now, sent = 1_800_000_000_000, float(start)
    for later, apart, size in pictures:
        now, sent = now + max(0, later), sent + apart * 262.144
        stamp = int(sent) % SENT_WRAPS
        told = theirs.add(now, stamp, size, 1)
        assert ours.add(now, stamp, size) == (told[0] if told else None)


def test_a_network_that_fills_is_told_less_than_one_that_does_not() -> None:
    def told(delay: float) -> list[int]:
        bandwidth, out = Bandwidth(), []
        for number in range(600):
            arrived = number * 33 + int(number * delay)
            if estimate := bandwidth.add(arrived, number * 8651 % SENT_WRAPS, 8000):
                out.append(estimate)
        return out

    assert max(told(6.0)) < 2_000_000 < told(0.0)[-1]
