"""The slate in a program: where nobody's picture is there, and until one comes again."""

import asyncio
from itertools import pairwise

import pytest

from server.media.program import Program
from server.media.slate import STEP
from server.media.voices import SILENCE
from tests.media.camera import START, beeps, flashes, show, sounds
from tests.media.origin import from_first_picture
from tests.media.programs import BEGIN, Camera, Taken, media, nothing_comes, stretches


async def test_while_a_publisher_is_away_the_slate_is_shown(program: Program, ann: Camera) -> None:
    await ann.send(show(3))
    ann.source.close()
    await asyncio.sleep(0.01)
    assert program.on_air is None
    await nothing_comes(program, 4)
    again = Camera("ann")
    await program.want(again.source, live=True, record=None)
    await asyncio.sleep(0)
    await again.send(from_first_picture(show(3, START + 7)))
    segments = program.hls.window("video").segments
    assert [segment.stretch for segment in segments] == [0, 0, 1, 1, 2, 2]
    assert [later.number - before.number for before, later in pairwise(segments)] == [1] * 5
    assert set(stretches(program, "audio")) == {0, 1, 2}
    for rendition in ("video", "audio"):
        pieces = program.hls.window(rendition).segments  # type: ignore[arg-type]
        assert all(later.at - before.at - before.duration < 0.1 for before, later in pairwise(pieces))
    seen, heard = flashes(media(program, "video", 2)), beeps(media(program, "audio", 2))
    assert max(abs(flash - beep) for flash, beep in zip(seen, heard, strict=True)) < 0.08
    assert program.started_at == BEGIN


async def test_a_picture_that_freezes_gives_way_to_the_slate_and_sound_goes_on(program: Program, ann: Camera) -> None:
    """Both renditions have the same stretches all the time: a player waits for ever for one that lacks."""
    await ann.send(show(3))
    for frame in sounds(4, START + 3):
        await ann.send([frame])
        program.tick()
    await ann.send(from_first_picture(show(3, START + 7)))
    assert program.on_air is ann.source
    assert set(stretches(program)) == set(stretches(program, "audio")) == {0, 1, 2}
    assert len(beeps(media(program, "audio", 1))) >= 2
    assert program.hls.window("audio").segments[-1].at > START + 7


async def test_a_show_without_anybody_begins_with_the_slate(program: Program, ann: Camera) -> None:
    await program.want(None, live=True, record=None)
    taken = Taken(program)
    await asyncio.sleep(0.01)
    await nothing_comes(program, 5)
    assert (program.on_air, program.started_at) == (None, None)
    assert program.hls.window("video").segments[0].complete
    assert program.hls.window("audio").duration > 4
    assert program.hls.window("video").newest
    both = taken.frames[:200]
    assert {frame.sound for frame in both if frame.kind == "audio"} == {SILENCE}
    frames = [frame for frame in both if frame.kind == "video"]
    assert [frame.keyframe for frame in frames[:21]] == [True, *[False] * 19, True]
    assert all(round(later.time - frame.time, 3) == STEP for frame, later in pairwise(frames))


async def test_a_viewer_of_the_slate_gets_a_keyframe_when_asking(program: Program) -> None:
    await program.want(None, live=True, record=None)
    await nothing_comes(program, 0.5)
    taken = Taken(program)
    await asyncio.sleep(0.01)
    await nothing_comes(program, 0.2)
    assert taken.frames[0].keyframe


async def test_a_source_without_a_picture_goes_on_air_after_a_while(program: Program, ann: Camera) -> None:
    """Its sound is heard with the slate."""
    for frame in sounds(5):
        await ann.send([frame])
        program.tick()
    assert program.on_air is ann.source
    assert set(stretches(program)) == set(stretches(program, "audio")) == {0}
    after = START - program.hls.window("video").segments[0].at
    assert beeps(media(program, "audio", 0)) == pytest.approx([after + second for second in (2, 3, 4)], abs=0.08)
