"""Picture and sound of a program on one timeline, cut into stretches that are decoded from their beginning."""

from collections.abc import Callable

from server.media.boxes import video_init
from server.media.parts import LONGEST_GAP, SHORTEST_SEGMENT, Border, Init, Part, Track
from server.media.picture import Picture
from server.media.sound import CODEC, INIT, RATE, Encoded, Sound
from server.media.source import Frame

TICKS = 90_000
"""Timescale of the picture."""
LATE = 0.4
"""Seconds that sound may arrive later than the picture before silence takes its place."""
SILENT = 0.1
"""The same while nothing has been heard for a second: a source that is silent, or has no microphone."""
STILL = TICKS // 30
"""How long a picture is shown after which none follows."""
SHORTEST_STRETCH = TICKS // 10
"""Several frames of sound."""


class Timeline:
    """Both tracks since the first frame of the program, which was captured at `epoch` (Unix seconds).

    Segments and inits are numbered from that second on. There is never more than one in a second, so after a restart of
    the node no number, and with it no address that a cache may keep, is used twice. The smaller size is there from the
    first source on that has one, or from the beginning if `low` says so.
    """

    def __init__(self, epoch: float, emit: Callable[[Part], None], low: bool) -> None:
        self.picture: Picture | None = None
        self.small: Picture | None = None
        """The smaller size of it, where there is one."""
        self._epoch = epoch
        self._video = Track("video", TICKS, int(epoch), epoch, emit)
        self._low = Track("low", TICKS, int(epoch), epoch, emit)
        self._has_low = low
        self._audio = Track("audio", RATE, int(epoch), epoch, emit)
        self._sound = Sound(0)
        self._stretch, self._earliest = -1, 0
        self._voice = Init(int(epoch), CODEC, INIT)
        self._init = self._low_init = Init(int(epoch), "", b"")

    def is_away(self, frame: Frame) -> bool:
        """Whether `frame` is so far from what was before it that it is a new beginning.

        Sound that lags behind its picture is none: it is late, and silence has taken its place.
        """
        if frame.kind == "video":
            return self.picture is not None and abs(self._ahead(frame.time, self._video, TICKS)) > LONGEST_GAP
        return frame.time - self._epoch - self._sound.end / RATE > LONGEST_GAP

    def begin(self, time: float, seen: Picture, small: Picture | None, continues: bool) -> None:
        """A new stretch from `time` on; the sound goes on through it where what was before `continues`.

        However close on each other stretches begin, each has a frame of sound: both renditions have the same ones.
        """
        self._never_back(time)
        self._stretch += 1
        self.picture, self.small = seen, small
        at = max(self._video.end, self._at(time, TICKS), self._earliest)
        self._video.end, self._earliest = at, at + SHORTEST_STRETCH
        self._init = Init(self._init.number + 1, seen.codec, video_init(seen, TICKS), seen.size)
        self._border(self._video, at, self._init)
        self._begin_low(at, small)
        if not continues:
            self._sound = Sound(max(self._audio.end, at * RATE // TICKS))
        self._border(self._audio, at * RATE // TICKS, self._voice)

    def _begin_low(self, at: int, small: Picture | None) -> None:
        """Of a source that has no smaller size, it is the same picture."""
        self._has_low = self._has_low or bool(small)
        self._low_init = self._init
        if small:
            self._low_init = Init(self._init.number, small.codec, video_init(small, TICKS), small.size)
        if self._has_low:
            self._low.end = max(self._low.end, at)
            self._border(self._low, at, self._low_init)

    def low(self, time: float, data: bytes, keyframe: bool) -> None:
        at = max(self._low.end, self._at(time, TICKS))
        if keyframe and self._low.age >= SHORTEST_SEGMENT:
            self._border(self._low, at, self._low_init)
        self._low.add(at, data, keyframe)

    def video(self, time: float, data: bytes, keyframe: bool) -> None:
        at = max(self._video.end, self._at(time, TICKS))
        if keyframe and self._video.age >= SHORTEST_SEGMENT:
            self._border(self._video, at, self._init)
            self._border(self._audio, at * RATE // TICKS, self._voice)
        self._video.add(at, data, keyframe)
        if self._has_low and not self.small:
            self.low(time, data, keyframe)
        self._listen(at * RATE // TICKS)

    def audio(self, time: float, data: bytes) -> None:
        self._hear(self._sound.packet(data, self._at(time, RATE)))

    def finish(self) -> None:
        """End both tracks where they are; what has a picture has a sound."""
        end = self._video.end + STILL
        self._hear(self._sound.silence(end * RATE // TICKS))
        self._hear(self._sound.finish())
        self._audio.finish(self._sound.end)
        self._video.finish(end)
        if self._has_low:
            self._low.finish(max(end, self._low.end + STILL))
        self.picture = None

    def _never_back(self, time: float) -> None:
        """A clock that was set back moves what follows, not the timeline: positions and dates go on as they were."""
        behind = -min(self._ahead(time, self._video, TICKS), self._ahead(time, self._audio, RATE))
        if behind > LONGEST_GAP:
            self._epoch -= behind

    def _ahead(self, time: float, track: Track, rate: int) -> float:
        """Seconds from the end of a track to `time`."""
        return time - self._epoch - track.end / rate

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
