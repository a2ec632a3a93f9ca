"""What comes in from one peer: SRTP is undone where the socket delivers it, headers are read, the rest is handed on.

aiortc would put every packet in a queue, wake a task for it and make six objects of it. It goes on doing what it sends
back for a stream, reports, NACKs, bandwidth estimates: a `Receiver` tells it what came.
"""

import logging
import struct
from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from server.media.assembly import Packet
from server.media.passthrough import TOLD, Inward
from server.media.readable import MAX_DATAGRAM, MOST_STREAMS, extent, readable_reports
from server.media.receiver import Receiver
from server.media.source import Kind
from server.media.srtp import srtp_buffer, unprotect, unprotect_reports

log = logging.getLogger(__name__)
HEADER = struct.Struct("!xBHII")
SENDER_INFO = struct.Struct("!IQI")
"""SSRC, NTP and RTP timestamp of a sender report (RFC 3550, 6.4.1)."""
REPORT_BLOCK = struct.Struct("!IB3sIIII")
"""SSRC it is about, share lost, all that were lost, highest number that came, jitter, two times (6.4.1)."""
SENDER_REPORT, RECEIVER_REPORT, RTPFB, PSFB = 200, 201, 205, 206
NACK, PLI, FIR = 1, 1, 4
ONE_BYTE = b"\xbe\xde"
"""The profile of one-byte header extensions (RFC 8285, 4.2)."""
BUFFER, POINTER, LENGTH = srtp_buffer(MAX_DATAGRAM)
VIEW = memoryview(BUFFER)


class Stream:
    """A picture or sound that is received, and who is given its packets and the clock of its sender reports."""

    def __init__(
        self, kind: Kind, receiver: Receiver, on_packet: Callable[[Packet], None], on_report: Callable[[int, int], None]
    ) -> None:
        self.kind, self.receiver = kind, receiver
        self.on_packet, self.on_report = on_packet, on_report
        self.ssrc: int | None = None

    def take(self, ssrc: int, payload_type: int, packet: Packet, told: int | None, size: int) -> None:
        """`told` is its abs-send-time or, of sound, its level; `size` the bytes behind its header."""
        receiver = self.receiver
        receiver.count(ssrc, packet, told, size)
        if payload_type in receiver.rtx_types:  # RFC 4588, 4: the lost packet's number is in front of it
            if len(packet.payload) < 2:
                return
            sequence = int.from_bytes(packet.payload[:2], "big")
            packet = replace(packet, sequence_number=sequence, payload=packet.payload[2:])
        else:
            self.ssrc = ssrc
        if self.ssrc is not None:
            receiver.look_for_gaps(packet, self.ssrc)
        self.on_packet(packet)

    def ask_keyframe(self) -> None:
        """PLI (RFC 4585, 6.3.1); nothing before the first packet."""
        if self.ssrc is not None:
            self.receiver.ask_keyframe(self.ssrc)


class Feedback(Struct, frozen=True):
    """Who hears what a viewer says of one of its streams: sequence numbers it misses, that it needs a keyframe, and
    up to which number how many were lost.
    """

    on_nack: Callable[[list[int]], None]
    on_pli: Callable[[], None]
    on_report: Callable[[int, int], None]


class Inlet:
    """All that one peer sends over one transport. `streams` by payload type, `feedback` by SSRC of what it watches."""

    def __init__(
        self, way: Inward, streams: dict[int, Stream], feedback: dict[int, Feedback], refuse: Callable[[str], None]
    ) -> None:
        self._way, self._srtp, self._refuse = way, way.srtp, refuse
        self._streams, self._feedback = streams, feedback
        self._known: set[int] = set()
        self._told = {kind: (way.extension_ids.get(uri), size) for kind, (uri, size) in TOLD.items()}
        way.open(self.take)

    def take(self, data: bytes) -> None:
        """A datagram that looks like SRTP or SRTCP; nothing that is in it comes back as an exception."""
        reports = 191 < data[1] < 224  # RFC 5761, 4
        BUFFER[: len(data)] = data
        LENGTH[0] = len(data)
        if (unprotect_reports if reports else unprotect)(self._srtp, POINTER, LENGTH):
            self._refuse("forged")
            return
        self.read(VIEW[: LENGTH[0]].tobytes(), reports)

    def read(self, data: bytes, reports: bool) -> None:
        """RTP or, as `reports`, RTCP that SRTP has vouched for."""
        try:
            readable = self._reports(data) if reports else self._packet(data)
        except Exception:
            log.warning("a packet was dropped", exc_info=True)
            readable = False
        if not readable:
            self._refuse("rtcp" if reports else "rtp")

    def _packet(self, data: bytes) -> bool:
        bounds = extent(data)
        if bounds is None:
            return False
        second, sequence, timestamp, ssrc = HEADER.unpack_from(data)
        if ssrc not in self._known:
            if len(self._known) == MOST_STREAMS:
                return False
            self._known.add(ssrc)
        if stream := self._streams.get(second & 0x7F):
            extension, begin, end = bounds
            sound, marker, told = stream.kind == "audio", second > 127, None
            if extension and (sound or marker):  # a picture's other packets tell nothing that is asked
                told = element(data[extension:begin], *self._told[stream.kind])
            level = told & 0x7F if sound and told is not None else None
            packet = Packet(sequence, timestamp, marker, data[begin:end], level)
            stream.take(ssrc, second & 0x7F, packet, told, len(data) - begin)
        return True

    def _reports(self, data: bytes) -> bool:
        if not readable_reports(data):
            return False
        for kind, count, begin, end in reports_of(data):
            if kind == SENDER_REPORT and end - begin >= 28:
                self._sender_report(*SENDER_INFO.unpack_from(data, begin + 4))
            elif kind == RECEIVER_REPORT:
                self._receiver_report(data[begin + 8 : end], count)
            elif kind in (RTPFB, PSFB) and end - begin >= 12:
                self._heed(kind, count, data[begin + 8 : end])
        return True

    def _sender_report(self, ssrc: int, ntp: int, timestamp: int) -> None:
        for stream in self._streams.values():
            if stream.ssrc == ssrc:
                stream.receiver.note_report(ssrc, ntp)
                stream.on_report(timestamp, ntp)
                return

    def _receiver_report(self, blocks: bytes, count: int) -> None:
        for at in range(0, min(count, len(blocks) // REPORT_BLOCK.size) * REPORT_BLOCK.size, REPORT_BLOCK.size):
            ssrc, _, lost, highest, *_ = REPORT_BLOCK.unpack_from(blocks, at)
            if feedback := self._feedback.get(ssrc):
                feedback.on_report(highest, int.from_bytes(lost, "big"))

    def _heed(self, kind: int, format_: int, data: bytes) -> None:
        """Feedback (RFC 4585, 6.1; RFC 5104, 4.3.1); `data` begins with the SSRC that it is about."""
        about = data[4:8] if kind == PSFB and format_ == FIR else data[:4]
        feedback = self._feedback.get(int.from_bytes(about, "big"))
        if feedback is None:
            return
        if kind == RTPFB and format_ == NACK:
            feedback.on_nack(list(lost_packets(data[4:])))
        elif kind == PSFB and format_ in (PLI, FIR):
            feedback.on_pli()


def reports_of(data: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Of each RTCP packet of a compound its type, its count or format, where it begins and where it ends."""
    at = 0
    while at < len(data):
        end = at + 4 + 4 * int.from_bytes(data[at + 2 : at + 4], "big")
        yield data[at + 1], data[at] & 31, at, end
        at = end


def lost_packets(data: bytes) -> Iterator[int]:
    """Sequence numbers of generic NACKs: one, and a bit for each of the sixteen after it (RFC 4585, 6.2.1)."""
    for first, more in struct.iter_unpack("!HH", data[: len(data) // 4 * 4]):
        yield first
        for bit in range(16):
            if more >> bit & 1:
                yield (first + bit + 1) & 0xFFFF


def element(extension: bytes, wanted: int | None, length: int) -> int | None:
    """The number in an element of so many bytes of a one-byte header extension, profile and length in front."""
    if wanted is None or extension[:2] != ONE_BYTE:
        return None
    at = 4
    while at < len(extension):
        name, size = extension[at] >> 4, (extension[at] & 15) + 1
        if name == wanted and size == length:
            return int.from_bytes(extension[at + 1 : at + 1 + size], "big")
        at += 1 + size if name else 1
    return None
