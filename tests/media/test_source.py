"""A stream and who is given its frames: all of them, and never in each other's way."""

import asyncio
from datetime import UTC, datetime

import pytest

from server.media.follower import Follower
from server.media.source import Frame, Source, Stream
from tests.media.programs import Taken

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def sound(number: int) -> Frame:
    return Frame("audio", (b"",), number, float(number))


@pytest.fixture
def asked() -> list[None]:
    return []


@pytest.fixture
async def stream(asked: list[None]) -> Stream:
    return Stream(lambda: asked.append(None))


async def test_every_sink_is_given_everything_until_it_leaves(stream: Stream) -> None:
    stream.put(sound(1))
    one, other = Taken(stream), Taken(stream)
    stream.put(sound(2))
    stream.forget(one)
    stream.put(sound(3))
    stream.close()
    assert ([frame.timestamp for frame in one.frames], one.ended) == ([2], False)
    assert ([frame.timestamp for frame in other.frames], other.ended) == ([2, 3], True)
    assert Taken(stream).ended


async def test_who_follows_and_breaks_is_told_and_nobody_else_notices(stream: Stream, asked: list[None]) -> None:
    source = Source("guest", "王芳", NOW, lambda: None)
    gone: list[Follower] = []

    def breaks(follower: Follower, frame: Frame) -> None:
        raise ValueError(frame.timestamp)

    follower, other = Follower(source, 0.0, breaks, gone.append), Taken(source)
    source.put(sound(1))
    source.put(sound(2))
    source.close()
    assert gone == [follower]
    assert ([frame.timestamp for frame in other.frames], other.ended) == ([1, 2], True)


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
    source = Source("guest", "王芳", NOW, lambda: None)
    assert (source.view().video, source.view().width) == (False, None)
    source.video, source.size = True, (1280, 720)
    view = source.view()
    assert (view.name, view.label, view.connected_at, view.width, view.height) == ("guest", "王芳", NOW, 1280, 720)
