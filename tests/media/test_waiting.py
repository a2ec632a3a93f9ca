"""Sounds that leave with the next picture: each once, in order, after a moment at the most, whoever films late."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.media.source import RATE, Frame
from server.media.waiting import FLOWS, LONGEST, Waiting

TICKS = 960


def sound(number: int) -> Frame:
    return Frame("audio", (b"\xfc" + number.to_bytes(2, "big"),), number * TICKS, number / 50, duration=TICKS)


def picture(time: float) -> Frame:
    return Frame("video", (b"\x65picture",), round(time * RATE["video"]), time)


def arriving(pictures: float, late: float, seconds: float = 2) -> list[tuple[float, Frame]]:
    """So many pictures a second and fifty sounds, captured together, the pictures on their way for longer (`late`)."""
    seen = [(place / pictures + late + 0.001, picture(place / pictures)) for place in range(round(seconds * pictures))]
    heard = [(place / 50, sound(place)) for place in range(round(seconds * 50))]
    return sorted(seen + heard, key=lambda one: one[0])


def given_on(waiting: Waiting, frames: list[tuple[float, Frame]]) -> list[list[Frame]]:
    return [out for at, frame in frames if (out := waiting.next(frame, True, at))]


@pytest.mark.parametrize("late", [0, 0.15, 0.4])
@pytest.mark.parametrize("pictures", [24, 25, 30, 60])
def test_every_sound_leaves_with_a_picture_however_long_the_camera_takes(pictures: int, late: float) -> None:
    calls = given_on(Waiting(), [one for one in arriving(pictures, late, 4) if one[0] > late])
    assert {tuple(frame.kind for frame in call) for call in calls[1:]} <= {("video",), ("video", "audio")}


@given(st.floats(1, 60), st.floats(0, 1), st.booleans())
def test_no_sound_is_lost_or_waits_for_long(pictures: float, late: float, many: bool) -> None:
    waiting, heard, came = Waiting(), list[Frame](), 0
    for at, frame in arriving(pictures, late):
        came += frame.kind == "audio"
        heard += [one for one in waiting.next(frame, many, at) if one.kind == "audio"]
        gone = sum(one.duration for one in heard) // TICKS
        assert came - gone <= (50 * LONGEST + 1 if many else 0)
    assert all(after.timestamp == before.timestamp + before.duration for before, after in pairwise(heard))


def test_where_pictures_have_stopped_sound_waits_for_none() -> None:
    waiting = Waiting()
    waiting.next(picture(0), True, 0)
    assert waiting.next(sound(1), True, 0.02) == []
    assert [frame.duration for frame in waiting.next(sound(2), True, 0.02 + FLOWS)] == [2 * TICKS]
    assert waiting.next(sound(3), True, 0.04 + FLOWS) == [sound(3)]
