"""The voices of a program: in sync with the picture through every cut, mixed where several speak."""

import asyncio
from collections.abc import Iterator

import pytest

from server.media.program import Program
from server.media.source import Frame
from tests.media.camera import START, beeps, flashes, show, sounds
from tests.media.origin import from_first_picture
from tests.media.programs import Camera, Taken, media, send_together


def ends_of(frames: list[Frame]) -> Iterator[float]:
    return (frame.time + frame.duration / 48_000 for frame in frames)


async def test_two_voices_stay_in_sync_before_and_after_a_cut(program: Program, ann: Camera) -> None:
    """Ann flashes and beeps at whole seconds, Bob at half ones; both are heard, one is seen, then the other."""
    bob = Camera("bob")
    voices = [ann.source, bob.source]
    taken = Taken(program)
    await program.want(ann.source, live=True, record=None, voices=voices)
    await asyncio.sleep(0)
    await send_together((ann, from_first_picture(show(4))), (bob, show(4, START + 0.5, size=(640, 360))))
    await program.want(bob.source, live=True, record=None, voices=voices)
    await send_together((ann, show(4, START + 4)), (bob, show(4, START + 4.5, size=(640, 360))))
    assert program.on_air is bob.source
    heard = [beep for stretch in (0, 1) for beep in beeps(media(program, "audio", stretch))]
    assert heard[:-1] == pytest.approx([number / 2 for number in range(len(heard) - 1)], abs=0.08)
    assert flashes(media(program, "video", 0)) == pytest.approx([0, 1, 2, 3, 4], abs=0.04)
    assert flashes(media(program, "video", 1)) == pytest.approx([4.5, 5.5, 6.5, 7.5], abs=0.04)
    await program.stop()
    sound = [frame for frame in taken.frames if frame.kind == "audio"]
    assert max(abs(end - later.time) for end, later in zip(ends_of(sound), sound[1:], strict=False)) < 0.001
    assert all(abs(frame.timestamp / 48_000 - frame.time) < 0.001 for frame in sound)


async def test_who_is_seen_and_muted_is_not_heard(program: Program, ann: Camera) -> None:
    await program.want(ann.source, live=True, record=None, voices=[])
    for frame in from_first_picture(show(4)):
        await ann.send([frame])
        program.tick()
    assert program.on_air is ann.source
    assert flashes(media(program, "video", 0))
    assert beeps(media(program, "audio", 0)) == []
    assert program.hls.window("audio").duration > 3


async def test_a_single_voice_passes_through_untouched(program: Program, ann: Camera) -> None:
    taken = Taken(program)
    bob = Camera("bob")
    await program.want(ann.source, live=True, record=None, voices=[bob.source])
    await asyncio.sleep(0)
    said = list(sounds(3))
    await send_together((ann, from_first_picture(show(3))), (bob, said))
    await program.stop()
    heard = [frame.sound for frame in taken.frames if frame.kind == "audio"]
    assert heard == [frame.sound for frame in said[-len(heard) :]]
    assert len(heard) > 140


async def test_a_voice_that_left_is_no_longer_waited_for(program: Program, ann: Camera) -> None:
    bob = Camera("bob")
    await program.want(ann.source, live=True, record=None, voices=[ann.source, bob.source])
    await asyncio.sleep(0)
    await send_together((ann, from_first_picture(show(2))), (bob, list(sounds(2))))
    bob.source.close()
    await ann.send(show(2, START + 2))
    assert (ann.source.fed, bob.source.fed) == (1, 0)
    assert beeps(media(program, "audio", 0)) == pytest.approx([0, 1, 2, 3], abs=0.08)
