"""RTP to one viewer at the least cost: header and payload in one buffer, SRTP in place, a frame in one system call."""

import errno
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from itertools import repeat
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from server.media.outlet import Outlet
from server.media.srtp import protect, srtp_buffer, srtp_lengths

HEADER = struct.Struct("!BBHII")
MAX_PAYLOAD = 1188
"""RTP packets of 1200 bytes fit every path together with SRTP's tag and the headers below them."""
MARKER = 0x80
SOL_UDP, UDP_SEGMENT = 17, 103
GSO_SEGMENTS = 48
"""The kernel takes 64 segments and 64 kB."""
MOST_FORMS = 16
"""Payload types of some browsers; whoever has others is sent what is made anew."""
CANNOT_CUT = {errno.EIO, errno.EINVAL, errno.EMSGSIZE, errno.EOPNOTSUPP, errno.ENOPROTOOPT}
"""Not that the network is away for a moment, or the socket full."""
BUFFER, POINTER, _ = srtp_buffer(GSO_SEGMENTS * 1400)
LENGTHS, LENGTH_OF = srtp_lengths(GSO_SEGMENTS)
VIEW = memoryview(BUFFER)
LOW = bytes(range(0x100)) * 0x101
HIGH = bytes(number >> 8 & 0xFF for number in range(len(LOW)))
"""Bytes of consecutive numbers, which packets of one length have at equal distances."""


class RtpPacket(Struct, frozen=True, gc=False):
    """What all viewers get alike."""

    payload: bytes
    timestamp: int
    marker: int
    padding: int = 0
    """Bytes behind the payload that nobody reads (RFC 3550, 5.1)."""

    def padded(self, size: int) -> "RtpPacket | None":
        """So that its payload seems that long, where padding can do that."""
        missing = size - len(self.payload)
        if not missing:
            return self
        return replace(self, padding=missing) if 0 < missing < 256 else None

    def written(self, stream: "Stream", sequence: int) -> bytes:
        """As it is before SRTP."""
        payload, first = self.payload, 0x80
        if self.padding:
            payload, first = payload + bytes(self.padding - 1) + bytes([self.padding]), 0xA0
        payload_type, ssrc = stream
        return HEADER.pack(first, payload_type | self.marker, sequence, self.timestamp & 0xFFFFFFFF, ssrc) + payload


Stream = tuple[int, int]
"""Payload type and SSRC."""
Numbered = tuple[Stream, int]
"""A stream, and the number of its next packet (the lower 16 bits count)."""


class Form(NamedTuple):
    """A run as viewers get it before SRTP, but for the numbers: packets with headers, and room for SRTP's tags."""

    data: bytes
    sizes: bytes
    """As C ints."""
    pointers: list[Any]
    """Where in the buffer each packet begins, for libsrtp."""
    tail: int
    """Where the packet of the other stream begins; there is none at the end."""
    segment: int
    ancillary: list[tuple[int, int, bytes]]


class Run(list[RtpPacket]):
    """Packets that leave together: all payloads equally long but the last, which may be shorter.

    The `tail` leaves with them, and is of another stream.
    """

    def __init__(self, packets: Iterable[RtpPacket], tail: RtpPacket | None = None) -> None:
        super().__init__(packets)
        self.tail = tail
        self.forms: dict[tuple[int, Stream, Stream | None], Form] = {}
        """Made once for all viewers with tags of that length who know the streams by these types."""

    def joined_by(self, packet: RtpPacket) -> "Run | None":
        """This run with a packet of another stream behind it, where the rule allows that."""
        longer = Run(self)
        if not longer.goes_on_with(packet):
            return None
        longer.tail = longer.pop()
        return longer

    def goes_on_with(self, packet: RtpPacket) -> bool:
        """Takes the next packet of the stream where the rule allows that."""
        size = len(self[0].payload)
        last = self[-1].padded(size)
        if last is None or len(packet.payload) > size or len(self) == GSO_SEGMENTS:
            return False
        self[-1] = last
        self.append(packet)
        return True

    def form(self, tag: int, stream: Stream, beside: Stream | None) -> Form:
        """With tags of that length, kept while viewers do not differ too much."""
        streams = [(packet, stream) for packet in self] + ([(self.tail, beside)] if self.tail and beside else [])
        room, at = bytes(tag), 0
        data, sizes, pointers = list[bytes](), list[int](), list[Any]()
        for packet, about in streams:
            written = packet.written(about, 0)
            data += (written, room)
            sizes.append(len(written))
            pointers.append(POINTER + at)
            at += sizes[-1] + tag
        tail = at if len(streams) == len(self) else at - sizes[-1] - tag
        segment = sizes[0] + tag
        ancillary = [(SOL_UDP, UDP_SEGMENT, struct.pack("=H", segment))]
        form = Form(b"".join(data), struct.pack(f"={len(sizes)}i", *sizes), pointers, tail, segment, ancillary)
        if len(self.forms) < MOST_FORMS:
            self.forms[tag, stream, beside] = form
        return form


def runs(packets: list[RtpPacket]) -> list[Run]:
    """As few as can be: the last fragment of a slice is padded where the next slice can then go on in its run."""
    out: list[Run] = []
    for packet in packets:
        if not (out and out[-1].goes_on_with(packet)):
            out.append(Run([packet]))
    return out


class Wire:
    """Sends to one viewer. What the socket does not take at once is lost: nobody waits for a slow viewer."""

    __slots__ = "_gso", "_outlet", "_srtp", "_tag"

    def __init__(self, outlet: Outlet) -> None:
        self._outlet, self._srtp, self._tag = outlet, outlet.srtp, outlet.tag
        self._gso = True

    def send(self, run: Run, stream: Numbered, beside: Numbered | None = None) -> bool:
        """Send packets numbered as this stream's next, the tail `beside` them as that one's; False if not all left."""
        (about, sequence), other = stream, beside and beside[0]
        form = run.forms.get((self._tag, about, other)) or run.form(self._tag, about, other)
        data, sizes, pointers, tail, segment, ancillary = form
        end, at = len(data), sequence & 0xFFFF
        BUFFER[:end] = data
        BUFFER[2:tail:segment] = HIGH[at : at + len(run)]
        BUFFER[3:tail:segment] = LOW[at : at + len(run)]
        if beside and tail < end:
            BUFFER[tail + 2 : tail + 4] = (beside[1] & 0xFFFF).to_bytes(2, "big")
        LENGTHS[: len(sizes)] = sizes
        # libsrtp gives 0 where it went well: `any` goes on so long, and `map` walks through the packets in C.
        if any(map(protect, repeat(self._srtp), pointers, LENGTH_OF)):
            return False
        try:
            if (address := self._outlet.address or self._outlet.found()) is None:
                return False
            if end <= segment:
                self._outlet.socket.sendto(VIEW[:end], address)
            elif self._gso:
                return self._send_segmented(end, segment, ancillary, address)
            else:
                self._send_singly(end, segment, address)
        except OSError:
            return False
        return True

    def send_one(self, packet: RtpPacket, stream: Numbered) -> None:
        """Send a packet that one viewer alone is sent; it may get lost like any other."""
        written = packet.written(stream[0], stream[1] & 0xFFFF)
        size = len(written)
        BUFFER[:size] = written
        LENGTHS[:4] = size.to_bytes(4, sys.byteorder)
        if protect(self._srtp, POINTER, LENGTH_OF[0]) == 0:
            with suppress(OSError):
                if address := self._outlet.address or self._outlet.found():
                    self._outlet.socket.sendto(VIEW[: size + self._tag], address)

    def _send_segmented(
        self, end: int, segment: int, ancillary: list[tuple[int, int, bytes]], address: tuple[str, int]
    ) -> bool:
        """One call for all segments (UDP_SEGMENT, udp(7)); where this kernel or device cannot, never again."""
        try:
            self._outlet.socket.sendmsg((VIEW[:end],), ancillary, 0, address)
        except OSError as error:
            if error.errno not in CANNOT_CUT:
                return False
            self._gso = False
            self._send_singly(end, segment, address)
        return True

    def _send_singly(self, end: int, segment: int, address: tuple[str, int]) -> None:
        for at in range(0, end, segment):
            self._outlet.socket.sendto(VIEW[at : min(at + segment, end)], address)

    def report(self, packet: bytes) -> None:
        """Send RTCP; it may get lost like any other packet."""
        with suppress(OSError):
            if address := self._outlet.address or self._outlet.found():
                self._outlet.socket.sendto(self._outlet.protect_report(packet), address)

    def close(self) -> None:
        self._outlet.close()
