"""One outgoing stream of a WHEP viewer: how the packets of all are numbered for it, and what is sent again."""

import secrets

from server.media.outlet import Line
from server.media.reports import sender_report
from server.media.rtp import Batch, Track
from server.media.timing import signed
from server.media.wire import Numbered, RtpPacket, Run, Wire

MOST_RESENT = 500
"""A viewer may have at most as many packets sent again as it was sent, and about this many at once."""


class Leg:
    """One outgoing stream of a viewer. SSRC and sequence go on whatever the egress follows."""

    __slots__ = (
        "_cname",
        "_expected",
        "_first",
        "_line",
        "_may_resend",
        "_octets",
        "_offset",
        "_rtx_sequence",
        "_sequence",
        "_stream",
        "packets",
        "same_again",
    )

    def __init__(self, line: Line, cname: bytes) -> None:
        self.packets = 0
        self.same_again = line.rtx_type is None
        """What is lost is sent again as it was: SRTP must not see two packets of one number (RFC 3711, 9.1)."""
        self._octets = 0
        self._line, self._cname = line, cname
        self._stream = line.payload_type, line.ssrc
        self._sequence, self._rtx_sequence = secrets.randbits(15), secrets.randbits(15)
        self._expected: int | None = None
        self._offset = self._first = 0
        self._may_resend = MOST_RESENT

    def send(self, wire: Wire, batch: Batch, runs: list[Run], beside: Numbered | None = None) -> bool:
        """Send all packets of a frame, numbered after those before; False if the wire did not take them all.

        `runs` are the batch's, or the same with a tail, which is numbered as `beside` says.
        """
        stream, sequence = self.number(batch)
        sent = True
        for run in runs:
            sent = sent and wire.send(run, (stream, sequence), beside)
            sequence += len(run)
        return sent

    def number(self, batch: Batch) -> Numbered:
        """The packets of a frame are sent now: what their first is numbered."""
        if batch.index != self._expected:
            self._offset, self._first = self._sequence - batch.index, batch.index
        sequence, count = self._sequence, len(batch.packets)
        self._sequence, self._expected = sequence + count, batch.index + count
        self.packets += count
        self._octets += batch.octets
        if self._may_resend < MOST_RESENT:
            self._may_resend += count
        return self._stream, sequence

    def caught_up(self) -> None:
        """What was sent so far was timed for this viewer alone: it cannot be sent again from what all share."""
        self._first = self._expected or 0

    def resend(self, wire: Wire, track: Track, lost: list[int]) -> None:
        """Answer a NACK (RFC 4585, 6.2.1)."""
        for number in lost:
            index = self._sequence + signed(number - self._sequence, 16) - self._offset
            may = index >= self._first and self._may_resend > 0
            if may and (packet := track.find(index)):
                self._may_resend -= 1
                self._send_again(wire, packet, number)

    def _send_again(self, wire: Wire, packet: RtpPacket, number: int) -> None:
        """As RTX (RFC 4588, 4) where it was negotiated, else the very same packet."""
        if self._line.rtx_type is None:
            wire.send_one(packet, (self._stream, number))
            return
        again = RtpPacket((number & 0xFFFF).to_bytes(2, "big") + packet.payload, packet.timestamp, packet.marker)
        wire.send_one(again, ((self._line.rtx_type, self._line.rtx_ssrc), self._rtx_sequence))
        self._rtx_sequence += 1

    def report(self, track: Track) -> bytes:
        """Nothing before the first packet."""
        if not self.packets or not track.started:
            return b""
        time, timestamp = track.clock()
        return sender_report(self._line.ssrc, time, timestamp, self.packets, self._octets, self._cname)
