"""STUN's Binding method with ICE's short-term credentials (RFC 8489; RFC 8445, 7), as bytes. Pure."""

import hmac
import socket
import struct
from binascii import crc32
from collections.abc import Iterable

from msgspec import Struct

REQUEST, RESPONSE = 0x0001, 0x0101
USERNAME, MESSAGE_INTEGRITY, XOR_MAPPED_ADDRESS, PRIORITY, USE_CANDIDATE = 0x0006, 0x0008, 0x0020, 0x0024, 0x0025
FINGERPRINT, ICE_CONTROLLED, ICE_CONTROLLING = 0x8028, 0x8029, 0x802A
MUST_KNOW = 0x8000
"""Below are attributes without which a message cannot be understood (RFC 8489, 14)."""
HEADER = struct.Struct("!HHI12s")
ATTRIBUTE = struct.Struct("!HH")
COOKIE, FINGERPRINT_XOR = 0x2112A442, 0x5354554E
SIGNED, MARKED = 24, 8
"""Bytes of MESSAGE-INTEGRITY, and of FINGERPRINT behind it."""


class Message(Struct, frozen=True, gc=False):
    """What the key vouches for."""

    type: int
    transaction: bytes
    attributes: dict[int, bytes]


def read(data: bytes, key: bytes) -> Message | None:
    """A message that ends with its integrity and, behind that, its fingerprint, as in ICE it does; else None."""
    if len(data) < HEADER.size + SIGNED + MARKED:
        return None
    type_, length, cookie, transaction = HEADER.unpack_from(data)
    signed = len(data) - MARKED - SIGNED
    if cookie != COOKIE or length != len(data) - HEADER.size:
        return None
    attributes, at = dict[int, bytes](), HEADER.size
    while at < signed:
        kind, size = ATTRIBUTE.unpack_from(data, at)
        attributes[kind] = data[at + 4 : at + 4 + size]
        at += 4 + (size + 3 & ~3)
    if at != signed or MESSAGE_INTEGRITY in attributes or FINGERPRINT in attributes:
        return None
    if not hmac.compare_digest(data[signed:], end_of(data[:signed], key)):
        return None
    return Message(type_, transaction, attributes)


def write(type_: int, transaction: bytes, attributes: Iterable[tuple[int, bytes]], key: bytes) -> bytes:
    """A message that `key` vouches for."""
    body = b"".join([ATTRIBUTE.pack(kind, len(value)) + value + bytes(-len(value) % 4) for kind, value in attributes])
    whole = HEADER.pack(type_, len(body) + SIGNED + MARKED, COOKIE, transaction) + body
    return whole + end_of(whole, key)


def end_of(message: bytes, key: bytes) -> bytes:
    """Integrity and fingerprint of what is in front of them, whose length counts both."""
    length = len(message) - HEADER.size + SIGNED
    counted = message[:2] + length.to_bytes(2, "big") + message[4:]
    integrity = ATTRIBUTE.pack(MESSAGE_INTEGRITY, 20) + hmac.digest(key, counted, "sha1")
    whole = message[:2] + (length + MARKED).to_bytes(2, "big") + message[4:] + integrity
    return integrity + struct.pack("!HHI", FINGERPRINT, 4, crc32(whole) ^ FINGERPRINT_XOR)


def xor_address(host: str, port: int, transaction: bytes) -> bytes:
    """An IP address as XOR-MAPPED-ADDRESS (RFC 8489, 14.2)."""
    family, number = (socket.AF_INET6, 2) if ":" in host else (socket.AF_INET, 1)
    packed = port.to_bytes(2, "big") + socket.inet_pton(family, host.partition("%")[0])
    mask = COOKIE.to_bytes(4, "big")
    mask = mask[:2] + mask + transaction
    hidden = bytes([one ^ other for one, other in zip(packed, mask, strict=False)])
    return struct.pack("!xB", number) + hidden
