"""A stream of encoded frames fanned out to bounded readers; a source is the stream that one publisher sends."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Literal, Protocol

from msgspec import Struct

from server.media.control import SourceView
from server.media.tally import Tally

Kind = Literal["video", "audio"]
RATE: dict[Kind, int] = {"video": 90_000, "audio": 48_000}
KEYFRAME_INTERVAL = 1.0
LOW = "~low"
"""What the name of a source ends with that is another one in a smaller size."""


class Frame(Struct, frozen=True, gc=False):
    """One encoded picture or one packet of sound, as it was sent: nothing on this server decodes it."""

    kind: Kind
    data: bytes
    """Video: an H.264 access unit in Annex B form, SPS and PPS in front of a keyframe. Audio: one Opus packet."""
    timestamp: int
    """RTP clock of the kind (`RATE`), unwrapped: never decreases within one stream."""
    time: float
    """When it was captured, in Unix seconds of this node: one base for sound and picture of a source."""
    keyframe: bool = False
    """Video that can be decoded without what came before it."""
    duration: int = 0
    """Ticks of `RATE`; 0 where it is not known, as for every picture."""


class Sink(Protocol):
    """What a stream gives its frames to, in the moment they come. It keeps them short and does not raise."""

    def put(self, frame: Frame) -> None: ...

    def end(self) -> None:
        """Nothing more comes."""
        ...


class Reader(AsyncIterator[Frame]):
    """The frames of one stream from now on, the picture from its next keyframe on. Ends when the stream closes.

    At most `maxsize` frames wait. A consumer slower than that loses what waits and the picture up to the next keyframe.
    """

    def __init__(self, stream: "Stream", maxsize: int) -> None:
        self.dropped = 0
        self._stream, self._maxsize = stream, maxsize
        self._waiting: deque[Frame] = deque()
        self._wake = asyncio.Event()
        self._needs_keyframe = True
        self._closed = False

    def put(self, frame: Frame) -> None:
        if len(self._waiting) >= self._maxsize:
            self._overflow()
        if frame.kind == "video" and self._needs_keyframe:
            if not frame.keyframe:
                return
            self._needs_keyframe = False
        self._waiting.append(frame)
        self._wake.set()

    def _overflow(self) -> None:
        self.dropped += len(self._waiting)
        self._stream.tally.dropped["reader"] += len(self._waiting)
        self._waiting.clear()
        self._needs_keyframe = True
        self._stream.ask_keyframe()

    def close(self) -> None:
        """Stop reading. What already waits can still be read."""
        self._stream.forget(self)
        self.end()

    def end(self) -> None:
        self._closed = True
        self._wake.set()

    async def __anext__(self) -> Frame:
        while not self._waiting:
            if self._closed:
                raise StopAsyncIteration
            self._wake.clear()
            await self._wake.wait()
        return self._waiting.popleft()


class Stream:
    """Frames put in at one end, any number of sinks at the other. `ask` reaches whoever can make a keyframe."""

    def __init__(self, ask: Callable[[], None]) -> None:
        self.closed = False
        self.tally = Tally()
        """Where losses are counted: the node's, once it is part of one."""
        self._ask = ask
        self._sinks: set[Sink] = set()
        self._asked_at = float("-inf")
        self._asking: asyncio.TimerHandle | None = None

    def reader(self, maxsize: int = 256) -> Reader:
        """For who takes frames at their own pace."""
        reader = Reader(self, maxsize)
        self.feed(reader)
        return reader

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
        for sink in self._sinks:
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
        for sink in self._sinks:
            sink.end()
        self._sinks.clear()


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

    def view(self) -> SourceView:
        width, height = self.size or (None, None)
        return SourceView(self.name, self.label, self.connected_at, self.video, self.audio, width, height)
