"""A program as tests watch it: cameras, the time of the node, and what left it."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime

from server.media.program import Program
from server.media.slate import STEP
from server.media.source import Frame, Source
from tests.media.camera import START
from tests.media.origin import ROOM

BEGIN = datetime.fromtimestamp(START, UTC)


class Asked(Source):
    """Counts how often it is asked for a keyframe, however soon after the time before."""

    count = 0

    def ask_keyframe(self) -> None:
        self.count += 1


class Node:
    """The time of the node: what was sent last has just come in."""

    now = START


class Camera:
    """A source that a test publishes to."""

    def __init__(self, name: str) -> None:
        self.source = Asked(name, name, BEGIN, lambda: None)

    async def send(self, frames: Iterable[Frame]) -> None:
        """Frame by frame, so that whoever reads gets his turn."""
        for frame in frames:
            Node.now = frame.time
            self.source.put(frame)
            await asyncio.sleep(0)
        await asyncio.sleep(0.01)


async def nothing_comes(program: Program, seconds: float) -> None:
    """The node's timer goes on."""
    for _ in range(round(seconds / STEP)):
        Node.now += STEP
        program.tick()
        await asyncio.sleep(0)


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


def followers() -> int:
    return sum(task.get_name() == f"on air in {ROOM}" for task in asyncio.all_tasks())


async def send_together(*shows: tuple[Camera, list[Frame]]) -> None:
    """Several sources at once, each frame when it is captured."""
    for frame, camera in sorted(
        ((frame, camera) for camera, frames in shows for frame in frames), key=lambda pair: pair[0].time
    ):
        await camera.send([frame])
