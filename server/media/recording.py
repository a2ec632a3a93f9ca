"""What is on disk of a recording, by its journal: read on from where it was read to while the recording grows."""

import gzip
import time
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from threading import Lock

from msgspec import Struct
from msgspec.structs import replace

from server.media import playlist
from server.media.journal import JOURNAL, Begin, Body, End, Head, Line, lines_of, media_file
from server.media.multivariant import Variant, rate_of
from server.media.parts import RENDITIONS, Rendition
from server.media.playlist import Resource, Segment

STALE = 20.0
"""Seconds without a line after which a recording that was not ended is over: its process was killed."""
JOURNALS = 12
"""Recordings that are kept in memory, 5 MB for two hours."""


class Track:
    """One rendition as it was written."""

    def __init__(self, rendition: Rendition) -> None:
        self.segments: list[Segment] = []
        self.head: Head | None = None
        """The init it begins with."""
        self.began = -1
        """The stretch that was begun last."""
        self.whole = 0
        """How many segments become no longer."""
        self._uri = f"{rendition}.mp4"
        self._init = Resource("")

    def add(self, line: Head | Body, base: int) -> None:
        """`base` is the number of the first stretch of the run that wrote `line`."""
        if isinstance(line, Head):
            self.head = self.head or line
            self._init = Resource(self._uri, (line.length, line.offset))
        elif self.segments and not self.segments[-1].complete and self.segments[-1].number == line.segment:
            self._continue(self.segments[-1], line)
        else:
            self.close()
            self.began = base + line.stretch
            self.segments.append(self._segment(line))

    def close(self) -> None:
        """The newest segment becomes no longer."""
        if self.segments:
            self.segments[-1].complete = True
        self.whole = len(self.segments)

    def _continue(self, segment: Segment, line: Body) -> None:
        assert segment.media.range
        length, offset = segment.media.range
        segment.media = Resource(self._uri, (length + line.length, offset))
        segment.duration += line.duration

    def _segment(self, line: Body) -> Segment:
        return Segment(
            number=line.segment,
            stretch=self.began,
            init=self._init,
            media=Resource(self._uri, (line.length, line.offset)),
            at=line.at,
            duration=line.duration,
            complete=False,
        )


class Take(Struct, frozen=True):
    """One rendition as players may have it now."""

    segments: list[Segment]
    head: Head

    @property
    def variant(self) -> Variant:
        rate = rate_of((each.media.range[0], each.duration) for each in self.segments if each.media.range)
        return Variant(self.head.codec, rate, self.head.size)


Takes = dict[Rendition, Take]


class Recording:
    """Several threads may read at once. What is listed of a growing recording stays where it is in the list."""

    def __init__(self, folder: Path) -> None:
        self.growing = True
        self._folder, self._lock = folder, Lock()
        self._tracks = {rendition: Track(rendition) for rendition in RENDITIONS}
        self._read = self._base = self._stretches = 0
        self._low = False
        """Whether the run that writes has the smaller size."""
        self._ended = False
        self._takes: Takes = {}
        self._listed_at: object = None
        self._texts: dict[tuple[Rendition, bool, bool], bytes] = {}

    def takes(self) -> Takes:
        """Everything that may be played."""
        with self._lock:
            self._read_on()
            return self._takes

    def text(self, rendition: Rendition, skip: bool = False, packed: bool = False) -> bytes | None:
        """The media playlist, or a delta update of it, gzipped where `packed`; None for what was not recorded."""
        with self._lock:
            self._read_on()
            take, key = self._takes.get(rendition), (rendition, skip, packed)
            if take and key not in self._texts:
                text = playlist.replay(take.segments, self.growing, skip).encode()
                self._texts[key] = gzip.compress(text, 5) if packed else text
            return self._texts.get(key)

    def _read_on(self) -> None:
        journal = self._folder / JOURNAL
        found = journal.stat()
        if found.st_size > self._read:
            sizes = self._sizes()
            with journal.open("rb") as file:
                file.seek(self._read)
                written = file.read()
            whole = written[: written.rfind(b"\n") + 1]
            self._read += len(whole)
            for line in lines_of(whole):
                self._take_in(line, sizes)
        self.growing = not self._ended and time.time() - found.st_mtime < STALE
        at = self.growing or self._read, self._low, *((track.began, track.whole) for track in self._tracks.values())
        if at != self._listed_at:
            self._listed_at, self._takes = at, self._listed()
            self._texts.clear()

    def _sizes(self) -> dict[Rendition, int]:
        paths = {rendition: media_file(self._folder, rendition) for rendition in RENDITIONS}
        return {rendition: path.stat().st_size if path.exists() else 0 for rendition, path in paths.items()}

    def _take_in(self, line: Line, sizes: dict[Rendition, int]) -> None:
        if isinstance(line, Begin | End):
            self._ended = isinstance(line, End)
            self._base, self._low = self._stretches, False
            for track in self._tracks.values():
                track.close()
        elif line.offset + line.length <= sizes[line.rendition]:  # a power cut may keep the line and not the bytes
            self._ended = False  # another process ended its own part
            self._low = self._low or line.rendition == "low"
            self._tracks[line.rendition].add(line, self._base)
            if isinstance(line, Body):
                self._stretches = max(self._stretches, self._base + line.stretch + 1)

    def _listed(self) -> Takes:
        """The stretches that both picture and sound have: players wait for ever where one lacks a counterpart.

        While the recording grows, its segments come once they are whole. Where there is no smaller picture, the other
        one is the same.
        """
        video, low, audio = (self._tracks[rendition] for rendition in RENDITIONS)
        known: list[tuple[Rendition, Track]] = [("video", video), ("audio", audio)]
        ready = {rendition: self._ready(track.segments) for rendition, track in known if track.segments}
        both = set.intersection(*({one.stretch for one in part} for part in ready.values())) if ready else set()
        if self.growing and self._low and low.began < max(both, default=-1):
            both.discard(max(both))  # its smaller picture is about to come
        kept = {rendition: [one for one in part if one.stretch in both] for rendition, part in ready.items()}
        takes = {
            rendition: Take(kept[rendition], track.head)
            for rendition, track in known
            if kept.get(rendition) and track.head
        }
        if low.head and "video" in takes:
            takes["low"] = Take(_filled(self._ready(low.segments), low.segments, takes["video"].segments), low.head)
        return takes

    def _ready(self, segments: Sequence[Segment]) -> list[Segment]:
        if self.growing:
            return list(takewhile(lambda one: one.complete, segments))
        return [one if one.complete else replace(one, complete=True) for one in segments]


def _filled(low: Sequence[Segment], begun: Sequence[Segment], video: Sequence[Segment]) -> list[Segment]:
    """By stretch, in order: the smaller picture where there is one, the larger where there is none."""
    listed, own = {one.stretch for one in video}, {one.stretch for one in begun}
    parts = [*(one for one in low if one.stretch in listed), *(one for one in video if one.stretch not in own)]
    return sorted(parts, key=lambda one: one.stretch)


@lru_cache(JOURNALS)
def recording_in(folder: Path) -> Recording:
    return Recording(folder)


def segment_in(folder: Path, rendition: Rendition, number: int) -> bytes | None:
    """The bytes of a whole segment, by the number it had in the live playlist."""
    try:
        take = recording_in(folder).takes().get(rendition)
        media = next((one.media for one in reversed(take.segments) if one.number == number), None) if take else None
        if media is None or media.range is None:
            return None
        with (folder / media.uri).open("rb") as file:
            file.seek(media.range[1])
            return file.read(media.range[0])
    except OSError:
        return None
