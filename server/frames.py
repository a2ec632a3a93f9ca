"""Websocket frames (RFC 6455, 5.2): written as a server does, read as browsers send them. Pure."""

from aiohttp import WSCloseCode

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


class Broken(Exception):
    """The other end does not keep to the protocol."""

    def __init__(self, code: WSCloseCode) -> None:
        super().__init__(code)
        self.code = code


def frame(data: str | bytes, opcode: int = 0) -> bytes:
    """An unmasked, unfragmented, uncompressed websocket frame (RFC 6455, 5.2)."""
    body, opcode = (data.encode(), TEXT) if isinstance(data, str) else (data, opcode or BINARY)
    first = bytes((0x80 | opcode,))
    if len(body) < 126:
        return first + bytes((len(body),)) + body
    if len(body) < 1 << 16:
        return first + b"\x7e" + len(body).to_bytes(2, "big") + body
    return first + b"\x7f" + len(body).to_bytes(8, "big") + body


def unmasked(body: bytes, mask: bytes) -> bytes:
    size = len(body)
    key = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(body, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")


def first_frame(buffer: bytes, limit: int, at: int = 0) -> tuple[int, bytes, int] | None:
    """From `at` on: its first byte (whether it is the last of its message, and its opcode), its body, where it ends.

    None while it is not whole. `Broken` where no browser would send it, or where its body is longer than `limit`.
    """
    if len(buffer) < at + 2:
        return None
    head, size, start = buffer[at], buffer[at + 1] & 0x7F, at + 2
    if head & 0x70 or not buffer[at + 1] & 0x80:  # an extension nobody agreed on, or no mask
        raise Broken(WSCloseCode.PROTOCOL_ERROR)
    if size >= 126:
        start += 2 if size == 126 else 8
        size = int.from_bytes(buffer[at + 2 : start], "big") if len(buffer) >= start else 0
    if size > limit:
        raise Broken(WSCloseCode.MESSAGE_TOO_BIG)
    end = start + 4 + size
    if len(buffer) < end:
        return None
    return head, unmasked(buffer[start + 4 : end], buffer[start : start + 4]), end
