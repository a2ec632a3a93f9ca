"""What is on air: changes on a keyframe, one clock, readers."""

import asyncio
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from server.media.program import Program
from server.media.source import Frame
from server.media.timestamps import Timestamps
from tests.media.camera import START, beeps, flashes, merged, pictures, show, sounds
from tests.media.origin import from_first_picture
from tests.media.programs import BEGIN, Camera, Changes, Node, Taken, media, nothing_comes, stretches


async def test_a_program_begins_with_a_keyframe(program: Program, ann: Camera, changes: Changes) -> None:
    await ann.send(sounds(0.5))
    assert (program.on_air, program.started_at) == (None, None)
    await ann.send(show(3, START + 1))
    assert program.on_air is ann.source
    assert program.started_at == datetime.fromtimestamp(START + 1, UTC)
    assert changes.count == 2
    assert program.hls.window("video").segments[0].at == START + 1
    assert abs(flashes(media(program, "video", 0))[1] - beeps(media(program, "audio", 0))[1]) < 0.08


async def test_a_source_is_asked_for_its_first_keyframe_and_then_for_borders(program: Program, ann: Camera) -> None:
    frames = list(pictures(2.1, gop=300))
    await ann.send(frames[:1])
    begun = ann.source.count
    await ann.send(frames[1:60])
    assert ann.source.count == begun == 1
    await ann.send(frames[60:61])
    assert ann.source.count == begun + 1


async def test_while_it_is_not_live_nothing_leaves_the_room(program: Program) -> None:
    camera = Camera("ann")
    await program.want(camera.source, live=False, record="friday")
    await camera.send(show(3))
    assert (program.on_air, program.recorder, program.hls.multivariant()) == (None, None, None)


async def test_the_next_source_comes_with_its_first_keyframe(program: Program, ann: Camera) -> None:
    bob = Camera("bob")
    await ann.send(show(3))
    await program.want(bob.source, live=True, record=None)
    await asyncio.sleep(0)
    await bob.send(list(sounds(0.5, START + 3)))
    await ann.send(show(1, START + 3))
    assert program.on_air is ann.source
    await bob.send(from_first_picture(show(3, START + 4, size=(640, 360))))
    assert program.on_air is bob.source
    assert stretches(program) == [0, 0, 1, 1]
    assert set(stretches(program, "audio")) == {0, 1}
    seen, heard = flashes(media(program, "video", 1)), beeps(media(program, "audio", 1))
    assert max(abs(flash - beep) for flash, beep in zip(seen, heard, strict=True)) < 0.08


async def test_who_is_seen_stays_until_the_next_one_has_a_keyframe_however_few_it_makes(
    program: Program, ann: Camera
) -> None:
    bob, keyframe = Camera("bob"), START + 7
    bob.source.video = bob.source.audio = True
    frames = [(one, ann) for one in show(8)] + [(one, bob) for one in show(9, keyframe - 8, gop=240)]
    frames.sort(key=lambda pair: pair[0].time)

    def between(begin: float, end: float) -> None:
        for frame, who in frames:
            if begin <= frame.time < end:
                Node.now = frame.time
                who.source.put(frame)

    between(START, START + 1)
    await program.want(bob.source, live=True, record=None)
    between(START + 1, keyframe)
    assert program.on_air is ann.source
    between(keyframe, keyframe + 0.5)
    assert program.on_air is bob.source


async def test_a_cut_to_a_picture_of_the_same_format_breaks_nothing(program: Program, ann: Camera) -> None:
    bob = Camera("bob")
    await ann.send(show(3))
    await program.want(bob.source, live=True, record=None)
    await asyncio.sleep(0)
    await bob.send(from_first_picture(show(3, START + 3)))
    assert set(stretches(program)) == set(stretches(program, "audio")) == {0}
    seen, heard = flashes(media(program, "video", 0)), beeps(media(program, "audio", 0))
    assert max(abs(flash - beep) for flash, beep in zip(seen, heard, strict=True)) < 0.08


async def test_who_is_no_longer_followed_is_not_heard(program: Program, ann: Camera) -> None:
    bob = Camera("bob")
    await ann.send(show(2))
    await program.want(bob.source, live=True, record=None)
    await bob.send(from_first_picture(show(2, START + 2)))
    before = program.hls.window("video").duration
    await ann.send(show(2, START + 10))
    assert program.hls.window("video").duration == before
    assert (ann.source.fed, bob.source.fed) == (0, 1)


async def test_a_first_source_has_the_time_to_send_a_keyframe(program: Program, ann: Camera) -> None:
    await nothing_comes(program, 1)
    assert program.started_at is None
    await ann.send(show(3, START + 1))
    assert set(stretches(program)) == {0}
    assert program.hls.window("video").newest
    assert program.hls.multivariant()
    assert b"320x180" in (program.hls.multivariant() or b"")


async def test_nobody_on_air_leaves_a_valid_playlist(program: Program, ann: Camera, changes: Changes) -> None:
    await ann.send(show(3))
    await program.want(None, live=True, record=None)
    assert program.on_air is None
    assert changes.count == 3
    assert b"#EXTINF" in (program.hls.playlist("video") or b"")
    await program.want(ann.source, live=True, record=None)
    await ann.send(show(3, START + 8))
    assert program.on_air is ann.source


async def test_wanting_the_same_again_changes_nothing(program: Program, ann: Camera) -> None:
    for second in range(4):
        await ann.send(frame for frame in show(4) if second <= frame.time - START < second + 1)
        await program.want(ann.source, live=True, record=None)
    assert set(stretches(program)) == {0}
    assert ann.source.fed == 1


async def test_readers_get_one_stream_with_timestamps_that_run_on(program: Program, ann: Camera) -> None:
    taken = Taken(program)
    await ann.send(show(2))
    bob = Camera("bob")
    await program.want(bob.source, live=True, record=None)
    await bob.send(from_first_picture(show(2, START + 5)))
    await program.stop()
    frames = taken.frames
    assert frames[0].keyframe
    for kind, rate in (("video", 90_000), ("audio", 48_000)):
        of_kind = [frame for frame in frames if frame.kind == kind]
        assert all(later.timestamp > frame.timestamp for frame, later in pairwise(of_kind))
        assert all(abs(frame.timestamp / rate - frame.time) < 0.001 for frame in of_kind)


async def test_a_reader_of_the_program_can_ask_for_a_keyframe(program: Program, ann: Camera) -> None:
    await ann.send(show(1))
    before = ann.source.count
    program.ask_keyframe()
    await asyncio.sleep(0.01)
    assert ann.source.count == before + 1


async def test_a_broken_source_leaves_the_others_alone(program: Program, ann: Camera) -> None:
    await ann.send([Frame("video", (b"\x67\xff", b"\x68"), 0, START, True)])
    bob = Camera("bob")
    await program.want(bob.source, live=True, record=None)
    await bob.send(show(2, START + 1))
    assert program.hls.window("video").segments


async def test_a_stopped_program_has_ended_everything(program: Program, ann: Camera) -> None:
    taken = Taken(program)
    await ann.send(show(1))
    await program.stop()
    assert program.closed
    assert ann.source.fed == 0
    assert taken.frames
    assert taken.ended


def test_timestamps_keep_the_steps_of_their_source() -> None:
    """Capture times jitter; what was sent in steps of 960 samples goes out in steps of 960 samples."""
    timestamps = Timestamps()
    jitter = [0.0, 0.004, -0.003, 0.002, 0.0]
    frames = [Frame("audio", (b"",), 7 + 960 * n, START + 0.02 * n + off) for n, off in enumerate(jitter)]
    out = [timestamps.of(frame) for frame in frames]
    assert [b - a for a, b in pairwise(out)] == [960] * 4


def test_the_test_camera_is_in_order() -> None:
    frames = merged(pictures(1), sounds(1))
    assert all(a.time <= b.time for a, b in pairwise(frames))


async def test_a_private_program_is_for_its_readers_alone(program: Program, tmp_path: Path) -> None:
    camera = Camera("ann")
    taken = Taken(program)
    await program.want(camera.source, live=True, record=None, private=True)
    await camera.send(show(3))
    assert program.started_at == BEGIN
    assert {frame.kind for frame in taken.frames[:100]} == {"video", "audio"}
    assert program.hls.multivariant() is None
    await program.want(camera.source, live=True, record="friday")
    assert (program.started_at, program.begun) == (None, False)
    await camera.send(show(3, START + 10))
    assert program.started_at == datetime.fromtimestamp(START + 10, UTC)
    assert program.hls.window("video").segments[0].at == START + 10
    assert program.recording == "recording"
