"""What is on air in a room: one source after the other as one stream, for WHEP viewers, LL-HLS and the recorder.

A program is a stream like a source's, so whoever reads one can read the other. It changes over when the next source has
a keyframe; until then the one before goes on. Its RTP timestamps run on through changes and gaps, on the node's clock.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from server.media.live import Live
from server.media.packager import Packager
from server.media.parts import Part
from server.media.recorder import Recorder
from server.media.source import RATE, Frame, Kind, Source, Stream

log = logging.getLogger(__name__)
READER = 512
"""Frames that may wait while the loop is busy: several seconds of picture and sound."""
NO_PICTURE = 1.5
"""Seconds of sound after which a source that has sent no keyframe goes on air without a picture."""
BORDER = 2.0
"""Seconds after a keyframe at which the next one is asked for: segments begin with one."""
DRIFT = 0.1
"""Seconds by which timestamps and capture times may part before the timestamps are set anew."""


class Program(Stream):
    """`changed` is called when what is on air changes, when the program starts and when recording starts or ends."""

    def __init__(self, room: str, recordings: Path, changed: Callable[[], None] = lambda: None) -> None:
        super().__init__(self._ask_source)
        self.room = room
        self.hls = Live()
        self.started_at: datetime | None = None
        """When the first frame on air was captured."""
        self.on_air: Source | None = None
        self.recorder: Recorder | None = None
        self._recordings, self._changed = recordings, changed
        self._followers: dict[Source, asyncio.Task[None]] = {}
        self._packager = Packager(self._publish)
        self._timestamps = Timestamps()
        self._keyframe_at = 0.0

    async def want(self, source: Source | None, live: bool, record: str | None) -> None:
        """Put `source` on air, or nobody; record under that name. While not `live`, nothing leaves the room."""
        await self._record(record if live else None)
        self._follow(source if source and live and not source.closed else None)

    async def stop(self) -> None:
        """End the program: its readers, its waiting viewers, its recording. It cannot start again."""
        followers = list(self._followers.values())
        await self.want(None, live=False, record=None)
        await asyncio.gather(*followers, return_exceptions=True)
        self.hls.close()
        self.close()

    def _ask_source(self) -> None:
        if self.on_air:
            self.on_air.ask_keyframe()

    def _follow(self, source: Source | None) -> None:
        if source and source not in self._followers:
            self._followers[source] = asyncio.create_task(self._read(source), name=f"on air in {self.room}")
        self._leave({source, self.on_air} if source else set())

    def _leave(self, stay: set[Source | None]) -> None:
        """Stop following everyone but these."""
        for source in self._followers.keys() - stay:
            self._followers.pop(source).cancel()
            self._off_air(source)

    async def _read(self, source: Source) -> None:
        reader = source.reader(READER)
        heard_at = float("inf")
        try:
            async for frame in reader:
                heard_at = min(heard_at, frame.time)
                if source is self.on_air or frame.keyframe or frame.time - heard_at >= NO_PICTURE:
                    self._on_air(source)
                    self._put(frame)
        except Exception:
            log.exception("a source broke the program", extra={"room": self.room, "source": source.name})
        finally:
            reader.close()
            if self._followers.get(source) is asyncio.current_task():
                del self._followers[source]
                self._off_air(source)

    def _on_air(self, source: Source) -> None:
        if self.on_air is source:
            return
        self._packager.break_off()
        self._timestamps.forget()
        self.on_air = source
        self._leave({source})
        self._changed()

    def _off_air(self, source: Source) -> None:
        if self.on_air is source:
            self.on_air = None
            self._packager.break_off()
            self._changed()

    def _put(self, frame: Frame) -> None:
        if self.started_at is None:
            self.started_at = datetime.fromtimestamp(frame.time, UTC)
            self._changed()
        if frame.keyframe:
            self._keyframe_at = frame.time
        elif frame.kind == "video" and frame.time - self._keyframe_at >= BORDER:
            self.ask_keyframe()
        self._packager.feed(frame)
        self.put(replace(frame, timestamp=self._timestamps.of(frame)))

    def _publish(self, part: Part) -> None:
        self.hls.add(part)
        if self.recorder:
            self.recorder.add(part)

    async def _record(self, name: str | None) -> None:
        if name == (self.recorder.name if self.recorder else None):
            return
        before, self.recorder = self.recorder, Recorder(self._recordings, name, self._changed) if name else None
        if before:
            await before.close()
        self._changed()


class Timestamps:
    """RTP timestamps of the program: each source's own steps, put where its capture times say."""

    def __init__(self) -> None:
        self._offsets: dict[Kind, int] = {}
        self._last: dict[Kind, int] = {}

    def forget(self) -> None:
        """Another source follows."""
        self._offsets.clear()

    def of(self, frame: Frame) -> int:
        """Ticks of the frame's kind; never less than before."""
        rate = RATE[frame.kind]
        offset = round(frame.time * rate) - frame.timestamp
        kept = self._offsets.setdefault(frame.kind, offset)
        if abs(kept - offset) > DRIFT * rate:
            kept = self._offsets[frame.kind] = offset
        self._last[frame.kind] = max(self._last.get(frame.kind, 0) + 1, frame.timestamp + kept)
        return self._last[frame.kind]
