"""Frames of a program in, parts of its two renditions out: the picture as it is, the sound as AAC, on one timeline.

The timeline starts with the first frame. It is broken off, in both renditions at once, where another source follows,
where the picture was away for long, and where its format changes: a new stretch, with a new init of the picture.
"""

import logging
from collections.abc import Callable

from server.media.avc import units as units_of
from server.media.boxes import video_init
from server.media.parts import LONGEST_GAP, SHORTEST_SEGMENT, Border, Init, Part, Track
from server.media.picture import Picture, picture_of, sample_of
from server.media.sound import CODEC, INIT, RATE, Encoded, Sound
from server.media.source import Frame

log = logging.getLogger(__name__)
TICKS = 90_000
"""Timescale of the picture."""
LATE = 0.4
"""Seconds that sound may arrive later than the picture before silence takes its place."""
SILENT = 0.1
"""The same while nothing has been heard for a second: a source that is silent, or has no microphone."""
STILL = TICKS // 30
"""How long a picture is shown after which none follows."""


class Packager:
    """`emit` gets every part the moment it is complete. Nothing waits in here longer than a part lasts."""

    def __init__(self, emit: Callable[[Part], None]) -> None:
        self._emit = emit
        self._timeline: Timeline | None = None
        self._broken = True

    def feed(self, frame: Frame) -> None:
        """The next frame of the program. The picture of a new stretch is ignored up to its first keyframe."""
        if self._timeline is None:
            self._timeline = Timeline(frame.time, self._emit)
        if self._timeline.is_away(frame):
            self.break_off()
        if frame.kind == "video":
            self._video(self._timeline, frame)
        else:
            self._audio(self._timeline, frame)

    def break_off(self) -> None:
        """What comes next does not continue what was."""
        if self._timeline and not self._broken:
            self._timeline.finish()
        self._broken = True

    def _video(self, timeline: "Timeline", frame: Frame) -> None:
        units = list(units_of(frame.data))
        if frame.keyframe and (seen := _format(units)) and (self._broken or seen != timeline.picture):
            timeline.begin(frame.time, seen, continues=not self._broken)
            self._broken = False
        if timeline.picture and not self._broken:
            timeline.video(frame.time, sample_of(units), frame.keyframe)

    def _audio(self, timeline: "Timeline", frame: Frame) -> None:
        if self._broken:
            timeline.begin(frame.time, None, continues=False)
            self._broken = False
        timeline.audio(frame.time, frame.data)


def _format(units: list[bytes]) -> Picture | None:
    try:
        return picture_of(units)
    except ValueError as error:
        log.warning("broken parameter sets", extra={"error": str(error)})
        return None


class Timeline:
    """Both tracks since the first frame of the program, which was captured at `epoch` (Unix seconds).

    Segments and inits are numbered from that second on. There is never more than one in a second, so after a restart of
    the node no number, and with it no address that a cache may keep, is used twice.
    """

    def __init__(self, epoch: float, emit: Callable[[Part], None]) -> None:
        self.picture: Picture | None = None
        self._epoch = epoch
        self._video = Track("video", TICKS, int(epoch), epoch, emit)
        self._audio = Track("audio", RATE, int(epoch), epoch, emit)
        self._sound = Sound(0)
        self._stretch = -1
        self._voice = Init(int(epoch), CODEC, INIT)
        self._init = Init(int(epoch), "", b"")

    def is_away(self, frame: Frame) -> bool:
        """Whether `frame` comes so late that it is a new beginning."""
        if frame.kind == "video":
            return self.picture is not None and self._at(frame.time, TICKS) - self._video.end > LONGEST_GAP * TICKS
        return self._at(frame.time, RATE) - self._sound.end > LONGEST_GAP * RATE

    def begin(self, time: float, seen: Picture | None, continues: bool) -> None:
        """A new stretch from `time` on; the sound goes on through it where the source `continues`."""
        self._stretch += 1
        self.picture = seen
        if seen:
            self._init = Init(self._init.number + 1, seen.codec, video_init(seen, TICKS), seen.size)
            self._border(self._video, max(self._video.end, self._at(time, TICKS)), self._init)
        if not continues:
            self._sound = Sound(max(self._audio.end, self._at(time, RATE)))
        self._border(self._audio, self._at(time, RATE), self._voice)

    def video(self, time: float, data: bytes, keyframe: bool) -> None:
        at = max(self._video.end, self._at(time, TICKS))
        if keyframe and self._video.age >= SHORTEST_SEGMENT:
            self._border(self._video, at, self._init)
            self._border(self._audio, at * RATE // TICKS, self._voice)
        self._video.add(at, data, keyframe)
        self._listen(at * RATE // TICKS)

    def audio(self, time: float, data: bytes) -> None:
        self._hear(self._sound.packet(data, self._at(time, RATE)))

    def finish(self) -> None:
        """End both tracks where they are."""
        self._hear(self._sound.finish())
        self._audio.finish(self._sound.end)
        self._video.finish(self._video.end + STILL)
        self.picture = None

    def _listen(self, now: int) -> None:
        """The picture has come to sample position `now`: sound that should have come by then is silence."""
        patience = LATE if now - self._sound.heard < RATE else SILENT
        self._hear(self._sound.silence(now - int(patience * RATE)))

    def _hear(self, frames: list[Encoded]) -> None:
        for at, data in frames:
            self._audio.add(at, data, sync=True)

    def _border(self, track: Track, at: int, init: Init) -> None:
        track.border(Border(at, self._stretch, init))

    def _at(self, time: float, rate: int) -> int:
        return round((time - self._epoch) * rate)
