"""What a datagram looks like, and whether RTP and RTCP in it can be read (RFC 3550, 5 and 6; RFC 7983). Pure."""

MAX_DATAGRAM = 1500
COOKIE = b"\x21\x12\xa4\x42"
"""Of STUN (RFC 8489, 5)."""
STUN_HEADER, DTLS_HEADER, RTP_HEADER, RTCP_HEADER = 20, 13, 12, 8
RECORDS, VERSIONS = range(20, 26), (b"\xfe\xff", b"\xfe\xfd")
"""Content types and versions of DTLS 1.0 to 1.2 (RFC 6347, 4.1); 32 to 63 is DTLS 1.3 (RFC 9147, 4)."""
MOST_STREAMS = 16
"""SSRCs one peer may use in all: two streams, each with its RTX, and those of its restarts."""


def shape_of(data: bytes) -> str:
    """The protocol it looks like: stun, dtls or media; with a question mark what it fails to be; or size, unknown."""
    if not 0 < len(data) <= MAX_DATAGRAM:
        return "size"
    first = data[0]
    if first < 4:
        whole = len(data) >= STUN_HEADER and int.from_bytes(data[2:4], "big") == len(data) - STUN_HEADER
        return "stun" if whole and data[4:8] == COOKIE else "stun?"
    if 127 < first < 192:
        reports = len(data) > 1 and 191 < data[1] < 224
        if len(data) < (RTCP_HEADER if reports else RTP_HEADER):
            return "rtcp?" if reports else "rtp?"
        return "media"
    if 19 < first < 64:
        old = first in RECORDS and len(data) > DTLS_HEADER and data[1:3] in VERSIONS
        return "dtls" if old or first > 31 else "dtls?"
    return "unknown"


def readable_packet(data: bytes) -> bool:
    """Header, contributing sources, extension and padding of an RTP packet are within it."""
    size, first = len(data), data[0] if data else 0
    if size < RTP_HEADER or first >> 6 != 2:
        return False
    at = RTP_HEADER + 4 * (first & 0x0F)
    if first & 0x10:
        if size < at + 4:
            return False
        at += 4 + 4 * int.from_bytes(data[at + 2 : at + 4], "big")
    padding = data[-1] if first & 0x20 else 0
    return at + padding <= size and (not first & 0x20 or padding > 0)


def readable_reports(data: bytes) -> bool:
    """A compound of RTCP packets that fills the datagram."""
    at = 0
    while at < len(data):
        if len(data) - at < 4 or data[at] >> 6 != 2:
            return False
        at += 4 + 4 * int.from_bytes(data[at + 2 : at + 4], "big")
    return at == len(data) > 0


class Streams:
    """The SSRCs that a peer has used: aiortc keeps something for each of them as long as the peer lives."""

    def __init__(self) -> None:
        self._known: set[bytes] = set()

    def readable(self, data: bytes) -> bool:
        if not readable_packet(data):
            return False
        ssrc = data[8:12]
        if ssrc not in self._known:
            if len(self._known) >= MOST_STREAMS:
                return False
            self._known.add(ssrc)
        return True
