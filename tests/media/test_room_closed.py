"""A room that ends while its disk is slow: what was recorded is whole, and nothing begins once more."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from server.media.control import Wanted
from server.media.journal import JOURNAL, Body, End, lines_of
from server.media.room import Room
from server.media.rooms import ROOMS
from server.media.slate import STEP
from tests.media.peers import until
from tests.media.plane import Plane

NAME = "broadcast:1"


@contextmanager
def asleep() -> Iterator[None]:
    """The disk, for as long as the block lasts: every thread that would write waits."""
    loop, wakes = asyncio.get_running_loop(), threading.Event()
    sleeping = ThreadPoolExecutor(1)
    sleeping.submit(wakes.wait)
    loop.set_default_executor(sleeping)
    try:
        yield
    finally:
        wakes.set()
        loop.set_default_executor(ThreadPoolExecutor())


async def closing(media: Plane) -> asyncio.Task[None]:
    """The room is being closed, and its line to the web side is already."""
    task = asyncio.create_task(media.node.close(NAME))
    await until(tasks, lambda names: f"hook of {NAME}" not in names)
    return task


async def tasks() -> set[str]:
    return {task.get_name() for task in asyncio.all_tasks()}


async def live(media: Plane, seconds: float) -> Room:
    """The room, recorded for so long: the slate, since nobody is there."""
    await media.node.want(NAME, Wanted(live=True, record="friday", version=1))
    room = media.app[ROOMS].find(NAME)
    await longer(room, seconds)
    return room


async def wants(room: Room, version: int) -> None:
    async def now() -> int:
        return room.wanted.version

    await until(now, lambda found: found == version)


async def longer(room: Room, seconds: float) -> None:
    async def shown() -> float:
        return room.program.hls.window("video").duration

    before = await shown()
    await until(shown, lambda now: now >= before + seconds)


async def test_what_waits_for_the_disk_is_recorded_although_the_room_is_closed(media: Plane) -> None:
    """It hears that the show is over from the web side, which closes it the next moment."""
    room = await live(media, 1)
    media.wanted[NAME] = Wanted(version=2)
    with asleep():
        await longer(room, 1)
        room.changed()
        await wants(room, 2)
        closes = await closing(media)
    await closes
    *_, before, last = lines_of((media.settings.recordings / "friday" / JOURNAL).read_bytes())
    assert isinstance(before, Body)
    assert isinstance(last, End)
    newest = room.program.hls.window(before.rendition).newest
    assert newest
    assert before.at == newest.at


async def test_what_was_wanted_before_the_room_was_closed_does_not_begin_after_it(media: Plane) -> None:
    room = await live(media, 1)
    with asleep():
        wanted = asyncio.create_task(media.node.want(NAME, Wanted(live=True, version=2)))
        await wants(room, 2)
        closes = await closing(media)
        await asyncio.sleep(0.1)
    await asyncio.gather(wanted, closes)
    before = room.program.hls.window("video").newest
    for _ in range(20):
        await asyncio.sleep(STEP)
        room.tick()
    assert room.program.hls.window("video").newest is before
