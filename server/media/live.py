"""A program as viewers of LL-HLS meet it: what is there, and waiting for what is not (RFC 8216bis, 6.2)."""

import asyncio
import gzip
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from server.media import playlist
from server.media.multivariant import LEAST_BANDWIDTH, Variant, multivariant, smaller
from server.media.parts import RENDITIONS, TARGET_DURATION, Part, Rendition
from server.media.playlist import Report
from server.media.window import Window

WINDOW = 60.0
"""Seconds in memory: 15 MB of 2 Mbit/s, 3 more of a smaller size of 0.4. What is older is on disk, in the
recording (replay.py)."""
PACKED = b"gzip "
"""In front of the name of a playlist that is to be gzipped; no address has a space."""
LIKELY: dict[Rendition, int] = {"video": 1_500_000, "low": 400_000, "audio": LEAST_BANDWIDTH}
"""Bits a second of what a studio sends. Players ask once, most while there is only the slate: what that costs would say
nothing about which size a narrow network can carry."""


class Wait(NamedTuple):
    """What a playlist must have before it is wanted: a part, a whole segment, or nothing."""

    rendition: Rendition
    segment: int | None
    part: int | None
    skip: bool = False
    """What is wanted then is a delta update."""
    packed: bool = False
    """And gzipped."""

    @property
    def name(self) -> bytes:
        """What is wanted, as it is there then."""
        return PACKED * self.packed + f"{self.rendition}.m3u8{'?_HLS_skip=YES' if self.skip else ''}".encode()


class Live:
    """All renditions for many viewers. A playlist is written once for all who ask between two parts.

    `patience`: seconds a request is held at most (6.2.5.2).
    """

    def __init__(self, seconds: float = WINDOW, patience: float = 3.0 * TARGET_DURATION) -> None:
        self.patience = patience
        self._windows = {rendition: Window(rendition, seconds) for rendition in RENDITIONS}
        self._texts: dict[tuple[Rendition, bool, bool], bytes] = {}
        self._grown = asyncio.Event()
        self.closed = False
        self.moved = False
        """Whether the room was another node's, with pieces that nobody has any more."""
        self.recording: Path | None = None
        """The folder it is recorded in; captions are there."""
        self.ready: dict[bytes, Any] = {}
        """Finished answers by the name that was asked for, until the next part."""
        self.waiting: dict[Wait, set[Callable[[], None]]] = {}
        """Whom to call once a part is there."""

    def add(self, part: Part) -> None:
        self._windows[part.rendition].add(self._shared(part))
        self._texts.clear()
        self.ready.clear()
        self._wake()

    def close(self) -> None:
        """Nothing more will come: whoever waits, waits no longer."""
        self.closed = True
        self._wake()

    def has(self, wait: Wait) -> bool:
        return wait.segment is None or self._windows[wait.rendition].has(wait.segment, wait.part)

    def window(self, rendition: Rendition) -> Window:
        return self._windows[rendition]

    def playlist(self, rendition: Rendition, skip: bool = False, packed: bool = False) -> bytes | None:
        """The media playlist, or a delta update of it, as it is or gzipped; None before the first part."""
        window = self._windows[rendition]
        if window.segments and (rendition, skip, packed) not in self._texts:
            hint = f"{rendition}/{window.hint}"
            text = playlist.live(window.segments, hint, *self._reports(rendition), skip=skip).encode()
            self._texts[rendition, skip, packed] = gzip.compress(text, mtime=0) if packed else text
        return self._texts.get((rendition, skip, packed))

    def multivariant(self) -> bytes | None:
        """The multivariant playlist; None before the first part.

        Players read it once: who comes while one size is sent has to know where the smaller one will be. Until then
        it is the same.
        """
        video, low, audio = (self._variant(rendition) for rendition in RENDITIONS)
        if video and low and low.size == video.size:
            low = smaller(video)
        if video is None and audio is None:
            return None
        captions = (
            None if self.recording is None else "zh"
        )  # of a file, which may be another language, there is none yet
        return multivariant(video, audio, low, captions).encode()

    def _variant(self, rendition: Rendition) -> Variant | None:
        window = self._windows[rendition]
        if window.newest is None:
            return None
        return Variant(window.newest.init.codec, window.rate(LIKELY[rendition]), window.newest.init.size)

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
                while not done() and not self.closed:
                    await self._grown.wait()

    def _shared(self, part: Part) -> Part:
        """Of a source that sends one size, both renditions have the same bytes: they are kept once."""
        newest = self._windows["video"].newest
        same = part.rendition == "low" and newest is not None and newest.data == part.data
        return replace(part, data=newest.data) if same and newest else part

    def _wake(self) -> None:
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()
        for wait in [wait for wait in self.waiting if self.closed or self.has(wait)]:
            for call in self.waiting.pop(wait):
                call()

    def _reports(self, rendition: Rendition) -> Iterator[Report]:
        """Where the others end."""
        for other, window in self._windows.items():
            if other != rendition and window.newest:
                yield Report(f"{other}.m3u8", window.newest.segment, window.newest.index)
