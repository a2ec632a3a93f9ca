"""Frames become parts: where they are cut, what decodes from them, and that lips and voice stay together."""

import json
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from server.media.parts import PART_TARGET, SHORTEST_PART, TARGET_DURATION, Part, Rendition
from server.media.source import Frame
from tests.media.camera import START, beeps, flashes, merged, pictures, show, sounds
from tests.media.origin import from_first_picture, packaged, segments

LIP_SYNC = 0.080


def of(parts: list[Part], rendition: Rendition) -> list[Part]:
    return [part for part in parts if part.rendition == rendition]


def file_of(parts: list[Part]) -> bytes:
    return parts[0].init.data + b"".join(part.data for part in parts)


@pytest.fixture(scope="module")
def ten_seconds() -> list[Part]:
    return packaged(from_first_picture(show(10)))


@pytest.mark.parametrize("rendition", ["video", "audio"])
def test_parts_are_cut_at_our_own_border(ten_seconds: list[Part], rendition: Rendition) -> None:
    for part in of(ten_seconds, rendition):
        assert part.duration <= PART_TARGET
        assert part.duration >= SHORTEST_PART or part.last


@pytest.mark.parametrize("rendition", ["video", "audio"])
def test_numbers_and_times_run_on(ten_seconds: list[Part], rendition: Rendition) -> None:
    for before, part in pairwise(of(ten_seconds, rendition)):
        follows = (before.segment + 1, 0) if before.last else (before.segment, before.index + 1)
        assert (part.segment, part.index) == follows
        assert part.at == pytest.approx(before.at + before.duration, abs=1e-6)


def test_segments_begin_with_keyframes_in_both_renditions_at_once(ten_seconds: list[Part]) -> None:
    video, audio = segments(of(ten_seconds, "video")), segments(of(ten_seconds, "audio"))
    assert all(segment[0].independent for segment in video)
    assert [len(video), len(audio)] == [5, 5]
    for picture, sound in zip(video, audio, strict=True):
        assert sound[0].at == pytest.approx(picture[0].at, abs=1024 / 48_000)


def test_every_picture_and_every_sample_is_there(ten_seconds: list[Part], tmp_path: Path) -> None:
    assert len(decoded(file_of(of(ten_seconds, "video")), tmp_path)) == 300
    assert len(decoded(file_of(of(ten_seconds, "audio")), tmp_path)) == pytest.approx(10 * 48_000 / 1024, abs=2)


def decoded(media: bytes, folder: Path) -> list[float]:
    """Decode times by ffprobe, which must have nothing to say about the file."""
    path = folder / "media.mp4"
    path.write_bytes(media)
    command = ["ffprobe", "-v", "warning", "-show_entries", "frame=pts_time", "-of", "json", str(path)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert done.stderr == ""
    return [float(frame["pts_time"]) for frame in json.loads(done.stdout)["frames"]]


def test_flash_and_beep_stay_together(ten_seconds: list[Part]) -> None:
    seen, heard = flashes(file_of(of(ten_seconds, "video"))), beeps(file_of(of(ten_seconds, "audio")))
    assert len(seen) == len(heard) == 10
    assert max(abs(flash - beep) for flash, beep in zip(seen, heard, strict=True)) < LIP_SYNC


def test_sound_that_arrives_late_is_still_in_sync() -> None:
    late = sorted(show(6), key=lambda frame: frame.time + 0.25 * (frame.kind == "audio"))
    parts = packaged(from_first_picture(late))
    together = zip(flashes(file_of(of(parts, "video"))), beeps(file_of(of(parts, "audio"))), strict=True)
    assert max(abs(flash - beep) for flash, beep in together) < LIP_SYNC


@pytest.mark.parametrize("lost", [1, 3, 30])
def test_lost_sound_becomes_silence_and_nothing_moves(lost: int) -> None:
    """A hole of `lost` packets in the middle of a second."""
    kept = [frame for frame in sounds(6) if not 2.3 <= frame.time - START < 2.3 + lost * 0.02]
    parts = packaged(from_first_picture(merged(pictures(6), iter(kept))))
    assert len(of(parts, "audio")) > 18
    assert beeps(file_of(of(parts, "audio"))) == pytest.approx(range(6), abs=LIP_SYNC)


def test_a_source_without_sound_has_a_silent_track_that_never_runs_dry() -> None:
    parts = packaged(pictures(6))
    video, audio = of(parts, "video"), of(parts, "audio")
    assert audio[-1].at + audio[-1].duration == pytest.approx(video[-1].at + video[-1].duration, abs=0.2)
    for index, part in enumerate(parts):
        if part.rendition == "video" and part.segment > int(START):
            heard = max(other.at + other.duration for other in parts[:index] if other.rendition == "audio")
            assert heard > part.at + part.duration - 0.6


def test_nothing_begins_before_a_picture() -> None:
    assert packaged(sounds(6)) == []


def test_rare_keyframes_do_not_hold_a_segment_open() -> None:
    parts = of(packaged(from_first_picture(show(9, gop=240))), "video")
    assert [round(sum(part.duration for part in segment), 1) for segment in segments(parts)] == [2.5, 2.5, 2.5, 1.5]
    assert max(sum(part.duration for part in segment) for segment in segments(parts)) < TARGET_DURATION


@pytest.mark.parametrize("fps", [10, 15, 20, 24, 25, 50, 60])
def test_every_common_frame_rate_fits_the_part_target(fps: int) -> None:
    for part in of(packaged(pictures(5, fps=fps, gop=2 * fps)), "video"):
        assert part.duration <= PART_TARGET
        assert part.duration >= SHORTEST_PART or part.last


def test_a_new_resolution_is_a_new_stretch_with_sound_going_on() -> None:
    bigger = pictures(4, START + 4, size=(640, 360))
    parts = packaged(from_first_picture(merged(pictures(4), bigger, sounds(8))))
    video, audio = of(parts, "video"), of(parts, "audio")
    assert [part.init.size for part in video if part.index == 0] == [(320, 180)] * 2 + [(640, 360)] * 2
    assert [part.stretch for part in video if part.index == 0] == [0, 0, 1, 1]
    assert {part.stretch for part in audio} == {0, 1}
    assert audio[-1].at + audio[-1].duration - START == pytest.approx(8, abs=0.05)
    assert beeps(file_of(audio)) == pytest.approx(range(8), abs=LIP_SYNC)
    second = file_of([part for part in video if part.stretch == 1])
    assert flashes(second) == pytest.approx([4, 5, 6, 7], abs=0.04)


def test_a_source_that_was_away_goes_on_in_a_new_stretch() -> None:
    parts = packaged(from_first_picture(show(3)) + from_first_picture(show(3, START + 20)))
    for rendition in ("video", "audio"):
        away = [(a, b) for a, b in pairwise(of(parts, rendition)) if a.stretch != b.stretch]
        assert [(a.last, b.index) for a, b in away] == [(True, 0)]
        assert away[0][1].at == pytest.approx(START + 20, abs=0.03)


def test_a_second_source_earlier_on_the_clock_never_turns_time_back() -> None:
    parts = packaged(from_first_picture(show(3)) + from_first_picture(show(3, START + 2.9)))
    for rendition in ("video", "audio"):
        for before, part in pairwise(of(parts, rendition)):
            assert part.at >= before.at + before.duration - 1e-6


def test_a_clock_that_is_set_back_does_not_stop_the_show() -> None:
    parts = packaged(from_first_picture(show(3)) + from_first_picture(show(3, START - 3600)))
    for rendition in ("video", "audio"):
        track = of(parts, rendition)
        assert sum(part.duration for part in track) == pytest.approx(6, abs=0.1)
        assert all(later.at > part.at for part, later in pairwise(track))


@pytest.mark.parametrize("broken", [(), (b"\x67",), (b"\x67\xff\xff", b"\x68\xff"), (bytes(100),)])
def test_a_broken_picture_is_left_out(broken: tuple[bytes, ...]) -> None:
    frames = [Frame("video", broken, 0, START, True), *pictures(1, START + 0.1)]
    assert of(packaged(frames), "video")[0].independent


@given(st.lists(st.binary(max_size=60), max_size=4))
def test_no_bytes_break_the_packager(junk: list[bytes]) -> None:
    """Whatever stands where parameter sets and slices should be."""
    units = [bytes((kind,)) + tail for kind, tail in zip((0x67, 0x68, 0x65, 0x41), junk, strict=False)]
    packaged([Frame("video", tuple(units), 0, START, True), Frame("audio", (b"".join(junk),), 0, START)])


@pytest.mark.parametrize("broken", [b"", b"\xff", b"\xff" * 50])
def test_a_broken_packet_of_sound_is_silence(broken: bytes) -> None:
    heard = [Frame("audio", (broken,), 0, frame.time) if 1 < frame.time - START < 2 else frame for frame in sounds(4)]
    parts = packaged(merged(pictures(4), iter(heard)))
    assert beeps(file_of(of(parts, "audio")))[-1] == pytest.approx(3, abs=LIP_SYNC)


def test_stretches_however_close_are_the_same_in_both_renditions() -> None:
    """Two formats in turns, a picture each, captured at one moment: no stretch is without sound."""
    small, large = [list(pictures(0.1, START, size=size)) for size in ((320, 180), (640, 360))]
    frames = merged(pictures(2), sounds(4))
    turns = [replace(frame, time=START + 2) for _ in range(3) for frame in (large[0], small[0])]
    parts = packaged([*from_first_picture(frames), *turns, *from_first_picture(show(2, START + 3))])
    assert {part.stretch for part in of(parts, "video")} == {part.stretch for part in of(parts, "audio")}
    assert max(part.stretch for part in parts) >= 6
