"""Frames of a program in, parts of its renditions out: the picture as it is, the sound as AAC, on one timeline.

The timeline starts with the first keyframe. A new stretch begins, in all renditions at once, where the format of the
picture changes, and where the picture was away for long. It always begins with a keyframe: players wait for ever where
one rendition has a stretch that the other has not.
"""

import logging
from collections.abc import Callable, Sequence

from server.media.parts import Part
from server.media.picture import Picture, picture_of, sample_of
from server.media.source import Frame
from server.media.timeline import Timeline

log = logging.getLogger(__name__)


class Packager:
    """`emit` gets every part the moment it is complete. Nothing waits in here longer than a part lasts.

    With `low` there is a smaller size from the beginning on, for sources to come that have one.
    """

    def __init__(self, emit: Callable[[Part], None], low: bool = False) -> None:
        self._emit, self._has_low = emit, low
        self._timeline: Timeline | None = None
        self._broken = self._low_fits = True

    def feed(self, frame: Frame, group: Sequence[Frame] = (), cut: bool = False) -> None:
        """The next frame of the program. Where nothing is to be continued, what comes before a keyframe is left out.

        With a keyframe comes the `group` of the smaller size: its pictures since its last keyframe. With a `cut` both
        come from elsewhere.
        """
        if self._timeline is None:
            if not frame.keyframe:
                return
            self._timeline = Timeline(frame.time, self._emit, self._has_low)
        if self._timeline.is_away(frame):
            self.break_off()
        if frame.kind == "video":
            self._video(self._timeline, frame, group, cut)
        elif not self._broken:
            self._timeline.audio(frame.time, frame.sound)

    def low(self, frame: Frame) -> None:
        """The next picture in the smaller size, where it is the one that the newest stretch began with."""
        if self._timeline is None or self._broken or self._timeline.small is None:
            return
        if frame.keyframe:
            self._low_fits = _format(frame.units) == self._timeline.small
        if self._low_fits:
            self._low(self._timeline, frame)

    def break_off(self) -> None:
        """What comes next does not continue what was."""
        if self._timeline and not self._broken:
            self._timeline.finish()
        self._broken = True

    def _video(self, timeline: Timeline, frame: Frame, group: Sequence[Frame], cut: bool) -> None:
        if frame.keyframe and (seen := _format(frame.units)):
            self._keyframe(timeline, frame, seen, group, cut)
        if not self._broken:
            timeline.video(frame.time, sample_of(frame.units), frame.keyframe)

    def _keyframe(self, timeline: Timeline, frame: Frame, seen: Picture, group: Sequence[Frame], cut: bool) -> None:
        """Both sizes change at once; the smaller one with all that its pictures build on."""
        small = _format(group[0].units) if group else None
        if self._broken or (seen, small) != (timeline.picture, timeline.small):
            timeline.begin(frame.time, seen, small, continues=not self._broken)
            self._broken, self._low_fits, cut = False, True, True
        for picture in group if small and cut else ():
            self._low(timeline, picture)

    def _low(self, timeline: Timeline, frame: Frame) -> None:
        timeline.low(frame.time, sample_of(frame.units), frame.keyframe)


def _format(units: Sequence[bytes]) -> Picture | None:
    try:
        return picture_of(units)
    except ValueError as error:
        log.warning("broken parameter sets", extra={"error": str(error)})
        return None
