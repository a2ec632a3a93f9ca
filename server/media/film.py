"""A whole recording as one MP4 file: its fragments as they lie on disk, of both tracks in turn, behind one head.

Nothing is encoded or kept in memory: of each fragment the number, the track, the format and the time are set. Where the
picture has several formats, each segment also begins with its parameter sets: some players look nowhere else. How large
the file is, is known before its first byte is read, and any part of it can be read without what lies before.
"""

import hashlib
from collections.abc import Generator
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from server.media.boxes import audio_track, file_type, movie, segment_index, trex, video_track
from server.media.fragments import HEAD, entry_of, insert, length_of, place, sets_of, time_of
from server.media.journal import media_file
from server.media.parts import Rendition
from server.media.playlist import Resource, Segment
from server.media.recording import Takes
from server.media.sound import RATE
from server.media.timeline import TICKS

TRACKS: dict[Rendition, int] = {"video": 1, "audio": 2}
SCALES: dict[Rendition, int] = {"video": TICKS, "audio": RATE}
ENTRY: dict[Rendition, bytes] = {"video": b"avc1", "audio": b"mp4a"}
MOST_PIECES = 65_535
MOST_FRAGMENTS = 1000
"""Of a segment; numbers of fragments need only rise."""


class Scene(Struct, frozen=True):
    """One segment of one track, and where it comes in the film."""

    rendition: Rendition
    segment: Segment
    at: float
    """Seconds from the beginning."""
    first: bool
    """Whether its stretch begins with it in its track."""


class Film:
    """Made when it is asked for, from what is whole by then. OSError where the recording is gone, ValueError where a
    bad disk changed it."""

    def __init__(self, folder: Path, takes: Takes) -> None:
        self._folder = folder
        self._scenes, self.seconds = laid_out(takes)
        self._format_of: dict[Resource, int] = {}
        self._sets: list[bytes] = []
        """Parameter sets by format, where there are several."""
        self._head = self._made_head(takes)
        self.size = len(self._head) + sum(map(self._length, self._scenes))
        self.etag = f'"{hashlib.blake2b(self._head, digest_size=16).hexdigest()}-{self.size:x}"'
        """Strong (RFC 9110, 8.8.1): what is on disk only grows, and the head tells of every segment."""

    def chunks(self, wanted: range) -> Generator[bytes, None, None]:
        """These bytes of the file, a segment at a time."""
        at = len(self._head)
        if wanted.start < at:
            yield self._head[wanted.start : wanted.stop]
        shift = dict.fromkeys(TRACKS, 0)
        files = {rendition: media_file(self._folder, rendition).open("rb") for rendition in self._tracks}
        try:
            for number, scene in enumerate(self._scenes):
                file, begin, at = files[scene.rendition], at, at + self._length(scene)
                if begin >= wanted.stop:
                    break
                if scene.first:
                    begins = time_of(_read(file, scene.segment.media, HEAD))
                    shift[scene.rendition] = round(scene.at * SCALES[scene.rendition]) - begins
                if at > wanted.start:
                    piece = self._made(_read(file, scene.segment.media), scene, number, shift[scene.rendition])
                    yield piece[max(0, wanted.start - begin) : wanted.stop - begin]
        finally:
            for file in files.values():
                file.close()

    @property
    def _tracks(self) -> list[Rendition]:
        return [rendition for rendition in TRACKS if any(scene.rendition == rendition for scene in self._scenes)]

    def _made(self, data: bytes, scene: Scene, number: int, shift: int) -> bytes:
        """A segment with all of its fragments set; it is the `number`th scene."""
        piece, begin, number = bytearray(data), 0, number * MOST_FRAGMENTS
        kind = self._format_of[scene.segment.init] if scene.rendition == "video" else 1
        while begin < len(piece):
            number += 1
            place(piece, begin, number, TRACKS[scene.rendition], kind, shift)
            begin += length_of(piece, begin)
        if scene.rendition == "video" and self._sets:
            insert(piece, self._sets[kind - 1])
        return bytes(piece)

    def _length(self, scene: Scene) -> int:
        assert scene.segment.media.range
        more = self._sets and scene.rendition == "video"
        return scene.segment.media.range[0] + (len(self._sets[self._format_of[scene.segment.init] - 1]) if more else 0)

    def _made_head(self, takes: Takes) -> bytes:
        tracks = extends = b""
        for rendition in self._tracks:
            inits = list(dict.fromkeys(scene.segment.init for scene in self._scenes if scene.rendition == rendition))
            with media_file(self._folder, rendition).open("rb") as file:
                entries = [entry_of(_read(file, init), ENTRY[rendition]) for init in inits]
            if rendition == "video":
                formats = list(dict.fromkeys(entries))
                self._format_of = {init: 1 + formats.index(entry) for init, entry in zip(inits, entries, strict=True)}
                self._sets = [sets_of(entry) for entry in formats] if len(formats) > 1 else []
                size = takes["video"].head.size or (0, 0)
                tracks += video_track(TRACKS["video"], SCALES["video"], formats, size)
            else:
                tracks += audio_track(TRACKS["audio"], SCALES["audio"], entries[0])
            extends += trex(TRACKS[rendition])
        return file_type() + movie(TICKS, round(self.seconds * TICKS), tracks, extends) + self._index()

    def _index(self) -> bytes:
        """Where in the file which second is: a piece begins with each segment of the picture, or of sound alone."""
        lead = self._tracks[0]
        begins = [index for index, scene in enumerate(self._scenes) if scene.rendition == lead]
        if len(begins) > MOST_PIECES:
            return b""
        times = [round(self._scenes[index].at * SCALES[lead]) for index in begins] + [
            round(self.seconds * SCALES[lead])
        ]
        ends = [*begins[1:], len(self._scenes)]
        sizes = [sum(map(self._length, self._scenes[begin:end])) for begin, end in zip(begins, ends, strict=True)]
        spans = [max(0, after - before) for before, after in pairwise(times)]
        return segment_index(TRACKS[lead], SCALES[lead], list(zip(sizes, spans, strict=True)))


def laid_out(takes: Takes) -> tuple[list[Scene], float]:
    """Both tracks in turn, a picture first, and how long it all lasts. Where the show was interrupted is no gap."""
    known = {rendition: takes[rendition].segments for rendition in TRACKS if rendition in takes}
    stretches = sorted({segment.stretch for segments in known.values() for segment in segments})
    scenes, end = list[Scene](), 0.0
    for stretch in stretches:
        parts = {name: [one for one in segments if one.stretch == stretch] for name, segments in known.items()}
        zero = min(part[0].at for part in parts.values() if part)
        begin = end
        here = [
            Scene(name, one, begin + max(0.0, one.at - zero), one is part[0])
            for name, part in parts.items()
            for one in part
        ]
        here.sort(key=lambda scene: (scene.at if not scene.first else begin, scene.rendition != "video"))
        end = max(scene.at + scene.segment.duration for scene in here)
        scenes += here
    return scenes, end


def _read(file: BinaryIO, resource: Resource, most: int | None = None) -> bytes:
    assert resource.range
    length, offset = resource.range
    file.seek(offset)
    return file.read(length if most is None else min(most, length))
