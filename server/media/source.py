"""A stream of encoded frames fanned out to its sinks; a source is the stream that one publisher sends."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Literal, Protocol

from msgspec import Struct

from server.media.control import SourceView

Kind = Literal["video", "audio"]
RATE: dict[Kind, int] = {"video": 90_000, "audio": 48_000}
KEYFRAME_INTERVAL = 1.0
QUIET, HANGOVER, STILL_THERE = 60, 1.0, 0.4
"""Decibels below the loudest there can be at which nothing is heard, seconds of it until sound is not sent on, and from
then on seconds from a packet that is to the next: as Opus itself does where it is told to (RFC 7587, 3.1.3)."""
LOW = "~low"
"""What the name of a source ends with that is another one in a smaller size."""


class Frame(Struct, frozen=True, gc=False):
    """One encoded picture or one packet of sound, as it was sent: nothing on this server decodes it."""

    kind: Kind
    units: tuple[bytes, ...]
    """Video: the NAL units of an H.264 access unit, SPS and PPS in front of a keyframe. Audio: one Opus packet."""
    timestamp: int
    """RTP clock of the kind (`RATE`), unwrapped: never decreases within one stream."""
    time: float
    """When it was captured, in Unix seconds of this node: one base for sound and picture of a source."""
    keyframe: bool = False
    """Video that can be decoded without what came before it."""
    duration: int = 0
    """Ticks of `RATE`; 0 where it is not known, as for every picture."""

    @property
    def sound(self) -> bytes:
        """The Opus packet."""
        return self.units[0]


class Sink(Protocol):
    """What a stream gives its frames to, in the moment they come. It keeps them short and does not raise."""

    def put(self, frame: Frame) -> None: ...

    def end(self) -> None:
        """Nothing more comes."""
        ...


class Stream:
    """Frames put in at one end, any number of sinks at the other. `ask` reaches whoever can make a keyframe.

    `quiet`: there is nothing to hear in the sound that comes now, and who only listens does not need it.
    """

    def __init__(self, ask: Callable[[], None]) -> None:
        self.closed = self.quiet = False
        self._ask = ask
        self._sinks: set[Sink] = set()
        self._asked_at = float("-inf")
        self._asking: asyncio.TimerHandle | None = None

    def feed(self, sink: Sink) -> None:
        """From now on, with a keyframe soon."""
        if self.closed:
            sink.end()
        else:
            self._sinks.add(sink)
            self.ask_keyframe()

    def forget(self, sink: Sink) -> None:
        self._sinks.discard(sink)

    def put(self, frame: Frame) -> None:
        for sink in tuple(self._sinks):  # one that breaks leaves
            sink.put(frame)

    def ask_keyframe(self) -> None:
        """Ask for a keyframe now, or when the last question is a second old; many questions become one."""
        if self.closed or self._asking:
            return
        loop = asyncio.get_running_loop()
        self._asking = loop.call_at(max(loop.time(), self._asked_at + KEYFRAME_INTERVAL), self._ask_now)

    def _ask_now(self) -> None:
        self._asking = None
        self._asked_at = asyncio.get_running_loop().time()
        self._ask()

    def close(self) -> None:
        """End every sink. Closing twice is fine."""
        self.closed = True
        if self._asking:
            self._asking.cancel()
        sinks, self._sinks = self._sinks, set()
        for sink in sinks:
            sink.end()


class Source(Stream):
    """What one publisher sends. `name` is unique in its room; `label` is what people read."""

    def __init__(self, name: str, label: str, connected_at: datetime, ask: Callable[[], None]) -> None:
        super().__init__(ask)
        self.name, self.label, self.connected_at = name, label, connected_at
        self.video = self.audio = False
        self.size: tuple[int, int] | None = None
        """Width and height of the picture, known from its first keyframe on."""
        self.low: Source | None = None
        """The same picture in a smaller size, where its publisher sends one."""
        self._heard_at = self._sent_at = float("-inf")

    def sounds(self, level: int | None, now: float) -> None:
        """How loud the packet of sound is that comes now, as its sender says (`assembly.Packet.level`), or does not."""
        if level is None or level < QUIET:
            self._heard_at = now
        self.quiet = now - self._heard_at > HANGOVER and now - self._sent_at < STILL_THERE
        if not self.quiet:
            self._sent_at = now

    def view(self) -> SourceView:
        width, height = self.size or (None, None)
        return SourceView(self.name, self.label, self.connected_at, self.video, self.audio, width, height)
