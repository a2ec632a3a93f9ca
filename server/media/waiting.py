"""Sound that waits for the next picture, so that one system call sends both: for streams with many viewers. Pure.

With thirty pictures of seven packets a second, fifty sounds are a fifth of the packets and five of eight calls.
"""

from collections.abc import Iterator
from math import inf

from msgspec.structs import replace

from server.media import opus
from server.media.source import Frame
from server.media.wire import MAX_PAYLOAD

LONGEST = 0.05
"""Seconds after which a sound waits for no picture any more: where twenty come a second, each leaves with one."""
FLOWS = 0.1
"""A stream whose last picture came longer ago has none to wait for."""


class Waiting:
    """Sounds that leave with the next picture, as one packet with it in one system call.

    What counts is when frames come, not when they were captured: many a camera shows what was said a while ago.
    """

    def __init__(self) -> None:
        self._sounds: list[Frame] = []
        self._seen_at = self._since = -inf

    def next(self, frame: Frame, many: bool, now: float) -> list[Frame]:
        """What leaves now that this has come: the picture first, then the sounds, in one packet if they can."""
        if frame.kind == "audio":
            if not self._sounds:
                self._since = now
            self._sounds.append(frame)
            if many and 0 <= now - self._since < LONGEST and now - self._seen_at < FLOWS:
                return []
        else:
            self._seen_at = now
        sounds, self._sounds = self._sounds, []
        return ([frame] if frame.kind == "video" else []) + list(joined(sounds))


def joined(sounds: list[Frame]) -> Iterator[Frame]:
    """Neighbours as one packet where they are alike and follow one another."""
    while sounds:
        first, *sounds = sounds
        packets, duration, whole = [first.sound], first.duration, first.sound
        while sounds and sounds[0].timestamp == first.timestamp + duration:
            packets.append(sounds[0].sound)
            longer = opus.joined(packets)
            if longer is None or len(longer) > MAX_PAYLOAD:
                break
            whole, duration = longer, duration + sounds.pop(0).duration
        yield replace(first, units=(whole,), duration=duration)
