"""Readers of a stream: bounded, beginning with a keyframe, and never in each other's way."""

import asyncio
from datetime import UTC, datetime

import pytest

from server.media.source import Frame, Reader, Source, Stream


def picture(number: int, keyframe: bool = False) -> Frame:
    return Frame("video", b"", number, float(number), keyframe)


def sound(number: int) -> Frame:
    return Frame("audio", b"", number, float(number))


@pytest.fixture
def asked() -> list[None]:
    return []


@pytest.fixture
async def stream(asked: list[None]) -> Stream:
    return Stream(lambda: asked.append(None))


async def rest(reader: Reader) -> list[tuple[str, int]]:
    return [(frame.kind, frame.timestamp) async for frame in reader]


async def test_a_reader_begins_with_sound_and_the_next_keyframe(stream: Stream) -> None:
    stream.put(picture(0, keyframe=True))
    reader = stream.reader()
    for frame in (picture(1), sound(1), picture(2, keyframe=True), picture(3)):
        stream.put(frame)
    stream.close()
    assert await rest(reader) == [("audio", 1), ("video", 2), ("video", 3)]


async def test_a_slow_reader_loses_up_to_the_next_keyframe_and_nobody_else(stream: Stream) -> None:
    slow, fast = stream.reader(maxsize=3), stream.reader()
    for number in range(6):
        stream.put(picture(number, keyframe=number in (0, 5)))
    stream.close()
    assert await rest(slow) == [("video", 5)]
    assert slow.dropped == 3
    assert [number for _, number in await rest(fast)] == [0, 1, 2, 3, 4, 5]


async def test_a_reader_waits_and_is_woken(stream: Stream) -> None:
    reader = stream.reader()
    waiting = asyncio.create_task(anext(reader))
    await asyncio.sleep(0)
    stream.put(sound(1))
    assert (await waiting).timestamp == 1


async def test_a_closed_reader_gets_nothing_new(stream: Stream) -> None:
    reader, other = stream.reader(), stream.reader()
    stream.put(sound(1))
    reader.close()
    stream.put(sound(2))
    stream.close()
    assert await rest(reader) == [("audio", 1)]
    assert len(await rest(other)) == 2
    assert await rest(stream.reader()) == []


async def test_many_questions_for_a_keyframe_become_one(stream: Stream, asked: list[None]) -> None:
    for _ in range(50):
        stream.ask_keyframe()
        await asyncio.sleep(0)
    assert len(asked) == 1
    stream.close()
    stream.ask_keyframe()
    await asyncio.sleep(0)
    assert len(asked) == 1


async def test_what_a_source_says_of_itself() -> None:
    now = datetime(2026, 11, 27, 12, tzinfo=UTC)
    source = Source("guest", "王芳", now, lambda: None)
    assert (source.view().video, source.view().width) == (False, None)
    source.video, source.size = True, (1280, 720)
    view = source.view()
    assert (view.name, view.label, view.connected_at, view.width, view.height) == ("guest", "王芳", now, 1280, 720)
