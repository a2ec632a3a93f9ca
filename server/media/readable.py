"""What a datagram looks like, and whether RTP and RTCP in it can be read (RFC 3550, 5 and 6; RFC 7983). Pure."""

MAX_DATAGRAM = 1500
COOKIE = b"\x21\x12\xa4\x42"
"""Of STUN (RFC 8489, 5)."""
STUN_HEADER, DTLS_HEADER, RTP_HEADER, RTCP_HEADER = 20, 13, 12, 8
RECORDS, VERSIONS = range(20, 26), (b"\xfe\xff", b"\xfe\xfd")
"""Content types and versions of DTLS 1.0 to 1.2 (RFC 6347, 4.1); 32 to 63 is DTLS 1.3 (RFC 9147, 4)."""
MOST_STREAMS = 16
"""SSRCs a peer may use: two streams, their RTX, and those of its restarts. Something is kept for each."""


def shape_of(data: bytes) -> str:
    """The protocol it looks like: stun, dtls or media; with a question mark what it fails to be; or size, unknown."""
    if not 0 < len(data) <= MAX_DATAGRAM:
        return "size"
    first = data[0]
    if 127 < first < 192:
        if len(data) >= RTP_HEADER:
            return "media"
        reports = len(data) > 1 and 191 < data[1] < 224
        if reports and len(data) >= RTCP_HEADER:
            return "media"
        return "rtcp?" if reports else "rtp?"
    if first < 4:
        whole = len(data) >= STUN_HEADER and int.from_bytes(data[2:4], "big") == len(data) - STUN_HEADER
        return "stun" if whole and data[4:8] == COOKIE else "stun?"
    if 19 < first < 64:
        old = first in RECORDS and len(data) > DTLS_HEADER and data[1:3] in VERSIONS
        return "dtls" if old or first > 31 else "dtls?"
    return "unknown"


def extent(data: bytes) -> tuple[int, int, int] | None:
    """Where the extension of an RTP packet begins (0: it has none), where its payload begins and where it ends.

    None where header, contributing sources, extension and padding are not within the packet.
    """
    size, first = len(data), data[0] if data else 0
    if size < RTP_HEADER or first >> 6 != 2:
        return None
    begin, extension = RTP_HEADER + 4 * (first & 0x0F), 0
    if first & 0x10:
        if size < begin + 4:
            return None
        extension = begin
        begin += 4 + 4 * (data[begin + 2] << 8 | data[begin + 3])
    padding = data[-1] if first & 0x20 else 0
    if begin + padding > size or (first & 0x20 and not padding):
        return None
    return extension, begin, size - padding


def readable_reports(data: bytes) -> bool:
    """A compound of RTCP packets that fills the datagram."""
    at = 0
    while at < len(data):
        if len(data) - at < 4 or data[at] >> 6 != 2:
            return False
        at += 4 + 4 * int.from_bytes(data[at + 2 : at + 4], "big")
    return at == len(data) > 0
