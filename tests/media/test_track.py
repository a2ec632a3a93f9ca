"""Where a track is cut into parts, whatever its camera does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.media.parts import PART_TARGET, SHORTEST_PART, TARGET_DURATION, Border, Init, Part, Track
from tests.media.camera import START
from tests.media.origin import segments


def cut(steps: list[tuple[float, bool]]) -> list[Part]:
    """The parts of one-byte pictures, each on screen for so many seconds, some of them keyframes."""
    parts: list[Part] = []
    track = Track("video", 90_000, 7, START, parts.append)
    track.border(Border(0, 0, Init(0, "", b"")))
    at = 0
    for step, key in steps:
        track.add(at, b"x", key)
        at += round(step * 90_000)
    track.finish(at)
    return parts


def pictures_in(part: Part) -> int:
    """Of one byte each: what is in its `mdat`."""
    return len(part.data[-part.data[::-1].index(b"tadm") :])


STEPS = st.lists(st.tuples(st.floats(0.005, 1.4), st.booleans()), min_size=2, max_size=200)


@given(STEPS)
def test_no_sample_is_lost_or_moved_wherever_is_cut(steps: list[tuple[float, bool]]) -> None:
    parts = cut(steps)
    assert sum(map(pictures_in, parts)) == len(steps)
    assert sum(part.duration for part in parts) == pytest.approx(
        sum(round(step * 90_000) for step, _ in steps) / 90_000
    )
    assert all(round(sum(part.duration for part in segment)) <= TARGET_DURATION for segment in segments(parts))


@given(STEPS)
def test_only_a_picture_that_stands_still_makes_a_part_longer_than_the_target(steps: list[tuple[float, bool]]) -> None:
    parts, following = cut(steps), 0
    for part in parts:
        following += pictures_in(part)
        assert part.duration <= PART_TARGET or pictures_in(part) == 1
        assert part.duration >= SHORTEST_PART or part.last or part.duration + steps[following][0] > PART_TARGET - 1e-4


@pytest.mark.parametrize("fps", range(7, 24))
def test_a_slowed_down_camera_has_parts_of_a_fifth_of_a_second_or_more(fps: int) -> None:
    for part in cut([(1 / fps, number % (2 * fps) == 0) for number in range(5 * fps)]):
        assert part.duration <= PART_TARGET
        assert part.duration >= 0.2 or part.last
