"""Frames of a program in, parts of its two renditions out: the picture as it is, the sound as AAC, on one timeline.

The timeline starts with the first keyframe. A new stretch begins, in both renditions at once, where the format of the
picture changes, and where the picture was away for long. It always begins with a keyframe: players wait for ever where
one rendition has a stretch that the other has not.
"""

import logging
from collections.abc import Callable

from server.media.avc import units as units_of
from server.media.parts import Part
from server.media.picture import Picture, picture_of, sample_of
from server.media.source import Frame
from server.media.timeline import Timeline

log = logging.getLogger(__name__)


class Packager:
    """`emit` gets every part the moment it is complete. Nothing waits in here longer than a part lasts."""

    def __init__(self, emit: Callable[[Part], None]) -> None:
        self._emit = emit
        self._timeline: Timeline | None = None
        self._broken = True

    def feed(self, frame: Frame) -> None:
        """The next frame of the program. Where nothing is to be continued, what comes before a keyframe is left out."""
        if self._timeline is None:
            if not frame.keyframe:
                return
            self._timeline = Timeline(frame.time, self._emit)
        if self._timeline.is_away(frame):
            self.break_off()
        if frame.kind == "video":
            self._video(self._timeline, frame)
        elif not self._broken:
            self._timeline.audio(frame.time, frame.data)

    def break_off(self) -> None:
        """What comes next does not continue what was."""
        if self._timeline and not self._broken:
            self._timeline.finish()
        self._broken = True

    def _video(self, timeline: Timeline, frame: Frame) -> None:
        units = list(units_of(frame.data))
        if frame.keyframe and (seen := _format(units)) and (self._broken or seen != timeline.picture):
            timeline.begin(frame.time, seen, continues=not self._broken)
            self._broken = False
        if not self._broken:
            timeline.video(frame.time, sample_of(units), frame.keyframe)


def _format(units: list[bytes]) -> Picture | None:
    try:
        return picture_of(units)
    except ValueError as error:
        log.warning("broken parameter sets", extra={"error": str(error)})
        return None
