"""However long a show is on: what it holds in memory, and what its players are told, stay what they were."""

import asyncio
import gc
import sys
from itertools import count
from pathlib import Path
from types import FunctionType, ModuleType

from msgspec.structs import replace

from server.media.egress import Egress
from server.media.live import RENDITIONS
from server.media.program import Program
from server.media.slate import make_slate
from server.media.source import RATE
from tests.media.camera import START
from tests.media.origin import ROOM
from tests.media.programs import Node, Pair, nothing_comes

WINDOW = 8.0
ROUND, AWAY = 4, 2
"""Seconds of a film that is sent again and again, and between one time and the next."""
SHARED = type, ModuleType, FunctionType, asyncio.AbstractEventLoop, asyncio.Task


def held(*roots: object) -> int:
    """Bytes of all that these hold, except what all of Python shares."""
    found, left = dict[int, object](), list[object](roots)
    while left:
        thing = left.pop()
        if id(thing) not in found and not isinstance(thing, SHARED):
            found[id(thing)] = thing
            left += gc.get_referents(thing)
    return sum(map(sys.getsizeof, found.values()))


async def test_what_a_show_holds_and_tells_does_not_grow_with_it(tmp_path: Path) -> None:
    """Two guests in two sizes are heard together, one is seen after the other, and now and then nobody."""
    Node.now = START
    program, guests = Program(ROOM, tmp_path, make_slate(), lambda: Node.now, window=WINDOW), (Pair("one"), Pair("two"))
    egress, rounds = Egress(lambda: Node.now, 5), count()
    films = [(frame, camera) for guest in guests for camera, frames in guest.show(ROUND) for frame in frames]
    films.sort(key=lambda film: film[0].time)
    program.feed(egress)

    async def goes_on() -> tuple[int, ...]:
        for _ in range(4):
            number = next(rounds)
            voices = [guest.large.source for guest in guests]
            await program.want(voices[number % 2], live=True, record=None, voices=voices)
            for frame, camera in films:
                Node.now = frame.time + number * (ROUND + AWAY)
                ticks = round(Node.now * RATE[frame.kind])
                camera.source.put(replace(frame, time=Node.now, timestamp=ticks))
                program.tick()
                await asyncio.sleep(0)
            await nothing_comes(program, AWAY)
        told = [len(program.hls.playlist(rendition) or b"") for rendition in RENDITIONS]
        return held(program, egress), *told

    await goes_on()
    before = await goes_on()
    await goes_on()
    after = await goes_on()
    assert all(then <= 1.05 * now for now, then in zip(before, after, strict=True)), (before, after)
    await program.stop()
