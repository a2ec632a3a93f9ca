"""Packets of sound, judged by a real decoder: how long they are, and that several as one sound like the several."""

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.media import opus
from tests.media.camera import RATE, sounds


@pytest.mark.parametrize(
    ("packet", "ticks"),
    [
        (b"\xfc", 960),
        (b"\xfd", 1920),
        (b"\x1b\x02", 2 * 2880),
        (b"\x1b\x03", 0),
        (b"\xff\0", 0),
        (b"\xff\x06", 5760),
        (b"\xff\x07", 0),
    ],
)
def test_how_long_a_packet_of_sound_is(packet: bytes, ticks: int) -> None:
    assert opus.ticks_of(packet) == ticks


def decoded(packets: list[bytes]) -> np.ndarray:
    decoder = av.AudioCodecContext.create("libopus", "r")
    decoder.sample_rate, decoder.layout = RATE, "stereo"
    return np.concatenate([frame.to_ndarray() for one in packets for frame in decoder.decode(av.Packet(one))], axis=1)


@pytest.mark.parametrize("count", [2, 3, 6])
def test_packets_as_one_sound_like_the_several(count: int) -> None:
    packets = [frame.sound for frame in sounds(1.2)]
    groups = [opus.joined(packets[at : at + count]) for at in range(0, len(packets), count)]
    together = [group for group in groups if group]
    assert len(together) == len(packets) // count
    assert {opus.ticks_of(group) for group in together} == {count * 960}
    assert np.array_equal(decoded(together), decoded(packets))
    assert np.abs(decoded(packets)).max() > 0.1


@given(st.integers(0, 1275))
def test_lengths_are_written_as_they_are_read(size: int) -> None:
    """RFC 6716, 3.1: below 252 as it is, else four times the second byte and the first."""
    first, *more = opus.length(size)
    assert first + 4 * sum(more) == size
    assert (first < 252) == (not more)


def test_what_is_not_alike_stays_apart() -> None:
    assert opus.joined([b"\xfc1", b"\xf42"]) is None
    assert opus.joined([b"\xfd12", b"\xfd12"]) is None
    assert opus.joined([b"\xfc" + bytes(1276), b"\xfc2"]) is None
    assert opus.joined([b"\xfc1"] * 7) is None
