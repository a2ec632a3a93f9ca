"""libsrtp itself, by the private binding of pylibsrtp: its `Session` would copy every packet in and out."""

from typing import Any

from pylibsrtp._binding import ffi, lib

TAGS = {
    "SRTP_AEAD_AES_256_GCM": 16,
    "SRTP_AEAD_AES_128_GCM": 16,
    "SRTP_AES128_CM_SHA1_80": 10,
    "SRTP_AES128_CM_SHA1_32": 4,
}
"""Length of the authentication tag by protection profile (RFC 5764, 4.1.2; RFC 7714, 14.2)."""
protect = lib.srtp_protect
"""(context, pointer to a packet, pointer to its length) → 0, in place; the length grows by the tag."""
unprotect, unprotect_reports = lib.srtp_unprotect, lib.srtp_unprotect_rtcp
"""The same for what came, RTP and RTCP: not 0 where it is not from whom it seems to be, or came before."""


def srtp_buffer(size: int) -> tuple[bytearray, Any, Any]:
    """A reusable buffer: for Python, as C pointer, and a C int for a length."""
    buffer = bytearray(size)
    return buffer, ffi.from_buffer(buffer), ffi.new("int *")


def srtp_lengths(count: int) -> tuple[bytearray, list[Any]]:
    """Lengths of so many packets: as C ints in a buffer, and a pointer to each."""
    buffer = bytearray(count * ffi.sizeof("int"))
    first = ffi.from_buffer("int[]", buffer)
    return buffer, [first + place for place in range(count)]
