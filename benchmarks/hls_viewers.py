"""Viewers over LL-HLS, each of whom waits for every part and notes when it came."""

import asyncio
import re
import time

HINT = re.compile(rb'PRELOAD-HINT:TYPE=PART,URI="(video/([0-9]+)\.([0-9]+)\.m4s[^"]*)"')
LENGTH = re.compile(rb"[Cc]ontent-[Ll]ength: ([0-9]+)")


class HlsViewer(asyncio.Protocol):
    """Asks for the playlist that has the part announced by the one before, which waits there, and for the part."""

    hint = b"", b"", b""

    def __init__(self, path: str) -> None:
        self.path = path
        self.buffer = bytearray()
        self.came: dict[bytes, float] = {}
        """When each part was here."""
        self.errors: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment] # uvloop's is one by duty

    def ask(self, what: str) -> None:
        self.transport.write(f"GET {self.path}/{what} HTTP/1.1\r\nHost: here\r\nAccept: */*\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (answer := self.answer()) is not None:
            head, body = answer
            if not head.startswith(b"HTTP/1.1 200"):
                self.errors.append(head[:40] + b" for what follows " + self.hint[0])
            elif body.startswith(b"#EXTM3U"):
                self.ask(self.hint[0].decode())
                self.see(body)
            else:
                self.came[self.part] = time.monotonic()
                self.ask(f"video.m3u8?_HLS_msn={self.hint[1].decode()}&_HLS_part={self.hint[2].decode()}")

    def answer(self) -> tuple[bytes, bytes] | None:
        """Head and body of the first answer, once it is whole."""
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = bytes(self.buffer[:end])
        length = LENGTH.search(head)
        whole = end + 4 + int(length[1]) if length else end + 4
        if len(self.buffer) < whole:
            return None
        body = bytes(self.buffer[end + 4 : whole])
        del self.buffer[:whole]
        return head, body

    def see(self, playlist: bytes) -> None:
        """What was announced is there now, and something else is announced."""
        self.part = self.hint[0]
        if found := HINT.search(playlist):
            self.hint = (found[1], found[2], found[3])
        else:
            self.errors.append(b"a playlist without a hint")

    def connection_lost(self, error: Exception | None) -> None:
        self.errors.append(b"the connection was closed")


def parts(viewers: list[HlsViewer], since: float) -> tuple[list[float], int, int]:
    """How late each part came to each viewer, how many never came, and how many there were for all viewers together.

    Not counted are the last second's, which may still be on their way.
    """
    first: dict[bytes, float] = {}
    for viewer in viewers:
        for part, at in viewer.came.items():
            first[part] = min(at, first.get(part, at))
    counted = {part: at for part, at in first.items() if since < at < max(first.values()) - 1}
    late = [viewer.came[part] - at for viewer in viewers for part, at in counted.items() if part in viewer.came]
    everything = len(counted) * len(viewers)
    return late, everything - len(late), everything
