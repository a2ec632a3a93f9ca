"""Real packets, and what makes something of packets in the media plane, as the fuzzer feeds it."""

import struct
from collections.abc import Callable
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

from aioice import stun as theirs

from server.media import avc, opus, stun
from server.media.assembly import HELD, LARGEST, Assembled, Packet, Pictures, Sounds
from server.media.guard import Guard
from server.media.inlet import Feedback, Inlet, Stream
from server.media.leg import Leg
from server.media.outlet import Line
from server.media.passthrough import TOLD, Check
from server.media.picture import picture_of
from server.media.readable import COOKIE, MOST_STREAMS, extent, readable_reports, shape_of
from server.media.rtp import Track
from server.media.source import Frame
from server.media.timing import SenderClock, StreamClock
from server.media.wire import MAX_PAYLOAD
from tests.fuzz import Parser

SPS = bytes.fromhex("6742c01fd900a0047fe016a040404050000003001000000303c0f1832a00")
HIGH_SPS = bytes.fromhex("67640028acd100780227e5c05a808080a0000003002000000781e30632c0")
PPS = bytes.fromhex("68cb83cb20")
PICTURE = (SPS, PPS, b"\x65" + bytes(range(1, 200)), b"\x65" + bytes(39) + b"\1")
PAYLOAD = avc.aggregate(list(PICTURE))
PIECES = b"\x7c\x85" + bytes(38) + b"\x7c\x05" + bytes(38) + b"\x7c\x45" + bytes(38)
RTP = b"\x90\x60\0\1\0\0\0\2\0\0\0\3\xbe\xde\0\1\x10\xff\0\0" + bytes(60)
REPORT = b"\x80\xc8\0\6" + bytes(24) + b"\x81\xca\0\2" + bytes(8) + b"\x81\xcd\0\3" + bytes(12)
LOSSES = b"\x81\xcd\0\3" + bytes(8) + b"\0\1\xff\xff" + b"\x84\xce\0\4" + bytes(16)
NAME = b"\0\6\0\x09usrA:usrB\0\0\0"
STUN = b"\0\1\0\x10\x21\x12\xa4\x42" + bytes(12) + NAME
KEY = b"key"
SIGNED = stun.write(stun.REQUEST, bytes(12), [(stun.USERNAME, b"usrA:usrB"), (stun.PRIORITY, bytes(4))], KEY)
DTLS = b"\x16\xfe\xfd" + bytes(40)
KEYFRAMES = [PAYLOAD, avc.aggregate([HIGH_SPS, PPS, b"\x65\1"]), b"\x41" + bytes(9), PIECES]


def datagrams() -> Callable[[bytes], Any]:
    protocol: Any = SimpleNamespace(transactions={bytes(12): None})
    connection: Any = SimpleNamespace(
        local_username="usrA",
        _check_list=[SimpleNamespace(remote_addr=("10.0.0.1", 1))],
        _early_checks_done=True,
        _queue=SimpleNamespace(qsize=int),
    )
    guard = Guard(Check(connection), lambda kind: None, lambda: None, lambda: 0.0)

    def feed(data: bytes) -> None:
        guard.lets_in(protocol, data, ("10.0.0.1", 1))
        shape_of(data), extent(data), readable_reports(data)

    return feed


def signed() -> Callable[[bytes], Any]:
    """STUN as it comes, and its attributes signed by somebody who has the key: what is read, aioice reads the same."""

    def feed(data: bytes) -> None:
        body = data[20:]
        whole = data[:2].ljust(2, b"\0") + (len(body) + 32).to_bytes(2, "big") + COOKIE + bytes(12) + body
        for message in (data, whole + stun.end_of(whole, KEY)):
            if stun.read(message, KEY):
                with suppress(ValueError, struct.error):  # aioice reads what is in the attributes, too
                    assert theirs.parse_message(message).check_message_integrity(KEY)

    return feed


def vouched_for() -> Callable[[bytes], Any]:
    """RTP and RTCP of a peer that has the keys, and sends and watches a picture."""
    receiver: Any = SimpleNamespace(rtx_types={97}, count=ignore, look_for_gaps=ignore, note_report=ignore)
    way: Any = SimpleNamespace(srtp=None, extension_ids={TOLD["video"][0]: 1, TOLD["audio"][0]: 2}, open=ignore)
    picture, sound = (Stream(kind, receiver, ignore, ignore) for kind in ("video", "audio"))
    inlet = Inlet(way, {96: picture, 97: picture, 111: sound}, {0: Feedback(ignore, lambda: None, ignore)}, ignore)

    def feed(data: bytes) -> None:
        for reports in (False, True):
            inlet.read(data, reports)
        assert len(inlet._known) <= MOST_STREAMS

    return feed


def ignore(*_: Any) -> None:
    pass


def packet(data: bytes) -> Packet:
    """An RTP packet from bytes: number, time, marker and payload are whatever they happen to be."""
    number, timestamp = int.from_bytes(data[2:4], "big"), int.from_bytes(data[4:8], "big")
    return Packet(number, timestamp, bool(data[1:2] > b"\x7f"), data[12:])


class Assembling:
    """Packets in, frames out; a second passes with every hundred."""

    def __init__(self, kind: type[Pictures | Sounds]) -> None:
        self.assembler, self.now = kind(lambda: self.now), 0.0

    def __call__(self, data: bytes) -> None:
        self.now += 0.01
        for out in self.assembler.push(packet(data)):
            self.look(out)

    def look(self, out: Assembled) -> None:
        if isinstance(self.assembler, Sounds):
            assert opus.ticks_of(out.payloads[0]) <= opus.LONGEST

    def bounded(self) -> bool:
        held, payloads = self.assembler._packets._held, getattr(self.assembler, "_payloads", [])
        return len(held) <= HELD + 1 and sum(map(len, payloads)) <= LARGEST


def pictures() -> Callable[[bytes], Any]:
    parameters = avc.Parameters()
    track = Track("video", lambda: 0.0)

    def feed(data: bytes) -> None:
        step = 40 if data[:1] == PIECES[:1] else len(data) or 1
        whole, keyframe = parameters.complete(avc.units_in([data[at : at + step] for at in range(0, len(data), step)]))
        payloads = avc.payloads(whole, MAX_PAYLOAD)
        assert all(0 < len(payload) <= MAX_PAYLOAD for payload in payloads)
        assert sum(map(len, payloads)) <= 3 * sum(map(len, whole)) + 3
        avc.picture_size(whole)
        track.batch(Frame("video", whole, 0, 0.0, keyframe))
        picture_of(whole)

    return feed


def clocks() -> Callable[[bytes], Any]:
    clock, now, last = StreamClock(90_000, SenderClock()), 0.0, -1

    def feed(data: bytes) -> None:
        nonlocal now, last
        now += data[0] / 1000 if data else 0
        clock.report(int.from_bytes(data[:4], "big"), int.from_bytes(data[4:12], "big"), now)
        ticks, _ = clock.stamp(int.from_bytes(data[12:16], "big"), now)
        assert ticks >= last
        last = ticks

    return feed


def losses() -> Callable[[bytes], Any]:
    """A viewer that claims to have missed anything."""
    track, leg = Track("video", lambda: 0.0), Leg(Line(96, 1, 97, 2), b"us")
    wire: Any = SimpleNamespace(send=lambda *_: True, send_one=lambda *_: None)
    batches = [track.batch(Frame("video", PICTURE, n, 0.0, True)) for n in range(20)]
    for batch in batches:
        leg.send(wire, batch, batch.runs)

    def feed(data: bytes) -> None:
        leg.resend(wire, track, [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)])

    return feed


PACKETS = [
    Parser("datagrams", [RTP, REPORT, STUN, DTLS], datagrams),
    Parser("STUN", [STUN, SIGNED, SIGNED[:-32]], signed),
    Parser("packets that are vouched for", [RTP, RTP[:12] + PAYLOAD, REPORT, LOSSES], vouched_for),
    Parser("packets of pictures", [RTP, RTP[:12] + PAYLOAD], lambda: Assembling(Pictures), (), Assembling.bounded),
    Parser("packets of sound", [RTP[:12] + b"\xfc" + bytes(9)], lambda: Assembling(Sounds), (), Assembling.bounded),
    Parser("pictures", KEYFRAMES, pictures, (ValueError,)),
    Parser("timestamps and reports", [bytes(16), bytes(range(16)), b"\xff" * 16], clocks),
    Parser("losses", [b"\0\1\0\2", bytes(range(100))], losses),
]
