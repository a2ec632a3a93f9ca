"""What is read of a peer's packets is what aiortc, which was there before, reads of them."""

from types import SimpleNamespace
from typing import Any

from aiortc.rtp import (
    RTCP_RTPFB_NACK,
    HeaderExtensions,
    HeaderExtensionsMap,
    RtcpPacket,
    RtcpRtpfbPacket,
    RtpPacket,
)
from hypothesis import given
from hypothesis import strategies as st

from server.media.assembly import Packet
from server.media.inlet import SENDER_REPORT, Feedback, Inlet, Stream, element, lost_packets, reports_of
from server.media.passthrough import TOLD
from server.media.readable import MOST_STREAMS, extent
from tests.packets import REPORT, RTP


@given(st.sets(st.integers(0, 0xFFFF), min_size=1, max_size=40))
def test_losses(lost: set[int]) -> None:
    report = RtcpRtpfbPacket(fmt=RTCP_RTPFB_NACK, ssrc=1, media_ssrc=2)
    report.lost = sorted(lost)
    data = bytes(report)
    assert set(lost_packets(data[12:])) == lost
    assert [kind for kind, *_ in reports_of(data + REPORT)] == [205, 200, 202, 205]
    assert RtcpPacket.parse(data)[0].media_ssrc == 2  # type: ignore[union-attr]


@given(st.integers(0, 0xFFFFFF), st.booleans())
def test_what_header_extensions_tell(sent: int, first: bool) -> None:
    extensions = HeaderExtensionsMap()
    names: Any = SimpleNamespace(
        headerExtensions=[
            SimpleNamespace(id=1, uri="urn:ietf:params:rtp-hdrext:sdes:mid"),
            SimpleNamespace(id=3 if first else 2, uri=TOLD["video"][0]),
            SimpleNamespace(id=5, uri=TOLD["audio"][0]),
        ]
    )
    extensions.configure(names)
    packet = RtpPacket(payload_type=96)
    packet.extensions = HeaderExtensions(mid="0", abs_send_time=sent, audio_level=(True, 3))
    packet.payload = b"picture"
    data = packet.serialize(extensions)
    bounds = extent(data)
    assert bounds
    at, begin, end = bounds
    assert data[begin:end] == b"picture"
    assert element(data[at:begin], 3 if first else 2, 3) == sent
    assert element(data[at:begin], 5, 1) == 0x80 | 3
    assert element(data[at:begin], 5, 3) is element(data[at:begin], None, 3) is None


class Heard:
    """An inlet with a picture, and what came through it."""

    def __init__(self) -> None:
        self.packets: list[Packet] = []
        self.reports: list[tuple[int, int]] = []
        self.lost: list[int] = []
        self.counts: list[tuple[int, int]] = []
        self.asked = 0
        self.refused: list[str] = []
        receiver: Any = SimpleNamespace(
            rtx_types={97}, count=lambda *_: None, look_for_gaps=lambda *_: None, note_report=lambda *_: None
        )
        way: Any = SimpleNamespace(srtp=None, extension_ids={}, open=lambda take: None)
        stream = Stream("video", receiver, self.packets.append, lambda *report: self.reports.append(report))
        feedback = Feedback(self.lost.extend, self.ask, lambda *counts: self.counts.append(counts))
        self.inlet = Inlet(way, {96: stream, 97: stream}, {7: feedback}, self.refused.append)

    def ask(self) -> None:
        self.asked += 1


def test_a_packet_and_one_that_is_sent_again() -> None:
    heard = Heard()
    heard.inlet.read(b"\x80\xe0\0\5\0\0\0\2\0\0\0\3\x65\1\2", reports=False)
    heard.inlet.read(b"\x80\x61\0\x63\0\0\0\1\0\0\0\4\0\4\x65\3", reports=False)
    assert heard.packets == [
        Packet(5, 2, True, b"\x65\1\2"),
        Packet(4, 1, False, b"\x65\3"),
    ]
    heard.inlet.read(b"\x80\x7f\0\5\0\0\0\2\0\0\0\3\x65", reports=False)  # a type that was not agreed on
    assert len(heard.packets) == 2
    assert heard.refused == []


def test_a_peer_has_so_many_streams_and_no_more() -> None:
    heard = Heard()
    for number in range(MOST_STREAMS + 1):
        heard.inlet.read(b"\x80" + RTP[1:8] + number.to_bytes(4, "big"), reports=False)
    assert heard.refused == ["rtp"]
    heard.inlet.read(b"\x80" + RTP[1:8] + bytes(4), reports=False)
    assert heard.refused == ["rtp"]


def test_reports() -> None:
    heard = Heard()
    heard.inlet.read(b"\x80\x60\0\5\0\0\0\2\0\0\0\3\x65\1", reports=False)
    sender = bytes([0x80, SENDER_REPORT, 0, 6]) + (3).to_bytes(4, "big") + (9 << 32).to_bytes(8, "big")
    heard.inlet.read(sender + (1234).to_bytes(4, "big") + bytes(8), reports=True)
    assert heard.reports == [(1234, 9 << 32)]
    nack = b"\x81\xcd\0\3" + bytes(4) + (7).to_bytes(4, "big") + b"\0\1\0\1"
    pli = b"\x81\xce\0\2" + bytes(4) + (7).to_bytes(4, "big")
    fir = b"\x84\xce\0\4" + bytes(8) + (7).to_bytes(4, "big") + bytes(4)
    heard.inlet.read(nack + pli + fir, reports=True)
    assert (heard.lost, heard.asked) == ([1, 2], 2)
    block = b"\x40\0\0\5" + (0x10009).to_bytes(4, "big") + bytes(12)
    both = [ssrc.to_bytes(4, "big") + block for ssrc in (8, 7)]  # the first is not about ours
    heard.inlet.read(b"\x82\xc9\0\x0d" + bytes(4) + b"".join(both), reports=True)
    heard.inlet.read(b"\x82\xc9\0\7" + bytes(4) + both[1], reports=True)  # says two, and has one
    assert heard.counts == [(0x10009, 5)] * 2
    heard.inlet.read(pli[:8] + (8).to_bytes(4, "big"), reports=True)  # about a stream that is not ours
    heard.inlet.read(nack[:-2], reports=True)
    assert (heard.asked, heard.refused) == (2, ["rtcp"])
