"""One WHEP viewer of an egress: its numbering of the shared packets, what it missed, when it needs a keyframe."""

import secrets
from collections.abc import Callable

from server.media.inlet import Feedback
from server.media.passthrough import Line, Outlet, cname, line_of
from server.media.peer import Peer
from server.media.reports import sender_report
from server.media.rtp import Batch, Track
from server.media.source import Kind
from server.media.timing import signed
from server.media.wire import RtpPacket, Run, Wire

MOST_RESENT = 500
"""A viewer may have at most as many packets sent again as it was sent, and this many at once."""


class Leg:
    """One outgoing stream of a viewer. SSRC and sequence go on whatever the egress follows."""

    def __init__(self, line: Line, cname: bytes) -> None:
        self.packets = 0
        self._octets = 0
        self._line, self._cname = line, cname
        self._sequence, self._rtx_sequence = secrets.randbits(15), secrets.randbits(15)
        self._expected: int | None = None
        self._offset = self._first = 0
        self._may_resend = MOST_RESENT

    def send(self, wire: Wire, batch: Batch) -> bool:
        """Send all packets of a frame, numbered after those before; False if the wire did not take them all."""
        if batch.index != self._expected:
            self._offset, self._first = self._sequence - batch.index, batch.index
        sent, sequence = True, self._sequence
        for run in batch.runs:
            sent = sent and wire.send(run, self._line.payload_type, sequence, self._line.ssrc)
            sequence += len(run)
        self._count(batch)
        return sent

    def _count(self, batch: Batch) -> None:
        count = len(batch.packets)
        self._sequence += count
        self._expected = batch.index + count
        self.packets += count
        self._octets += batch.octets
        self._may_resend = min(MOST_RESENT, self._may_resend + count)

    def caught_up(self) -> None:
        """What was sent so far was timed for this viewer alone: it cannot be sent again from what all share."""
        self._first = self._expected or 0

    def resend(self, wire: Wire, track: Track, lost: list[int]) -> None:
        """Answer a NACK (RFC 4585, 6.2.1)."""
        for number in lost:
            index = self._sequence + signed(number - self._sequence, 16) - self._offset
            packet = track.find(index) if index >= self._first else None
            if packet and self._may_resend > 0:
                self._may_resend -= 1
                self._send_again(wire, packet, number)

    def _send_again(self, wire: Wire, packet: RtpPacket, number: int) -> None:
        """As RTX (RFC 4588, 4) where it was negotiated, else the very same packet."""
        if self._line.rtx_type is None:
            wire.send(Run([packet]), self._line.payload_type, number, self._line.ssrc)
            return
        again = packet._replace(payload=(number & 0xFFFF).to_bytes(2, "big") + packet.payload)
        wire.send(Run([again]), self._line.rtx_type, self._rtx_sequence, self._line.rtx_ssrc)
        self._rtx_sequence += 1

    def report(self, wire: Wire, track: Track) -> None:
        if self.packets and track.started:
            time, timestamp = track.clock()
            wire.report(sender_report(self._line.ssrc, time, timestamp, self.packets, self._octets, self._cname))


class Viewer:
    """Sends what it is given as long as its peer is connected. `ask` reaches whoever can make a keyframe."""

    def __init__(self, peer: Peer, tracks: dict[Kind, Track], ask: Callable[[], None]) -> None:
        self.peer, self._tally = peer, peer.tally
        self._tracks, self._ask = tracks, ask
        self._legs: dict[Kind, Leg] = {}
        self._wire: Wire | None = None
        self._needs_keyframe = True
        for kind in peer.transceivers:
            self._listen(kind)

    def _listen(self, kind: Kind) -> None:
        self.peer.heed(kind, Feedback(lambda lost: self._nack(kind, lost), self._ask))

    def connected(self) -> None:
        """The peer is connected: open the way to it and start."""
        transceivers = self.peer.transceivers
        name = cname(self.peer.pc)
        legs = {kind: Leg(line_of(transceiver), name) for kind, transceiver in transceivers.items()}
        self.start(Wire(Outlet(next(iter(transceivers.values())).sender)), legs)

    def start(self, wire: Wire, legs: dict[Kind, Leg]) -> None:
        """Begin with the pictures since the last keyframe, or ask for one."""
        self._wire, self._legs = wire, legs
        if "video" in self._legs:
            self._catch_up(self._legs["video"])

    def _catch_up(self, leg: Leg) -> None:
        for batch in self._tracks["video"].catch_up():
            self.send(batch)
        leg.caught_up()
        if self._needs_keyframe:
            self._ask()

    def begin(self) -> None:
        """The pictures that follow do not build on those before."""
        self._needs_keyframe = True

    def send(self, batch: Batch) -> None:
        track = batch.track
        leg = self._legs.get(track.kind)
        if leg is None or self._wire is None or self._skips(batch):
            return
        sent = leg.send(self._wire, batch)
        if sent:
            self._tally.sent += len(batch.packets)
        else:
            self._tally.dropped["viewer"] += len(batch.packets)
        if leg.packets == len(batch.packets):
            leg.report(self._wire, track)
        if not sent and track.kind == "video":
            self._needs_keyframe = True
            self._ask()

    def _skips(self, batch: Batch) -> bool:
        if batch.track.kind == "video" and self._needs_keyframe:
            self._needs_keyframe = not batch.keyframe
            return self._needs_keyframe
        return False

    def report(self) -> None:
        if self._wire:
            for kind, leg in self._legs.items():
                leg.report(self._wire, self._tracks[kind])

    def _nack(self, kind: Kind, lost: list[int]) -> None:
        if self._wire and kind in self._legs:
            self._legs[kind].resend(self._wire, self._tracks[kind], lost)

    def close(self) -> None:
        if self._wire:
            self._wire.close()
        self._wire = None
