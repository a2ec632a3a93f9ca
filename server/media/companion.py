"""The same picture in a smaller size, which its publisher sends beside it: all that one needs to begin with it now."""

from collections.abc import Sequence

from server.media.source import Frame

FRESH = 1.5
"""Seconds after which a companion that sends nothing is none."""
LONGEST = 200
"""Pictures without a keyframe that are kept."""


class Companion:
    def __init__(self) -> None:
        self._group: list[Frame] = []

    def add(self, frame: Frame) -> None:
        if frame.keyframe:
            self._group = [frame]
        elif len(self._group) >= LONGEST:
            self._group = []
        elif self._group:
            self._group.append(frame)

    def group(self, time: float) -> Sequence[Frame]:
        """Its pictures since the last keyframe; none where it does not keep up with `time`."""
        return self._group if self._group and time - self._group[-1].time < FRESH else ()
