"""Every parser that is ours, with real input to begin from. What each may raise is its own refusal and nothing else."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC
from types import SimpleNamespace
from typing import Any

from multidict import MultiDict

from server.arriving import cookie
from server.captions import vtt
from server.commands import COMMAND
from server.environment import WrongSetting, addresses, mail_server, ports, turns, web_address, whole
from server.errors import ProductError
from server.frames import frame
from server.media.answers import wait_of
from server.media.control import KIND, Ticket
from server.media.front import asked_by, owed_after
from server.media.hls import directives
from server.media.journal import lines_of
from server.media.offer import read_fragment, read_offer
from server.media.ranges import asked
from server.media.replay import instant, span_of
from server.paging import place
from server.rest import address_of
from server.tokens import read, sign
from server.websocket import Wire
from tests.bodies import SCHEMAS
from tests.fuzz import Parser
from tests.packets import PACKETS
from tests.recordings import RECORDINGS

SECRET = "of-this-test"
SDP = """v=0
o=- 1 2 IN IP4 0.0.0.0
s=-
t=0 0
a=group:BUNDLE 0
m=video 9 UDP/TLS/RTP/SAVPF 96
c=IN IP4 0.0.0.0
a=ice-ufrag:abcd
a=ice-pwd:abcdefghijklmnopqrstuvwx
a=fingerprint:sha-256 AA:BB
a=setup:actpass
a=mid:0
a=sendonly
a=rtcp-mux
a=rtpmap:96 H264/90000
a=candidate:1 1 udp 2130706431 10.0.0.4 5000 typ host
"""
CANDIDATES = """a=ice-ufrag:abcd
a=ice-pwd:abcdefghijklmnopqrstuvwx
m=video 9 UDP/TLS/RTP/SAVPF 0
a=mid:0
a=candidate:1 1 udp 2130706431 10.0.0.4 5000 typ srflx raddr 10.0.0.1 rport 9
a=end-of-candidates
"""
OFFER, FRAGMENT = (text.replace("\n", "\r\n").encode() for text in (SDP, CANDIDATES))
PART = b"GET /media/hls/broadcast:1/video/part12.3.m4s HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"
RELOAD = b"GET /media/hls/broadcast:1/video.m3u8?_HLS_msn=12&_HLS_part=3 HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST /media/whip HTTP/1.1\r\nContent-Length: 12\r\n\r\nhello world!"
NAMES = [b"video/part1.2.m4s", b"video.m3u8?_HLS_msn=1&_HLS_part=2"]
WRITTEN = b'{"type":"part","rendition":"video","segment":1,"stretch":0,"offset":0,"length":9,"at":1.5,"duration":0.2}'
CAPTIONS = [
    "WEBVTT - 山城\n\nNOTE\nby hand\n\n1\n00:01.000 --> 00:02.500 line:0\n<v Host>大家好 &amp; welcome\n".encode(),
    b"\xef\xbb\xbfWEBVTT\r\n\r\n00:00:01.000 --> 01:00:02.000\r\none\r\ntwo\r\n\r\nSTYLE\r\n::cue{}\r\n",
]
MARKS = [b"2026-12-04T15:00:00+00:00_6f1c1a0e-2b5b-4c55-9a37-3f8f6d1f7b11", b"0001-01-01_0", b"9999-12-31T23:59-24:00"]
HEADERS = [b"login=abc; b=c", b"203.0.113.1, 10.0.0.1", b'a="b\\"; login=x']
SETTINGS = [
    b"40000-40999",
    b"203.0.113.7,2001:db8::7",
    b"turns:a.example:5349?transport=tcp",
    b"smtps://he:p%40ss@mail.example:465",
    b"City <he@mail.example>",
    b"https://jobs.example:8443/",
    b"500",
]


class Browser:
    """A websocket whose other end sends anything."""

    def __init__(self) -> None:
        self.transport: Any = SimpleNamespace(
            get_extra_info=lambda name: None,
            is_closing=lambda: False,
            get_write_buffer_size=lambda: 0,
            set_write_buffer_limits=lambda high: None,
            write=lambda data: None,
            close=lambda: None,
            abort=lambda: None,
            pause_reading=lambda: None,
            resume_reading=lambda: None,
        )
        self.wire = Wire(self.transport, self, 1000)

    def takes(self, message: str | bytes) -> bool:
        COMMAND.match(message if isinstance(message, str) else "")
        return False

    async def heard(self, message: str | bytes) -> None:
        assert len(message) <= 1001

    async def hung_up(self) -> None: ...

    def __call__(self, data: bytes) -> None:
        self.wire.data_received(data)
        if self.wire.closing:
            self.wire = Wire(self.transport, self, 1000)

    def bounded(self) -> bool:
        return len(self.wire.buffer) <= 1014 + 4096


def masked(text: bytes, opcode: int = 1, final: int = 0x80) -> bytes:
    size = bytes((0x80 | len(text),)) if len(text) < 126 else b"\xfe" + len(text).to_bytes(2, "big")
    return bytes((final | opcode,)) + size + bytes(4) + text


def requests() -> Callable[[bytes], Any]:
    def feed(data: bytes) -> None:
        asked = asked_by(data)
        if asked:
            wait_of(asked[1])
        wait_of(data)
        for owed in (0, 5, None):
            left = owed_after(data, owed)
            assert left is None or left >= 0

    return feed


def queries() -> Callable[[bytes], Any]:
    def feed(data: bytes) -> None:
        segment, _, part = data.decode("latin-1").partition("&")
        request: Any = SimpleNamespace(query=MultiDict({"_HLS_msn": segment, "_HLS_part": part}))
        directives(request)

    return feed


class Proxied(dict[Any, Any]):
    """An app that any setting may be looked up in."""

    def __init__(self, proxies: int) -> None:
        self.settings = SimpleNamespace(proxies=proxies)

    def __getitem__(self, key: Any) -> Any:
        return self.settings


def moments() -> Callable[[bytes], Any]:
    """Where a clip begins and ends, and where players begin."""

    def feed(data: bytes) -> None:
        given = zip(("from", "to", "at"), data.decode("latin-1").split("&"), strict=False)
        request: Any = SimpleNamespace(query=MultiDict({name: value for name, value in given if value}))
        instant(request, "at")
        span = span_of(request)
        assert span is None or 0 <= span[0] < span[1]

    return feed


def headers() -> Callable[[bytes], Any]:
    def feed(data: bytes) -> None:
        text = data.decode("latin-1")
        cookie({"HTTP_COOKIE": text})
        for proxies in (0, 1, 3):
            request: Any = SimpleNamespace(app=Proxied(proxies), headers={"X-Forwarded-For": text}, remote="10.0.0.1")
            assert isinstance(address_of(request), str)

    return feed


def always(parse: Callable[[str], Any]) -> Callable[[], Callable[[bytes], Any]]:
    """A parser of text that keeps nothing."""
    return lambda: lambda data: parse(data.decode("utf-8", "replace"))


def ranges(text: str) -> None:
    for size in (1, 1000):
        part = asked(text, size)
        assert not part or 0 <= part.start < part.stop <= size


def page(text: str) -> None:
    at, _ = place(text)
    assert at.tzinfo is UTC


def captions(text: str) -> None:
    spoken = vtt.parse(text)
    assert all(0 <= one.begin_ms < one.end_ms and 0 < len(one.text) <= vtt.LONGEST for one in spoken)


def operator(text: str) -> None:
    """Each by itself: what the first refuses the others are still asked for."""
    for parse in (
        lambda: ports(text),
        lambda: addresses(text),
        lambda: turns(text, "secret"),
        lambda: mail_server(text, "he@mail.example"),
        lambda: mail_server("smtp://mail.example", text),
        lambda: web_address("PUBLIC_URL", text),
        lambda: whole({"PROXIES": text}, "PROXIES", 0),
    ):
        with suppress(WrongSetting):
            parse()


TOKENS = [
    sign(SECRET, KIND, Ticket("broadcast:1", publish="guest"), 60).encode(),
    sign(SECRET, KIND, Ticket("interview:1", watch=True), -60).encode(),
    sign("another", KIND, Ticket("broadcast:1", control=True), 60).encode(),
]
FRAMES = [
    masked(b'42/audience,1["say",{"text":"hello"}]'),
    masked(b"x" * 300),
    masked(b"one", 1, 0) + masked(b"two", 0),
    masked(b"", 9) + masked(b"\x03\xe8", 8),
    masked("山城".encode(), 2),
    frame("unmasked"),
]
PARSERS = [
    *PACKETS,
    Parser("offers", [OFFER], always(lambda text: read_offer(text, "sendonly")), (ProductError,)),
    Parser("candidates", [FRAGMENT], always(read_fragment), (ProductError,)),
    Parser("websocket frames", FRAMES, Browser, (), Browser.bounded),
    Parser("requests for LL-HLS", [PART, RELOAD, POST, *NAMES], requests),
    Parser("blocking reloads", [b"12&3", b"12&", b"0&999"], queries, (ProductError,)),
    Parser("headers", HEADERS, headers),
    Parser("ranges", [b"bytes=0-9", b"bytes=5-", b"bytes=-7", b"bytes=0-1,3-4"], always(ranges)),
    *SCHEMAS,
    Parser("marks of pages", MARKS, always(page), (ProductError,)),
    Parser("moments of a replay", [b"1796000000000&1796000060000&", b"&&5"], moments, (ProductError,)),
    Parser("tokens", TOKENS, always(lambda text: read(SECRET, KIND, text, Ticket)), (ProductError,)),
    *RECORDINGS,
    Parser("journals of recordings", [WRITTEN + b'\n{"type":"begin"}\n'], lambda: lambda data: list(lines_of(data))),
    Parser("captions in a file", CAPTIONS, always(captions), (ProductError,)),
    Parser("settings", SETTINGS, always(operator)),
]
