"""H.264 as bytes: what goes out in RTP payloads comes back whole, and sizes are read from real encoders."""

from math import ceil

import av
import pytest
from aiortc.codecs.h264 import h264_depayload
from hypothesis import given
from hypothesis import strategies as st

from server.media import avc
from server.media.avc import IDR, PPS, SPS, START, Parameters, payloads, picture_size, units
from server.media.source import Frame
from server.media.wire import RtpPacket as Payload
from server.media.wire import runs
from tests.media.camera import pictures

unit = st.builds(
    lambda kind, body: bytes([0x60 | kind]) + body.replace(b"\0", b"\1") + b"\x80",
    st.integers(1, 23),
    st.binary(max_size=3000),
)


@given(st.lists(unit, max_size=12), st.integers(50, 1300))
def test_payloads_become_the_same_units(given: list[bytes], limit: int) -> None:
    data = b"".join(START + one for one in given)
    out = payloads(data, limit)
    assert all(len(payload) <= limit for payload in out)
    assert list(units(b"".join(h264_depayload(payload) for payload in out))) == given


def test_fragments_are_equally_long_and_the_last_hardly_shorter() -> None:
    sizes = [len(payload) for payload in payloads(START + b"\x65" + bytes([1]) * 5001, 1188)]
    assert sizes == [1003, 1003, 1003, 1003, 999]


@given(st.integers(2, 4000))
def test_no_fragment_is_both_the_first_and_the_last(size: int) -> None:
    """RFC 6184, 5.8: a unit that fits must not be sent as a fragment."""
    out = payloads(START + b"\x65" + bytes([1]) * (size - 1), 1188)
    assert all(payload[0] & 31 != avc.FU_A or payload[1] & 0xC0 != 0xC0 for payload in out)


@given(st.binary(max_size=200))
def test_no_bytes_break_anything(data: bytes) -> None:
    junk = START + data
    payloads(junk, 100)
    Parameters().complete(junk)
    picture_size(junk)
    picture_size(START + b"\x67" + data)


@pytest.mark.parametrize("slices", [(734, 819), (1036, 1139), (600, 1300), (2911, 2641), (11098, 10601)])
def test_the_slices_of_a_picture_leave_together(slices: tuple[int, ...]) -> None:
    packets = [
        Payload(one, 0, 0) for one in payloads(b"".join(START + b"\x41" + b"\1" * size for size in slices), 1188)
    ]
    assert len(runs(packets)) == 1
    assert len(packets) <= 1 + sum(ceil(size / 1188) for size in slices)


@pytest.mark.parametrize("size", [(320, 180), (640, 360), (1280, 720), (1918, 1078), (176, 144)])
def test_the_size_of_a_picture(size: tuple[int, int]) -> None:
    assert picture_size(pictures(0.1, size=size)[0].data) == size


@pytest.mark.parametrize(("profile", "pixels"), [("High", "yuv420p"), ("High 4:4:4 Predictive", "yuv444p")])
def test_the_size_by_other_profiles(profile: str, pixels: str) -> None:
    encoder = av.VideoCodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt, encoder.profile = 854, 480, pixels, profile
    encoder.options = {"tune": "zerolatency", "x264-params": "cqm=jvt"}
    data = b"".join(bytes(packet) for packet in encoder.encode(av.VideoFrame(854, 480, pixels)))
    assert picture_size(data) == (854, 480)


def first_two() -> tuple[Frame, Frame]:
    one, two, *_ = pictures(0.2)
    return one, two


def test_every_keyframe_has_its_parameters() -> None:
    first, second = first_two()
    parameters = Parameters()
    assert parameters.complete(first.data) == (first.data, True)
    assert parameters.complete(second.data) == (second.data, False)
    bare = b"".join(START + one for one in units(first.data) if one[0] & 31 == IDR)
    data, keyframe = parameters.complete(bare)
    assert keyframe
    assert [one[0] & 31 for one in units(data)][:3] == [SPS, PPS, IDR]
    assert Parameters().complete(bare) == (bare, False)


def test_kinds() -> None:
    assert avc.kinds(first_two()[0].data) >= {SPS, PPS, IDR}


def test_what_is_all_start_codes_is_not_looked_at() -> None:
    assert avc.countable(b"\0\0\1\x41" * avc.MOST_UNITS)
    assert not avc.countable(b"\0\0\1\x41" * (avc.MOST_UNITS + 1))
