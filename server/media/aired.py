"""What leaves a room: one stream of frames to its sinks, to LL-HLS and to the recorder, on one clock."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from server.media.control import Recording
from server.media.live import Live
from server.media.packager import Packager
from server.media.parts import Part
from server.media.recorder import Recorder
from server.media.source import Frame, Kind, Stream
from server.media.timestamps import Timestamps


class Aired(Stream):
    """`changed` is called when it starts and when recording starts or ends, `ask` when a keyframe is needed.

    `low`: whether it has a smaller size whatever its sources have.
    """

    def __init__(
        self,
        room: str,
        recordings: Path,
        ask: Callable[[], None],
        changed: Callable[[], None],
        window: float,
        low: bool,
    ) -> None:
        super().__init__(ask)
        self.room = room
        self.hls = Live(window)
        self.started_at: datetime | None = None
        """When the first frame on air was captured; the slate may have been shown before."""
        self.begun = False
        """Whether anything was shown."""
        self.private = False
        """Given to its sinks alone."""
        self.recorder: Recorder | None = None
        self._recorded: Recording = ""
        self._recordings, self._changed = recordings, changed
        self._packager = Packager(self._publish, low)
        self._timestamps = Timestamps()

    @property
    def recording(self) -> Recording:
        """How the recording is, or how the last one ended."""
        return self.recorder.state if self.recorder else self._recorded

    def air(self, frame: Frame, group: Sequence[Frame] = (), cut: bool = False) -> None:
        if self.started_at is None:
            self.started_at = datetime.fromtimestamp(frame.time, UTC)
            self._changed()
        self.show(frame, group, cut)

    def show(self, frame: Frame, group: Sequence[Frame] = (), cut: bool = False) -> None:
        self.begun = True
        if not self.private:
            self._packager.feed(frame, group, cut)
        self.put(replace(frame, timestamp=self._timestamps.of(frame)))

    def show_low(self, frame: Frame) -> None:
        """The next picture in the smaller size."""
        if not self.private:
            self._packager.low(frame)

    def comes_from_elsewhere(self, kind: Kind) -> None:
        """What follows does not continue the timestamps before it."""
        self._timestamps.forget(kind)

    def break_off(self) -> None:
        self._packager.break_off()

    def begin_anew(self, private: bool) -> None:
        """Another program, on a clock of its own."""
        self.private, self.started_at, self.begun = private, None, False

    def _publish(self, part: Part) -> None:
        self.hls.add(part)
        if self.recorder:
            self.recorder.add(part)

    async def record(self, name: str | None) -> None:
        if name == (self.recorder.name if self.recorder else None):
            return
        before, self.recorder = self.recorder, Recorder(self._recordings, name, self._changed) if name else None
        self.hls.recording = self._recordings / name if name else None
        if before:
            self._recorded = before.state  # until it is closed, something may still reach the disk
            await before.close()
            self._recorded = before.state
        self._changed()
