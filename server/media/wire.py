"""RTP to one viewer at the least cost: header and payload in one buffer, SRTP in place, a frame in one system call."""

import struct
from collections.abc import Iterable
from typing import Any, NamedTuple

from server.media.passthrough import Outlet, protect, srtp_buffer

HEADER = struct.Struct("!BBHII")
pack_header = HEADER.pack_into
MAX_PAYLOAD = 1188
"""RTP packets of 1200 bytes fit every path together with SRTP's tag and the headers below them."""
MARKER = 0x80
SOL_UDP, UDP_SEGMENT = 17, 103
GSO_SEGMENTS = 48
"""The kernel takes 64 segments and 64 kB."""
BUFFER, POINTER, LENGTH = srtp_buffer(GSO_SEGMENTS * 1400)
VIEW = memoryview(BUFFER)


class RtpPacket(NamedTuple):
    """What all viewers get alike."""

    payload: bytes
    timestamp: int
    marker: int


class Layout(NamedTuple):
    """How a run lies in the buffer, with room for a header in front of each payload and for SRTP's tag behind it."""

    data: bytes
    packets: list[tuple[int, Any, int, int, int]]
    """Of each packet: where it is, the pointer to it, its length before SRTP, its marker and its timestamp."""
    segment: int
    ancillary: list[tuple[int, int, bytes]]


class Run(list[RtpPacket]):
    """Packets that leave together: all payloads equally long but the last, which may be shorter."""

    def __init__(self, packets: Iterable[RtpPacket]) -> None:
        super().__init__(packets)
        self._layouts: dict[int, Layout] = {}

    def layout(self, tag: int) -> Layout:
        """Worked out once for all viewers whose tags are that long."""
        if tag not in self._layouts:
            self._layouts[tag] = self._lay(tag)
        return self._layouts[tag]

    def _lay(self, tag: int) -> Layout:
        header, room, at = bytes(HEADER.size), bytes(tag), 0
        packets = []
        for payload, timestamp, marker in self:
            packets.append((at, POINTER + at, HEADER.size + len(payload), marker, timestamp & 0xFFFFFFFF))
            at += HEADER.size + len(payload) + tag
        data = b"".join(piece for packet in self for piece in (header, packet.payload, room))
        segment = HEADER.size + len(self[0].payload) + tag
        return Layout(data, packets, segment, [(SOL_UDP, UDP_SEGMENT, struct.pack("=H", segment))])


def runs(packets: list[RtpPacket]) -> list[Run]:
    out: list[Run] = []
    for packet in packets:
        last = out[-1] if out else []
        size = len(last[0].payload) if last else 0
        if last and len(last) < GSO_SEGMENTS and len(last[-1].payload) == size >= len(packet.payload):
            last.append(packet)
        else:
            out.append(Run([packet]))
    return out


class Wire:
    """Sends to one viewer. What the socket does not take at once is lost: nobody waits for a slow viewer."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet, self._srtp, self._socket, self._tag = outlet, outlet.srtp, outlet.socket, outlet.tag
        self._gso = True

    def send(self, run: Run, payload_type: int, sequence: int, ssrc: int) -> bool:
        """Send packets numbered from `sequence` on; False if they did not all leave."""
        data, packets, segment, ancillary = run.layout(self._tag)
        end, srtp, length = len(data), self._srtp, LENGTH
        BUFFER[:end] = data
        for at, pointer, size, marker, timestamp in packets:
            pack_header(BUFFER, at, 0x80, payload_type | marker, sequence & 0xFFFF, timestamp, ssrc)
            length[0] = size
            if protect(srtp, pointer, length):
                return False
            sequence += 1
        if (address := self._outlet.address) is None:
            return False
        try:
            if end > segment and self._gso:
                return self._send_segmented(end, segment, ancillary, address)
            for at in range(0, end, segment):
                self._socket.sendto(VIEW[at : min(at + segment, end)], address)
        except OSError:
            return False
        return True

    def _send_segmented(
        self, end: int, segment: int, ancillary: list[tuple[int, int, bytes]], address: tuple[str, int]
    ) -> bool:
        """One call for all segments (UDP_SEGMENT, udp(7)); where this kernel or device cannot, never again."""
        try:
            self._socket.sendmsg((VIEW[:end],), ancillary, 0, address)
        except BlockingIOError:
            return False
        except OSError:
            self._gso = False
            for at in range(0, end, segment):
                self._socket.sendto(VIEW[at : min(at + segment, end)], address)
        return True

    def report(self, packet: bytes) -> None:
        """Send RTCP; it may get lost like any other packet."""
        if address := self._outlet.address:
            try:
                self._socket.sendto(self._outlet.protect_report(packet), address)
            except OSError:
                return

    def close(self) -> None:
        self._outlet.close()
