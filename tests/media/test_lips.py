"""Lips and voice: the flash and the beep that a publisher makes at once are at one time for a WHEP viewer, also after
a cut to another guest, in both sizes of what LL-HLS and the recording have, and in the film that is made of it."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from server.media.control import Wanted
from server.media.film import Film, laid_out
from server.media.parts import Rendition
from server.media.playlist import Resource
from server.media.recording import Take
from tests.media import camera
from tests.media.ear import Ear
from tests.media.on_disk import NAME, read
from tests.media.peers import Start, publishing, watching
from tests.media.plane import Plane, plane

CUT = 0.7
"""Seconds around a cut in which a flash may be one guest's and the beep the other's."""
APART = 0.08

Timed = tuple[float, Any]
"""A decoded frame, and when it was captured: by the newest sender report when it came, as browsers have it."""


def flashes(frames: list[Timed]) -> list[float]:
    bright = [(at, frame.to_ndarray(format="gray").mean() > 150) for at, frame in frames]
    return [now for (_, before), (now, on) in pairwise(bright) if on and not before]


def beeps(frames: list[Timed]) -> list[float]:
    times = []
    for at, frame in frames:
        loud = np.flatnonzero(np.abs(frame.to_ndarray().reshape(-1, 2)[:, 0]) > 2000)
        times += [at + sample / 48_000 for sample in loud]
    return [now for before, now in pairwise([0.0, *times]) if now - before > 0.5]


async def comes(ear: Ear, enough: Callable[[list[Timed]], bool]) -> list[Timed]:
    """What comes until it is enough."""
    frames = list[Timed]()
    while not enough(frames):
        frame = await ear.receiver.track.recv()
        frames.append((ear.captured(frame), frame))
    return frames


def together(pictures: list[Timed], sounds: list[Timed], begin: float, end: float) -> list[float]:
    """How far each flash in this time is from its beep, in seconds."""
    heard = beeps(sounds)
    both = [flash for flash in flashes(pictures) if begin < flash < end]
    return [min(heard, key=lambda beep: abs(beep - flash)) - flash for flash in both]


@pytest.mark.parametrize("source", ["guest", None])
async def test_flash_and_beep_are_at_one_time(tmp_path: Path, source: str | None) -> None:
    async with plane(tmp_path) as media, publishing(media, "guest"):
        media.wanted["broadcast:1"] = Wanted(live=True, on_air="guest")
        await media.told({"guest"})
        await media.node.want("broadcast:1", media.wanted["broadcast:1"])
        async with watching(media, source) as viewer:
            eye, ear = Ear(viewer, "video"), Ear(viewer, "audio")
            pictures, sounds = await asyncio.gather(
                comes(eye, lambda frames: len(frames) == 150), comes(ear, lambda frames: len(frames) == 260)
            )
        apart = together(pictures, sounds, sounds[0][0] + 0.5, sounds[-1][0] - 0.5)
        assert len(apart) >= 2
        assert all(abs(one) < APART for one in apart), apart


@asynccontextmanager
async def in_two_sizes(media: Plane, name: str, size: tuple[int, int], small: tuple[int, int]) -> AsyncIterator[None]:
    start, low = Start(), {"door": "/whip?size=low", "kinds": ("video",), "size": small}
    async with publishing(media, name, size=size, start=start), publishing(media, name, start=start, **low):
        yield


async def test_they_still_are_after_a_cut_to_another_guest(tmp_path: Path) -> None:
    async with plane(tmp_path) as media, in_two_sizes(media, "one", (320, 180), (160, 90)):
        await asyncio.sleep(0.4)  # whose clocks have nothing in common
        async with in_two_sizes(media, "two", (640, 360), (192, 108)):
            await media.told({"one", "two"})

            async def cut_to(name: str) -> None:
                media.wanted["broadcast:1"] = wanted = Wanted(live=True, on_air=name, record=NAME)
                await media.node.want("broadcast:1", wanted)

            def seconds_of(width: int, frames: list[Timed]) -> float:
                seen = [at for at, frame in frames if frame.width == width]
                return seen[-1] - seen[0] if seen else 0.0

            await cut_to("one")
            async with watching(media, None) as viewer:
                eye, ear, over = Ear(viewer, "video"), Ear(viewer, "audio"), asyncio.Event()

                async def sees() -> list[Timed]:
                    frames = await comes(eye, lambda frames: seconds_of(320, frames) > 4)
                    await cut_to("two")
                    frames += await comes(eye, lambda frames: seconds_of(640, frames) > 5)
                    over.set()
                    return frames

                pictures, sounds = await asyncio.gather(sees(), comes(ear, lambda _: over.is_set()))
            cut = next(at for at, frame in pictures if frame.width == 640)
            before = together(pictures, sounds, sounds[0][0] + 0.5, cut - CUT)
            after = together(pictures, sounds, cut + CUT, sounds[-1][0] - 0.5)
            assert min(len(before), len(after)) >= 2, (before, after)
            assert all(abs(one) < APART for one in before + after), (before, after)
            await media.node.close("broadcast:1")
    for rendition, sizes in (("video", ((320, 180), (640, 360))), ("low", ((160, 90), (192, 108)))):
        kept = apart_on_disk(media.settings.recordings / NAME, rendition)
        assert all(len(kept[size]) >= 2 for size in sizes), (rendition, kept)
        assert all(abs(one) < APART for size in sizes for one in kept[size]), (rendition, kept)
    kept_in_film = apart_in_film(media.settings.recordings / NAME)
    assert len(kept_in_film) >= 4
    assert all(abs(one) < APART for one in kept_in_film), kept_in_film


def apart_on_disk(folder: Path, rendition: Rendition) -> dict[tuple[int, int], list[float]]:
    """How far the flashes of a rendition are from their beeps, by the size of its picture: in the parts that viewers of
    LL-HLS got and that the replay plays."""
    takes = read(folder)
    heard = [beep for _, sound in stretches(folder, takes["audio"]) for beep in camera.beeps(sound)]
    apart = defaultdict[tuple[int, int], list[float]](list)
    for (begin, end), picture in stretches(folder, takes[rendition]):
        size = camera.size(picture)
        seen = [flash for flash in camera.flashes(picture) if begin + CUT / 2 < flash < end - CUT / 2]
        apart[size] += [min((beep - flash for beep in heard), key=abs) for flash in seen]
    return apart


def apart_in_film(folder: Path) -> list[float]:
    """The same in the file that staff download, which has no dates."""
    film, (scenes, end) = Film(folder, read(folder)), laid_out(read(folder))
    data = b"".join(film.chunks(range(film.size)))
    borders = [*(scene.at for scene in scenes if scene.first), end]
    seen = [flash for flash in camera.flashes(data) if all(abs(flash - border) > CUT / 2 for border in borders)]
    return [min((beep - flash for beep in camera.beeps(data)), key=abs) for flash in seen]


def stretches(folder: Path, take: Take) -> Iterator[tuple[tuple[float, float], bytes]]:
    """Each by itself with its init, and from when to when it is on the timeline."""

    def stored(resource: Resource) -> bytes:
        assert resource.range
        length, offset = resource.range
        return (folder / resource.uri).read_bytes()[offset : offset + length]

    for _, group in groupby(take.segments, key=lambda segment: segment.stretch):
        segments = list(group)
        begin = segments[0].at - take.segments[0].at
        span = begin, begin + sum(segment.duration for segment in segments)
        yield span, stored(segments[0].init) + b"".join(stored(segment.media) for segment in segments)
