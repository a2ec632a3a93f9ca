"""A program as tests watch it: cameras, the time of the node, and what left it."""

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any

from msgspec.structs import replace

from server.media.program import Program
from server.media.slate import STEP
from server.media.source import RATE, Frame, Sink, Source, Stream
from tests.media.camera import START, pictures, show
from tests.media.origin import from_first_picture

SMALL = (160, 90)
BEGIN = datetime.fromtimestamp(START, UTC)


class Asked(Source):
    """Counts how often it is asked for a keyframe, however soon after the time before, and who is given its frames."""

    count = fed = 0

    def ask_keyframe(self) -> None:
        self.count += 1

    def feed(self, sink: Sink) -> None:
        super().feed(sink)
        self.fed += 1

    def forget(self, sink: Sink) -> None:
        super().forget(sink)
        self.fed -= 1

    def close(self) -> None:
        super().close()
        self.fed = 0


class Taken:
    """What a stream gives from now on."""

    def __init__(self, stream: Stream) -> None:
        self.frames: list[Frame] = []
        self.ended = False
        stream.feed(self)

    def put(self, frame: Frame) -> None:
        self.frames.append(frame)

    def end(self) -> None:
        self.ended = True


class Node:
    """The time of the node: what was sent last has just come in."""

    now = START


class Camera:
    """A source that a test publishes to."""

    def __init__(self, name: str) -> None:
        self.source = Asked(name, name, BEGIN, lambda: None)

    async def send(self, frames: Iterable[Frame]) -> None:
        """Frame by frame, with a turn of the loop after each."""
        for frame in frames:
            Node.now = frame.time
            self.source.put(frame)
            await asyncio.sleep(0)
        await asyncio.sleep(0.01)


class Pair:
    """A camera that is published in two sizes."""

    def __init__(self, name: str) -> None:
        self.large, self.small = Camera(name), Camera(f"{name}~low")
        self.large.source.low = self.small.source

    def show(self, seconds: float, start: float = START, late: float = 0.1) -> list[tuple[Camera, list[Frame]]]:
        """What the smaller size shows, its keyframes too, is `late`."""
        return [
            (self.large, from_first_picture(show(seconds, start))),
            (self.small, list(pictures(seconds, start + late, size=SMALL))),
        ]


async def nothing_comes(program: Program, seconds: float) -> None:
    """The node's timer goes on."""
    for _ in range(round(seconds / STEP)):
        Node.now += STEP
        program.tick()
        await asyncio.sleep(0)


async def publish(camera: Camera, frames: list[Frame], begin: float, seconds: float) -> None:
    """What was made for so many seconds from 0 on, in real time, over and over."""
    for round_ in count():
        for frame in frames:
            at = begin + round_ * seconds + frame.time
            await asyncio.sleep(max(0.0, at - time.time()))
            camera.source.put(replace(frame, timestamp=round((at - begin) * RATE[frame.kind]), time=at))


async def tick(program: Program) -> None:
    """In real time."""
    while True:
        await asyncio.sleep(STEP)
        program.tick()


@asynccontextmanager
async def beside(*works: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(work) for work in works]
    yield
    for task in tasks:
        task.cancel()


class Changes:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


def stretches(program: Program, rendition: str = "video") -> list[int]:
    return [segment.stretch for segment in program.hls.window(rendition).segments]  # type: ignore[arg-type]


def media(program: Program, rendition: str, stretch: int) -> bytes:
    window = program.hls.window(rendition)  # type: ignore[arg-type]
    segments = [segment for segment in window.segments if segment.stretch == stretch]
    uris = [segments[0].init.uri, *(piece.uri for segment in segments for piece in segment.pieces)]
    return b"".join(window.file(uri.removeprefix(f"{rendition}/")) or b"" for uri in uris)


async def send_together(*shows: tuple[Camera, list[Frame]]) -> None:
    """Several sources at once, each frame when it is captured."""
    for frame, camera in sorted(
        ((frame, camera) for camera, frames in shows for frame in frames), key=lambda pair: pair[0].time
    ):
        await camera.send([frame])
