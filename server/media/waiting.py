"""Sound that waits for the next picture, so that one system call sends both: for streams with many viewers. Pure.

With thirty pictures of seven packets a second, fifty sounds are a fifth of the packets and five of eight calls.
"""

from collections.abc import Iterator
from math import inf

from msgspec.structs import replace

from server.media import opus
from server.media.source import Frame
from server.media.wire import MAX_PAYLOAD

MOST_WAIT = 2
"""Sounds that wait: 40 ms where a picture comes every 33."""
FLOWS = 0.1
"""A stream whose last picture is older than this has none to wait for, in seconds."""


class Waiting:
    """Sounds that leave with the next picture, as one packet with it in one system call."""

    def __init__(self) -> None:
        self._sounds: list[Frame] = []
        self._seen_at = -inf

    def next(self, frame: Frame, many: bool) -> list[Frame]:
        """What leaves now that this has come: the picture first, then the sounds, two at a time in one packet."""
        if frame.kind == "audio":
            self._sounds.append(frame)
            if many and len(self._sounds) <= MOST_WAIT and frame.time - self._seen_at < FLOWS:
                return []
        else:
            self._seen_at = frame.time
        sounds, self._sounds = self._sounds, []
        return ([frame] if frame.kind == "video" else []) + list(joined(sounds))


def joined(sounds: list[Frame]) -> Iterator[Frame]:
    """Neighbours as one packet where they are alike and follow one another."""
    while sounds:
        first, *sounds = sounds
        if sounds and sounds[0].timestamp == first.timestamp + first.duration:
            both = opus.joined(first.sound, sounds[0].sound)
            if both and len(both) <= MAX_PAYLOAD:
                first = replace(first, units=(both,), duration=first.duration + sounds.pop(0).duration)
        yield first
