"""Parts and segments: where a rendition is cut, and what a piece of it carries (RFC 8216bis, 3.1 and 4.4.4.9).

A sample lasts until the next one, so a part is complete when the sample after it is there. Every time in here is the
time of a sample; no clock is read.
"""

from collections import deque
from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from server.media.boxes import Sample, fragment

Rendition = Literal["video", "low", "audio"]
"""`low` is the picture once more, in a smaller size."""
RENDITIONS: tuple[Rendition, ...] = ("video", "low", "audio")
PART_TARGET = 0.305
"""Seconds that a part lasts at most; only a single picture that stood still for longer makes a longer one. With 10, 15,
20, 24, 25, 30, 50 or 60 pictures a second, and with frames of AAC, some whole number of them lasts 85 to 100 % of it,
and cameras may be some milliseconds off."""
SHORTEST_PART = 0.85 * PART_TARGET
"""Seconds. A part is shorter where it is its segment's last, or where the next picture would make it too long."""
SHORTEST_SEGMENT = 1.5
"""A keyframe that comes earlier, because a new viewer asked for it, begins no segment."""
LONGEST_SEGMENT = {"video": 2.5, "low": 2.5, "audio": 3.0}
"""Seconds after which a segment ends wherever it is. Sound is given the time to follow the picture's borders."""
LONGEST_GAP = 1.5
"""Seconds between two pictures after which the timeline is broken off and begun anew."""
TARGET_DURATION = 4
"""What a segment may round to: its longest, a part, and a last picture that stood still for the longest gap."""


class Init(Struct, frozen=True):
    """The head of a run of fragments."""

    number: int
    codec: str
    data: bytes
    size: tuple[int, int] | None = None


class Part(Struct, frozen=True, kw_only=True):
    """A piece of a rendition, complete and never changed again."""

    rendition: Rendition
    segment: int
    index: int
    stretch: int
    """Counts the breaks of the program's timeline: the discontinuity sequence number, the same in both renditions."""
    init: Init
    at: float
    """Unix seconds at which its first sample was captured."""
    duration: float
    independent: bool
    last: bool
    """Its segment is complete with it."""
    data: bytes


class Border(Struct, frozen=True):
    """A place where a new segment is to begin, and a new stretch where `stretch` is not the one before."""

    at: int
    stretch: int
    init: Init


class Track:
    """One rendition being cut. Segments are numbered from `segment`; position 0 is `epoch`, in Unix seconds."""

    def __init__(
        self, rendition: Rendition, timescale: int, segment: int, epoch: float, emit: Callable[[Part], None]
    ) -> None:
        self.end = 0
        """Position that the next sample cannot be before."""
        self._rendition, self._timescale, self._epoch, self._emit = rendition, timescale, epoch, emit
        self._segment, self._index, self._began = segment, 0, 0
        self._border = Border(0, -1, Init(-1, "", b""))
        self._borders: deque[Border] = deque(maxlen=16)
        self._pending: list[tuple[int, bytes, bool]] = []

    @property
    def age(self) -> float:
        """Seconds of the segment that is being filled."""
        return (self.end - self._began) / self._timescale

    def border(self, border: Border) -> None:
        """Begin a new segment with the first sample at or after `border.at`."""
        self._borders.append(border)

    def add(self, at: int, data: bytes, sync: bool) -> None:
        """The next sample, at position `at` of the timescale."""
        self.end = at
        self._fit(at)
        if self._at_border(at) or self.age >= LONGEST_SEGMENT[self._rendition]:
            self._next_segment(at)
        elif self._pending and self._lasts(at) >= SHORTEST_PART:
            self._cut(at, last=False)
        self._pending.append((at, data, sync))
        self.end = at + 1

    def finish(self, until: int) -> None:
        """End the segment here: its last sample lasts until position `until`."""
        self._borders.clear()
        self.end = max(self.end, until)
        self._fit(self.end)
        self._next_segment(self.end)

    def _at_border(self, at: int) -> bool:
        """Whether a border is reached; where several are, the newest counts, unless it only makes a crumb."""
        reached = None
        while self._borders and self._borders[0].at <= at:
            reached = self._borders.popleft()
        if reached is None or (reached.stretch == self._border.stretch and self.age < SHORTEST_SEGMENT / 2):
            return False
        if reached.stretch != self._border.stretch:
            self._next_segment(at)
        self._border = reached
        return True

    def _lasts(self, until: int) -> float:
        """Seconds of what is pending."""
        return (until - self._pending[0][0]) / self._timescale

    def _fit(self, until: int) -> None:
        """A sample that lasts so long that its part would be too long begins the next one."""
        if len(self._pending) > 1 and self._lasts(until) > PART_TARGET:
            newest = self._pending.pop()
            self._cut(newest[0], last=False)
            self._pending.append(newest)

    def _next_segment(self, at: int) -> None:
        if self._pending:
            self._cut(at, last=True)
        self._began = at

    def _samples(self, until: int) -> list[Sample]:
        """What is pending; each sample lasts until the next one."""
        ends = [at for at, _, _ in self._pending[1:]] + [until]
        return [Sample(data, end - at, sync) for (at, data, sync), end in zip(self._pending, ends, strict=True)]

    def _cut(self, until: int, last: bool) -> None:
        """Make a part of what is pending, which ends at position `until`."""
        at, samples = self._pending[0][0], self._samples(until)
        part = Part(
            rendition=self._rendition,
            segment=self._segment,
            index=self._index,
            stretch=self._border.stretch,
            init=self._border.init,
            at=self._epoch + at / self._timescale,
            duration=(until - at) / self._timescale,
            independent=any(sample.sync for sample in samples),
            last=last,
            data=fragment(1 + at * 1000 // self._timescale, at, samples),
        )
        self._pending.clear()
        self._segment, self._index = (self._segment + 1, 0) if last else (self._segment, self._index + 1)
        self._emit(part)
