"""RTCP for viewers: sender reports with the name that ties sound and picture together (RFC 3550, 6). Pure."""

import struct

from server.media.timing import ntp_timestamp

SENDER_REPORT = struct.Struct("!BBHIQIII")
SR, SDES, CNAME = 200, 202, 1


def sender_report(ssrc: int, time: float, timestamp: int, packets: int, octets: int, cname: bytes) -> bytes:
    """A compound of SR and SDES: at `time`, in Unix seconds, the stream's RTP clock shows `timestamp`."""
    wrap = 0xFFFFFFFF
    report = SENDER_REPORT.pack(0x80, SR, 6, ssrc, ntp_timestamp(time), timestamp & wrap, packets & wrap, octets & wrap)
    return report + description(ssrc, cname)


def description(ssrc: int, cname: bytes) -> bytes:
    """SDES with one CNAME (6.5.1): the list of items ends with a zero and fills whole words."""
    chunk = struct.pack("!IBB", ssrc, CNAME, len(cname)) + cname
    chunk += bytes(4 - len(chunk) % 4)
    return struct.pack("!BBH", 0x81, SDES, len(chunk) // 4) + chunk
