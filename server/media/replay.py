"""A recording as HLS: playlists made from its journal, bytes by range from the files beside it (RFC 8216bis, 4.4.4.2).

It works while the recording still grows and after the process that wrote it was killed.
"""

import asyncio
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from aiohttp import web

from server.errors import NotFound
from server.media import playlist
from server.media.hls import OPEN, rendition_of, shared, text
from server.media.journal import JOURNAL, NAME, Begin, Body, Head, lines, media_file
from server.media.parts import Rendition
from server.media.playlist import Resource, Segment, Variant
from server.settings import SETTINGS

JOURNALS = 32
"""Recordings whose journals are kept in memory."""
HOUR = OPEN | {"Cache-Control": "public, max-age=3600"}
"""Bytes of a recording are never changed, but there may be more of them."""


class Track:
    """One rendition of a recording."""

    def __init__(self, rendition: Rendition, size: int) -> None:
        self.segments: list[Segment] = []
        self.head: Head | None = None
        """The init it begins with."""
        self._uri, self._size = f"{rendition}.mp4", size
        self._init = Resource("")

    @property
    def bandwidth(self) -> int:
        rates = [8 * segment.media.range[0] / segment.duration for segment in self.segments if segment.media.range]
        return int(max([playlist.LEAST_BANDWIDTH, *rates]))

    def add(self, line: Head | Body, base: int) -> None:
        """`base` is the number of the first stretch of the run that wrote `line`."""
        if line.offset + line.length > self._size:
            return  # a power cut kept the line and not the bytes
        if isinstance(line, Head):
            self.head = self.head or line
            self._init = Resource(self._uri, (line.length, line.offset))
        elif self.segments and self.segments[-1].number == line.segment:
            self._continue(self.segments[-1], line)
        else:
            self.segments.append(self._segment(line, base))

    def _continue(self, segment: Segment, line: Body) -> None:
        assert segment.media.range
        length, offset = segment.media.range
        segment.media = Resource(self._uri, (length + line.length, offset))
        segment.duration += line.duration

    def _segment(self, line: Body, base: int) -> Segment:
        return Segment(
            number=line.segment,
            stretch=base + line.stretch,
            init=self._init,
            media=Resource(self._uri, (line.length, line.offset)),
            at=line.at,
            duration=line.duration,
        )


Recording = dict[Rendition, Track]


def read(folder: Path) -> Recording:
    """What is on disk of a recording, by its journal."""
    renditions: tuple[Rendition, ...] = ("video", "audio")
    sizes = {rendition: media_file(folder, rendition) for rendition in renditions}
    tracks = {kind: Track(kind, path.stat().st_size if path.exists() else 0) for kind, path in sizes.items()}
    base = stretches = 0
    for line in lines(folder / JOURNAL):
        if isinstance(line, Begin):
            base = stretches
            continue
        tracks[line.rendition].add(line, base)
        if isinstance(line, Body):
            stretches = max(stretches, base + line.stretch + 1)
    known = {rendition: track for rendition, track in tracks.items() if track.segments}
    even(known.values())
    return known


def even(tracks: Collection[Track]) -> None:
    """A crash may leave a stretch in one rendition only; players would wait for its counterpart for ever."""
    both = set.intersection(*({segment.stretch for segment in track.segments} for track in tracks)) if tracks else set()
    for track in tracks:
        track.segments = [segment for segment in track.segments if segment.stretch in both]


@lru_cache(JOURNALS)
def _read_once(folder: Path, size: int) -> Recording:
    """A journal only grows: as long as it has this size, it says the same."""
    return read(folder)


def recording_of(folder: Path) -> Recording:
    return _read_once(folder, (folder / JOURNAL).stat().st_size)


@shared
async def index(request: web.Request) -> web.StreamResponse:
    tracks = await asyncio.to_thread(recording_of, folder_of(request))
    video, audio = tracks.get("video"), tracks.get("audio")
    variant = None
    if video and video.head and video.head.size:
        variant = Variant(video.head.codec, video.head.size, video.bandwidth)
    codec = audio.head.codec if audio and audio.head else None
    if variant is None and codec is None:
        raise NotFound("nothing was recorded", "no_recording")
    return text(playlist.multivariant(variant, codec, audio.bandwidth if audio else 0).encode())


@shared
async def media_playlist(request: web.Request) -> web.StreamResponse:
    tracks = await asyncio.to_thread(recording_of, folder_of(request))
    track = tracks.get(rendition_of(request))
    return text(playlist.replay(track.segments).encode() if track else None)


@shared
async def file(request: web.Request) -> web.StreamResponse:
    rendition = rendition_of(request)
    path = media_file(folder_of(request), rendition)
    if not path.exists():
        raise NotFound("nothing was recorded", "no_recording")
    return web.FileResponse(path, headers=HOUR | {"Content-Type": f"{rendition}/mp4"})


def folder_of(request: web.Request) -> Path:
    name = request.match_info["recording"]
    folder = request.app[SETTINGS].recordings / name
    if not NAME.fullmatch(name) or not (folder / JOURNAL).exists():
        raise NotFound("no such recording", "no_recording")
    return folder


routes = [
    web.get("/replay/{recording}/index.m3u8", index),
    web.get("/replay/{recording}/{rendition:video|audio}.m3u8", media_playlist),
    web.get("/replay/{recording}/{rendition:video|audio}.mp4", file),
]
