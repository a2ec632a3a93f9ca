"""What viewers see while nobody's picture is there: ridges of the mountain city, encoded once when the node starts.

It is the only picture this server ever encodes. Its bytes are then given on again and again, as if a camera sent them.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache

import av
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from server.media import avc
from server.media.source import RATE, Frame

RATE_OF_SLATE = 10
"""Pictures a second: a whole number of them makes a part."""
STEP = 1 / RATE_OF_SLATE
GROUP = 2 * RATE_OF_SLATE
"""Pictures from one keyframe to the next; all but the first say that nothing has changed."""
LONGEST_LEAP = 1.0
"""Seconds that are made up for after the process was busy."""
SIZE, SMALL = (1280, 720), (640, 360)
SKY, NEAREST = 58, 20
"""Brightness of the sky at night, and of the nearest ridge."""
RIDGES = ((0.50, 3.1, 0.9), (0.62, 5.3, 2.2), (0.76, 2.3, 4.0))
"""Height, number of hills, and where they begin."""


class Slate(Struct, frozen=True):
    """One group of pictures in both sizes: a keyframe, and those after it."""

    pictures: tuple[tuple[bytes, ...], ...]
    small: tuple[tuple[bytes, ...], ...]

    def frames(self, number: int, time: float) -> tuple[Frame, Frame]:
        """The picture with that number since the slate appeared, as captured at `time`, in both sizes."""
        place, ticks = number % GROUP, round(time * RATE["video"])
        large, small = [Frame("video", size[place], ticks, time, place == 0) for size in (self.pictures, self.small)]
        return large, small


@cache
def make_slate() -> Slate:
    return Slate(tuple(_encoded(SIZE)), tuple(_encoded(SMALL)))


def _encoded(size: tuple[int, int]) -> Iterator[tuple[bytes, ...]]:
    """Each picture's NAL units."""
    encoder = av.VideoCodecContext.create("libx264", "w")
    encoder.width, encoder.height = size
    encoder.pix_fmt, encoder.time_base, encoder.framerate = (
        "yuv420p",
        Fraction(1, RATE_OF_SLATE),
        Fraction(RATE_OF_SLATE),
    )
    encoder.options = {"preset": "medium", "tune": "zerolatency", "x264-params": f"keyint={GROUP}:scenecut=0:threads=1"}
    encoder.profile = "Baseline"
    picture = av.VideoFrame.from_ndarray(_drawn(size), format="gray").reformat(format="yuv420p")
    for number in range(GROUP):
        picture.pts = number
        yield from (tuple(avc.units_of(bytes(packet))) for packet in encoder.encode(picture))
    yield from (tuple(avc.units_of(bytes(packet))) for packet in encoder.encode(None))


def _drawn(size: tuple[int, int]) -> NDArray[np.uint8]:
    """Ridge before ridge, each darker than the one behind it."""
    width, height = size
    across, down = np.linspace(0, 2 * np.pi, width), np.arange(height)[:, None]
    picture = np.full((height, width), SKY, np.uint8)
    for number, (level, hills, begin) in enumerate(RIDGES, start=1):
        edge = level + 0.06 * np.sin(hills * across + begin) + 0.02 * np.sin(3.7 * hills * across)
        picture[down >= edge * height] = SKY - (SKY - NEAREST) * number // len(RIDGES)
    return picture


class Reel:
    """The slate from the moment it appears at, a picture for each step of time."""

    def __init__(self, slate: Slate, at: float) -> None:
        self._slate, self._at, self._next, self._number = slate, at, at, 0

    @property
    def age(self) -> float:
        """Seconds of it that were shown."""
        return self._next - self._at

    def restart(self) -> None:
        """Somebody needs a keyframe."""
        self._number = 0

    def until(self, time: float) -> Iterator[tuple[Frame, Frame]]:
        """The pictures up to `time`, in both sizes; after a long pause only the newest."""
        if time - self._next > LONGEST_LEAP:
            self._next = time
        while self._next <= time:
            frames = self._slate.frames(self._number, self._next)
            self._number, self._next = self._number + 1, self._next + STEP
            yield frames
