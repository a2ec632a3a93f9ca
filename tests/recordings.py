"""What is read back of a recording on a bad disk, as the fuzzer feeds it."""

import io
from collections.abc import Callable
from itertools import accumulate, pairwise
from typing import Any

import msgspec

from server.media import captions, opus
from server.media.boxes import Sample, audio_init, fragment, video_init
from server.media.control import Cue
from server.media.film import Film
from server.media.journal import Head
from server.media.parts import Rendition
from server.media.picture import picture_of
from server.media.playlist import Resource, Segment
from server.media.recording import Take
from tests.fuzz import Parser
from tests.packets import HIGH_SPS, PPS, SPS

SOUND = b"\x78" + bytes(range(80))
CUES = [
    b"\n".join(
        msgspec.json.encode(Cue(name, at, at + 2, "山城 <i>&")) for name, at in (("a", 5.0), ("b", 1.5), ("a", 6.0))
    ),
    b'{"id":"c","begin":1e300,"end":-1e300,"text":"one\\n\\ntwo"}\n{"id":"d","begin":1,"end":2,"text":""}',
]


class Disk:
    """A folder, and every file that is in it."""

    def __init__(self, data: bytes) -> None:
        self._data, self.st_size = data, len(data)

    def __truediv__(self, name: str) -> "Disk":
        return self

    def stat(self) -> "Disk":
        return self

    def exists(self) -> bool:
        return True

    def read_bytes(self) -> bytes:
        return self._data

    def open(self, mode: str) -> io.BytesIO:
        return io.BytesIO(self._data)


def shot(at: int) -> bytes:
    return fragment(1, at, [Sample(bytes(40), 3000, True), Sample(bytes(9), 3000, False)])


def written() -> list[bytes]:
    """Init and segment of two pictures of different formats, and of sound, each of two fragments."""
    formats = [picture_of([sps, PPS, b"\x65" + bytes(9)]) for sps in (SPS, HIGH_SPS)]
    inits = [video_init(picture, 90_000) for picture in formats if picture]
    assert len(inits) == 2
    heard = fragment(1, 0, [Sample(bytes(20), 1024, True)]) + fragment(2, 1024, [Sample(bytes(20), 1024, True)])
    pieces = (inits[0], shot(0) + shot(6000), inits[1], shot(12_000) + shot(18_000))
    return [*pieces, audio_init(b"\x11\x90", 48_000, 2), heard]


PIECES = written()


def films() -> Callable[[bytes], Any]:
    """The whole recording in one file, the picture's and the sound's at once."""
    ends = accumulate(map(len, PIECES), initial=0)
    resources = [Resource("", (end - begin, begin)) for begin, end in pairwise(ends)]

    def take(rendition: Rendition, *places: int) -> Take:
        segments = [
            Segment(number=at, stretch=at, init=resources[at], media=resources[at + 1], at=float(at), duration=1.0)
            for at in places
        ]
        return Take(segments, Head(rendition, 0, 0, "", (320, 180)))

    takes = {"video": take("video", 0, 2), "audio": take("audio", 4)}

    def feed(data: bytes) -> None:
        disk: Any = Disk(data)
        film = Film(disk, takes)  # type: ignore[arg-type]
        assert sum(map(len, film.chunks(range(film.size)))) <= film.size

    return feed


def subtitles(data: bytes) -> None:
    disk: Any = Disk(data)
    captions.webvtt(captions.cues_of(disk), 0.0, 10.0, 0).encode()


def voices(data: bytes) -> None:
    """Two to six packets of sound, as one where they are alike."""
    for count in range(2, 7):
        size = len(data) // count
        packets = [data[at * size : (at + 1) * size] for at in range(count)]
        if size and all(map(opus.ticks_of, packets)) and (together := opus.joined(packets)):
            assert opus.ticks_of(together) == count * opus.ticks_of(packets[0])


RECORDINGS = [
    Parser("recordings as a film", [b"".join(PIECES)], films, (ValueError,)),
    Parser("captions beside a recording", CUES, lambda: subtitles),
    Parser("sounds that are joined", [SOUND * 2, (SOUND[:1] + bytes(1275)) * 2, b"\xfc1\xfc22"], lambda: voices),
]
