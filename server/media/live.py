"""A program as viewers of LL-HLS meet it: what is there, and waiting for what is not (RFC 8216bis, 6.2)."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from server.media import playlist
from server.media.parts import Part, Rendition
from server.media.playlist import Report, Variant
from server.media.window import Window

WINDOW = 120.0
"""Seconds that a viewer can go back."""
OTHER: dict[Rendition, Rendition] = {"video": "audio", "audio": "video"}


class Live:
    """Both renditions for many viewers. A playlist is written once for all who ask between two parts."""

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
        """The media playlist; None before the first part."""
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
