"""The last minutes of a program, in memory, and who waits for what comes next (RFC 8216bis, 6.2.5)."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from server.media import playlist
from server.media.parts import TARGET_DURATION, Part, Rendition
from server.media.playlist import Piece, Report, Resource, Segment, Variant

WINDOW = 120.0
"""Seconds that a viewer can go back."""
OTHER: dict[Rendition, Rendition] = {"video": "audio", "audio": "video"}


class Window:
    """One rendition: its newest segments and their bytes."""

    def __init__(self, rendition: Rendition, seconds: float) -> None:
        self.segments: deque[Segment] = deque()
        self.newest: Part | None = None
        self._rendition, self._seconds = rendition, seconds
        self._files: dict[str, bytes] = {}

    @property
    def next(self) -> tuple[int, int]:
        """Segment number and index of the part that comes next."""
        if self.newest is None:
            return 0, 0
        return (self.newest.segment + 1, 0) if self.newest.last else (self.newest.segment, self.newest.index + 1)

    @property
    def whole(self) -> bool:
        """Whether any segment is complete."""
        return bool(self.segments) and self.segments[0].complete

    @property
    def duration(self) -> float:
        return sum(segment.duration for segment in self.segments)

    @property
    def hint(self) -> str:
        return "{}.{}.m4s".format(*self.next)

    def has(self, segment: int, index: int | None) -> bool:
        """Whether that part is there, or without `index` that whole segment.

        An index that a complete segment does not have means the first part of the one after it (6.2.5.2).
        """
        if index is None:
            return segment < self.next[0]
        ended = next((len(known.pieces) for known in self.segments if known.number == segment and known.complete), None)
        return ((segment, index) if ended is None or index < ended else (segment + 1, 0)) < self.next

    def add(self, part: Part) -> None:
        if part.index == 0 or not self.segments:
            self.segments.append(self._open(part))
        segment = self.segments[-1]
        name = f"{part.segment}.{part.index}.m4s"
        self._files[name] = part.data
        segment.pieces.append(Piece(self._uri(name), part.duration, part.independent))
        segment.duration += part.duration
        segment.complete = part.last
        self.newest = part
        self._forget()

    def file(self, name: str) -> bytes | None:
        """The bytes of an init, a part, or a complete segment, by the name in its URI."""
        for segment in self.segments:
            if segment.complete and segment.media.uri == self._uri(name):
                return b"".join(self._pieces(segment))
        return self._files.get(name)

    def bandwidth(self) -> int:
        """Peak segment bit rate (4.4.6.2), in bits per second."""
        rates = [
            8 * sum(map(len, self._pieces(segment))) / segment.duration
            for segment in self.segments
            if segment.duration > TARGET_DURATION / 4
        ]
        return int(max([playlist.LEAST_BANDWIDTH, *rates]))

    def _open(self, part: Part) -> Segment:
        init = f"init-{part.init.number}.mp4"
        self._files[init] = part.init.data
        return Segment(
            number=part.segment,
            stretch=part.stretch,
            init=Resource(self._uri(init)),
            media=Resource(self._uri(f"{part.segment}.m4s")),
            at=part.at,
            pieces=[],
            complete=False,
        )

    def _forget(self) -> None:
        while self.duration > self._seconds and len(self.segments) > 1:
            old = self.segments.popleft()
            for piece in old.pieces:
                del self._files[self._name(piece.uri)]
            if old.init != self.segments[0].init:
                del self._files[self._name(old.init.uri)]

    def _pieces(self, segment: Segment) -> list[bytes]:
        return [self._files[self._name(piece.uri)] for piece in segment.pieces]

    def _uri(self, name: str) -> str:
        return f"{self._rendition}/{name}"

    def _name(self, uri: str) -> str:
        return uri.removeprefix(f"{self._rendition}/")


class Live:
    """Both renditions of one program for many viewers: what is there, and waiting for what is not."""

    def __init__(self, seconds: float = WINDOW) -> None:
        self._windows = {rendition: Window(rendition, seconds) for rendition in OTHER}
        self._texts: dict[Rendition, bytes] = {}
        self._grown = asyncio.Event()
        self._closed = False

    def add(self, part: Part) -> None:
        self._windows[part.rendition].add(part)
        self._texts.clear()
        self._wake()

    def close(self) -> None:
        """Nothing more will come: whoever waits, waits no longer."""
        self._closed = True
        self._wake()

    def window(self, rendition: Rendition) -> Window:
        return self._windows[rendition]

    def playlist(self, rendition: Rendition) -> bytes | None:
        """The media playlist; None before the first part. Made once for all who ask between two parts."""
        window = self._windows[rendition]
        if window.segments and rendition not in self._texts:
            hint = f"{rendition}/{window.hint}"
            self._texts[rendition] = playlist.live(window.segments, hint, self._report(OTHER[rendition])).encode()
        return self._texts.get(rendition)

    def multivariant(self) -> bytes | None:
        """The multivariant playlist; None before the first part."""
        video, audio = self._windows["video"], self._windows["audio"]
        variant = None
        if video.newest and video.newest.init.size:
            variant = Variant(video.newest.init.codec, video.newest.init.size, video.bandwidth())
        codec = audio.newest.init.codec if audio.newest else None
        if variant is None and codec is None:
            return None
        return playlist.multivariant(variant, codec, audio.bandwidth()).encode()

    async def settled(self, seconds: float) -> None:
        """Wait until both renditions have a segment, or it is clear that there is no picture.

        Players take a playlist that has parts and no segment for an empty one.
        """
        video, audio = self._windows["video"], self._windows["audio"]
        await self.until(lambda: audio.whole and (video.whole or video.newest is None), seconds)

    async def until(self, done: Callable[[], bool], seconds: float) -> None:
        """Wait until `done`, which is looked at after each part; no longer than `seconds`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not done() and not self._closed:
                    await self._grown.wait()

    def _wake(self) -> None:
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()

    def _report(self, rendition: Rendition) -> Report | None:
        newest = self._windows[rendition].newest
        return Report(f"{rendition}.m3u8", newest.segment, newest.index) if newest else None
