"""The last minutes of one rendition, in memory: its segments as a playlist lists them, and their bytes."""

from collections import deque
from math import ceil

from server.media.multivariant import Rate, rate_of
from server.media.parts import PART_TARGET, TARGET_DURATION, Part, Rendition
from server.media.playlist import Piece, Resource, Segment

AHEAD, PARTS_AHEAD = 2, ceil(3 / PART_TARGET)
"""Segments, and parts of the newest one, that a blocking reload may ask for before their time."""


class Window:
    """Grows by parts; forgets whole segments once it is longer than `seconds`."""

    def __init__(self, rendition: Rendition, seconds: float) -> None:
        self.segments: deque[Segment] = deque()
        self.newest: Part | None = None
        self._rendition, self._seconds = rendition, seconds
        self._files: dict[str, bytes] = {}

    @property
    def next(self) -> tuple[int, int]:
        """Segment number and index of the part that comes next."""
        if self.newest is None:
            return 0, 0
        return (self.newest.segment + 1, 0) if self.newest.last else (self.newest.segment, self.newest.index + 1)

    @property
    def whole(self) -> bool:
        """Whether any segment is complete."""
        return bool(self.segments) and self.segments[0].complete

    @property
    def duration(self) -> float:
        return sum(segment.duration for segment in self.segments)

    @property
    def hint(self) -> str:
        return "{}.{}.m4s".format(*self.next)

    def has(self, segment: int, index: int | None) -> bool:
        """Whether that part is there, or without `index` that whole segment.

        An index that a complete segment does not have means the first part of the one after it (6.2.5.2).
        """
        if index is None:
            return segment < self.next[0]
        if segment < self.next[0] and index >= self._parts_of(segment):
            segment, index = segment + 1, 0
        return (segment, index) < self.next

    def far(self, segment: int, index: int | None) -> bool:
        """Whether that part is so far ahead that nobody who knows the playlist would ask for it (6.2.5.2)."""
        if self.newest is None:
            return False
        ahead = segment - self.newest.segment
        return ahead > AHEAD or (ahead == 0 and (index or 0) > self.newest.index + PARTS_AHEAD)

    def add(self, part: Part) -> None:
        if part.index == 0 or not self.segments:
            self.segments.append(self._open(part))
        segment = self.segments[-1]
        name = f"{part.segment}.{part.index}.m4s"
        self._files[name] = part.data
        segment.pieces.append(Piece(self._uri(name), part.duration, part.independent))
        segment.duration += part.duration
        segment.complete = part.last
        self.newest = part
        self._forget()

    def file(self, name: str) -> bytes | None:
        """The bytes of an init, a part, or a complete segment, by the name in its URI."""
        if name in self._files:
            return self._files[name]
        segment = next((known for known in self.segments if known.media.uri == self._uri(name)), None)
        return b"".join(self._pieces(segment)) if segment and segment.complete else None

    def rate(self, least: int) -> Rate:
        whole = [segment for segment in self.segments if segment.duration > TARGET_DURATION / 4]
        return rate_of(((sum(map(len, self._pieces(each))), each.duration) for each in whole), least)

    def _parts_of(self, segment: int) -> int:
        """How many parts a complete segment has; none that is forgotten has any."""
        return next((len(known.pieces) for known in reversed(self.segments) if known.number == segment), 0)

    def _open(self, part: Part) -> Segment:
        init = f"init-{part.init.number}.mp4"
        self._files[init] = part.init.data
        return Segment(
            number=part.segment,
            stretch=part.stretch,
            init=Resource(self._uri(init)),
            media=Resource(self._uri(f"{part.segment}.m4s")),
            at=part.at,
            pieces=[],
            complete=False,
        )

    def _forget(self) -> None:
        while self.duration > self._seconds and len(self.segments) > 1:
            old = self.segments.popleft()
            for piece in old.pieces:
                del self._files[self._name(piece.uri)]
            if old.init != self.segments[0].init:
                del self._files[self._name(old.init.uri)]

    def _pieces(self, segment: Segment) -> list[bytes]:
        return [self._files[self._name(piece.uri)] for piece in segment.pieces]

    def _uri(self, name: str) -> str:
        return f"{self._rendition}/{name}"

    def _name(self, uri: str) -> str:
        return uri.removeprefix(f"{self._rendition}/")
