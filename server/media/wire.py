"""RTP to one viewer at the least cost: header and payload in one buffer, SRTP in place, a frame in one system call."""

import struct
from typing import NamedTuple

from server.media.passthrough import Outlet, protect, sending_buffer

HEADER = struct.Struct("!BBHII")
MAX_PAYLOAD = 1188
"""RTP packets of 1200 bytes fit every path together with SRTP's tag and the headers below them."""
MARKER = 0x80
SOL_UDP, UDP_SEGMENT = 17, 103
GSO_SEGMENTS = 48
"""The kernel takes 64 segments and 64 kB."""
BUFFER, POINTER, LENGTH = sending_buffer(GSO_SEGMENTS * 1400)
VIEW = memoryview(BUFFER)


class RtpPacket(NamedTuple):
    """What all viewers get alike."""

    payload: bytes
    timestamp: int
    marker: int


Run = list[RtpPacket]
"""Packets that leave together: all payloads equally long but the last, which may be shorter."""


def runs(packets: list[RtpPacket]) -> list[Run]:
    out: list[Run] = []
    for packet in packets:
        last = out[-1] if out else []
        size = len(last[0].payload) if last else 0
        if last and len(last) < GSO_SEGMENTS and len(last[-1].payload) == size >= len(packet.payload):
            last.append(packet)
        else:
            out.append([packet])
    return out


class Wire:
    """Sends to one viewer. What the socket does not take at once is lost: nobody waits for a slow viewer."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet, self._srtp, self._socket = outlet, outlet.srtp, outlet.socket
        self._gso = True

    def send(self, run: Run, payload_type: int, sequence: int, ssrc: int) -> bool:
        """Send packets numbered from `sequence` on; False if they did not all leave."""
        end = segment = 0
        for payload, timestamp, marker in run:
            size = 12 + len(payload)
            HEADER.pack_into(BUFFER, end, 0x80, payload_type | marker, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc)
            BUFFER[end + 12 : end + size] = payload
            LENGTH[0] = size
            if protect(self._srtp, POINTER + end, LENGTH):
                return False
            segment = segment or LENGTH[0]
            end += LENGTH[0]
            sequence += 1
        return self._emit(end, segment)

    def report(self, packet: bytes) -> None:
        """Send RTCP; it may get lost like any other packet."""
        if address := self._outlet.address:
            try:
                self._socket.sendto(self._outlet.protect_report(packet), address)
            except OSError:
                return

    def close(self) -> None:
        self._outlet.close()

    def _emit(self, end: int, segment: int) -> bool:
        address = self._outlet.address
        if address is None:
            return False
        try:
            if end > segment and self._gso:
                return self._emit_segmented(end, segment, address)
            for at in range(0, end, segment):
                self._socket.sendto(VIEW[at : min(at + segment, end)], address)
        except OSError:
            return False
        return True

    def _emit_segmented(self, end: int, segment: int, address: tuple[str, int]) -> bool:
        """One call for all segments (UDP_SEGMENT, udp(7)); where this kernel or device cannot, never again."""
        ancillary = [(SOL_UDP, UDP_SEGMENT, struct.pack("=H", segment))]
        try:
            self._socket.sendmsg([VIEW[:end]], ancillary, 0, address)
        except BlockingIOError:
            return False
        except OSError:
            self._gso = False
            return self._emit(end, segment)
        return True
