"""H.264 as bytes: what goes out in RTP payloads comes back whole, and sizes are read from real encoders."""

from math import ceil

import av
import pytest
from aiortc.codecs import depayload
from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from hypothesis import given
from hypothesis import strategies as st

from server.media import avc
from server.media.avc import IDR, PPS, SPS, Parameters, begins_picture, payloads, picture_size, units_in, units_of
from server.media.source import Frame
from server.media.wire import RtpPacket as Payload
from server.media.wire import runs
from tests.media.camera import pictures

H264 = RTCRtpCodecParameters("video/H264", 90_000, payloadType=96)
unit = st.builds(
    lambda kind, body: bytes([0x60 | kind]) + body.replace(b"\0", b"\1") + b"\x80",
    st.integers(1, 23),
    st.binary(max_size=3000),
)


@given(st.lists(unit, min_size=1, max_size=12), st.integers(50, 1300))
def test_payloads_become_the_same_units(given: list[bytes], limit: int) -> None:
    out = payloads(given, limit)
    assert all(len(payload) <= limit for payload in out)
    assert list(units_in(out)) == given
    assert list(units_of(b"".join(depayload(H264, payload) for payload in out))) == given


@given(st.binary(max_size=80))
def test_payloads_that_are_none(payload: bytes) -> None:
    """A fragment aside, of which aiortc does not ask where it belongs."""
    try:
        expected = depayload(H264, payload)
    except ValueError:
        with pytest.raises(ValueError, match=r"unit|STAP-A"):
            units_in([payload])
    else:
        if payload[0] & 31 != avc.FU_A and (units := list(units_of(expected))):
            assert [*units_of(b"".join(b"\0\0\0\1" + one for one in units_in([payload])))] == units


@pytest.mark.parametrize("other", [b"\x0a", b"\0\1", b"\x7a\1", b"\x7d\1", b"\x7e\1", b"\x7f\1"])
def test_what_was_not_agreed_on_does_not_spoil_a_picture(other: bytes) -> None:
    """An end of sequence, and types that are undefined or of the interleaved mode."""
    assert units_in([other, b"\x65\1", other]) == (b"\x65\1",)


def test_what_is_between_units_is_left_out() -> None:
    padded = b"\x78" + b"\0\3\x67\1\0" + b"\0\0" + b"\0\4\x68\1\0\0"
    assert units_in([padded, b"\x41\1\0", b"\x7c\x85\1", b"\x7c\x45\2\0"]) == (
        b"\x67\1", b"\x68\1", b"\x41\1", b"\x65\1\2"
    )  # fmt: skip


def fragment(flags: int) -> bytes:
    return bytes([0x7C, flags | 5]) + b"\1\1"


BEGIN, MIDDLE, END = fragment(0x80), fragment(0), fragment(0x40)


@pytest.mark.parametrize("out", [[MIDDLE], [END], [BEGIN], [BEGIN, MIDDLE], [BEGIN, BEGIN, END], [BEGIN, END, END]])
def test_pieces_that_do_not_belong_together(out: list[bytes]) -> None:
    with pytest.raises(ValueError, match=r"a fragment that|a unit without"):
        units_in(out)


def test_what_a_picture_begins_with() -> None:
    sps, slice_ = b"\x67\1\2", b"\x41\1\2"
    assert begins_picture(sps)
    assert begins_picture(b"\x09\xf0")
    assert begins_picture(avc.aggregate([sps, slice_]))
    assert not any(map(begins_picture, (slice_, avc.aggregate([slice_, sps]), BEGIN, b"\x78", b"")))


def test_fragments_are_equally_long_and_the_last_hardly_shorter() -> None:
    sizes = [len(payload) for payload in payloads([b"\x65" + bytes([1]) * 5001], 1188)]
    assert sizes == [1003, 1003, 1003, 1003, 999]


@given(st.integers(2, 4000))
def test_no_fragment_is_both_the_first_and_the_last(size: int) -> None:
    """RFC 6184, 5.8: a unit that fits must not be sent as a fragment."""
    out = payloads([b"\x65" + bytes([1]) * (size - 1)], 1188)
    assert all(payload[0] & 31 != avc.FU_A or payload[1] & 0xC0 != 0xC0 for payload in out)


@given(st.binary(min_size=1, max_size=200))
def test_no_bytes_break_anything(data: bytes) -> None:
    for unit in (data, b"\x67" + data):
        payloads([unit], 100)
        Parameters().complete((unit,))
        picture_size([unit])


@pytest.mark.parametrize("slices", [(734, 819), (1036, 1139), (600, 1300), (2911, 2641), (11098, 10601)])
def test_the_slices_of_a_picture_leave_together(slices: tuple[int, ...]) -> None:
    packets = [Payload(one, 0, 0) for one in payloads([b"\x41" + b"\1" * size for size in slices], 1188)]
    assert len(runs(packets)) == 1
    assert len(packets) <= 1 + sum(ceil(size / 1188) for size in slices)


@pytest.mark.parametrize("size", [(320, 180), (640, 360), (1280, 720), (1918, 1078), (176, 144)])
def test_the_size_of_a_picture(size: tuple[int, int]) -> None:
    assert picture_size(pictures(0.1, size=size)[0].units) == size


@pytest.mark.parametrize(("profile", "pixels"), [("High", "yuv420p"), ("High 4:4:4 Predictive", "yuv444p")])
def test_the_size_by_other_profiles(profile: str, pixels: str) -> None:
    encoder = av.VideoCodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt, encoder.profile = 854, 480, pixels, profile
    encoder.options = {"tune": "zerolatency", "x264-params": "cqm=jvt"}
    data = b"".join(bytes(packet) for packet in encoder.encode(av.VideoFrame(854, 480, pixels)))
    assert picture_size(list(units_of(data))) == (854, 480)


def first_two() -> tuple[Frame, Frame]:
    one, two, *_ = pictures(0.2)
    return one, two


def test_every_keyframe_has_its_parameters() -> None:
    first, second = first_two()
    parameters = Parameters()
    assert parameters.complete(first.units) == (first.units, True)
    assert parameters.complete(second.units) == (second.units, False)
    bare = tuple(one for one in first.units if one[0] & 31 == IDR)
    units, keyframe = parameters.complete(bare)
    assert keyframe
    assert [one[0] & 31 for one in units][:3] == [SPS, PPS, IDR]
    assert Parameters().complete(bare) == (bare, False)


def test_a_picture_of_far_too_many_units_is_none() -> None:
    packet = avc.aggregate([b"\x41"] * 100)
    assert len(units_in([packet] * (avc.MOST_UNITS // 100))) == avc.MOST_UNITS
    with pytest.raises(ValueError, match="more units"):
        units_in([packet] * (avc.MOST_UNITS // 100 + 1))
