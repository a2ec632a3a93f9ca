"""Finished HTTP answers: heads as aiohttp writes them, and in front of which bytes of a program they go."""

import asyncio
import os
import re
from contextlib import suppress
from email.utils import formatdate
from time import time
from typing import BinaryIO, cast, get_args

from aiohttp import web

from server.media.live import Live, Wait
from server.media.parts import Rendition

PLAYLIST = "application/vnd.apple.mpegurl"
WORDS = "|".join(get_args(Rendition)).encode()
FILE = re.compile(rb"(%b)/([A-Za-z0-9._-]{1,60})" % WORDS)
TEXT = re.compile(
    rb"(gzip )?(%b)\.m3u8"
    rb"(?:\?_HLS_msn=([0-9]{1,15})(?:&_HLS_part=([0-9]{1,15}))?(&_HLS_skip=(?:YES|v2))?|(\?_HLS_skip=YES))?" % WORDS
)
SHORT = 16_384
"""An answer that is rather copied."""
MOST_ASKED, LONGEST_ASKED = 1000, 4096
"""Requests that are known by heart, and their bytes: more, and they are read again."""


class Answer:
    """All of a response but its date, which is put in once a second."""

    __slots__ = ("_after", "_before", "_body", "_file", "_second", "_size", "_whole")

    def __init__(self, before: bytes, after: bytes, body: bytes) -> None:
        self._before, self._after, self._body = before, after, body
        self._size = self._second = 0
        self._whole = b""
        self._file: BinaryIO | None = None
        """In memory too, but the kernel can send from it without copying."""

    def send(self, transport: asyncio.Transport, descriptor: int) -> None:
        """`descriptor` is that of the transport's socket, -1 where nobody else may write to it."""
        if self._second != (second := int(time())):
            self._renew(second)
        if self._file is None:
            transport.write(self._whole)
            return
        sent = 0
        if descriptor >= 0 and not transport.get_write_buffer_size():
            with suppress(OSError):
                sent = os.sendfile(descriptor, self._file.fileno(), 0, self._size)
        if sent < self._size:
            transport.write(os.pread(self._file.fileno(), self._size - sent, sent))

    def _renew(self, second: int) -> None:
        whole = self._before + formatdate(second, usegmt=True).encode() + self._after + self._body
        self._second, self._size = second, len(whole)
        if len(whole) < SHORT or not hasattr(os, "memfd_create"):
            self._whole = whole
            return
        self._file = open(os.memfd_create("answer"), "w+b", buffering=0)  # noqa: SIM115 - closed with the answer
        self._file.write(whole)


class Answers:
    """Knows a head for each content type as soon as aiohttp has sent one."""

    def __init__(self) -> None:
        self.asked: dict[bytes, tuple[str, bytes]] = {}
        """Room and name that are asked for by a request: viewers with the same browser ask in the same words."""
        self._heads: dict[tuple[str, str], tuple[bytes, bytes, bytes]] = {}
        """By content type and encoding."""

    def asks(self, request: bytes, room: str, name: bytes) -> None:
        if len(self.asked) >= MOST_ASKED:
            self.asked.clear()
        if len(request) <= LONGEST_ASKED:
            self.asked[request] = room, name

    async def learn(self, request: web.Request, response: web.StreamResponse) -> None:
        """A signal of aiohttp, after which the head is sent as it is."""
        kind = response.content_type, response.headers.get("Content-Encoding", "")
        known = kind in self._heads or request.method != "GET" or response.status != 200
        if known or not isinstance(response, web.Response) or not request.path.startswith("/media/hls/"):
            return
        if "Connection" not in response.headers and not response.cookies:
            self._heads[kind] = parted(response)

    def make(self, live: Live, name: bytes) -> Answer | None:
        """What is there under a name behind the room's; None for what is not, or may have to wait."""
        answer = None
        if found := FILE.fullmatch(name):
            rendition = cast(Rendition, found[1].decode())
            answer = self._answer((f"{rendition}/mp4", ""), live.window(rendition).file(found[2].decode()))
        elif (wait := wait_of(name)) and (wait.segment is None or live.has(wait)):
            answer = self._answer(kind_of(wait), live.playlist(wait.rendition, wait.skip, wait.packed))
        if len(live.ready) >= MOST_ASKED:  # by many names for the same, where no part comes that clears it
            live.ready.clear()
        if answer:
            live.ready[name] = answer
        return answer

    def wait(self, live: Live, name: bytes) -> Wait | None:
        """What a reload may wait for."""
        wait = wait_of(name)
        if wait is None or wait.segment is None or live.closed or kind_of(wait) not in self._heads:
            return None
        window = live.window(wait.rendition)
        return wait if window.newest and not window.far(wait.segment, wait.part) else None

    def _answer(self, kind: tuple[str, str], body: bytes | None) -> Answer | None:
        head = self._heads.get(kind)
        if head is None or body is None:
            return None
        before = head[0] + str(len(body)).encode() + head[1]
        return Answer(before, head[2], body)


def kind_of(wait: Wait) -> tuple[str, str]:
    return PLAYLIST, "gzip" if wait.packed else ""


def wait_of(name: bytes) -> Wait | None:
    found = TEXT.fullmatch(name)
    if found is None:
        return None
    segment, part = (int(given) if given else None for given in found.group(3, 4))
    return Wait(cast(Rendition, found[2].decode()), segment, part, bool(found[5] or found[6]), bool(found[1]))


def parted(response: web.StreamResponse) -> tuple[bytes, bytes, bytes]:
    """A head cut where its length and where its date stand."""
    lines = [f"{name}: {value}\r\n" for name, value in response.headers.items()]
    head = f"HTTP/1.1 200 OK\r\n{''.join(lines)}\r\n".encode()
    found = re.fullmatch(rb"(.*\r\nContent-Length: )[0-9]+(\r\n(?:.*\r\n)?Date: )[^\r]+(\r\n.*)", head, re.DOTALL)
    assert found, "aiohttp writes the length before the date"
    return found[1], found[2], found[3]
