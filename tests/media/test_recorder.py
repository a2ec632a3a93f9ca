"""Recordings: complete after a kill, and readable while they grow."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from server.media.journal import JOURNAL, Body, Files, Unrecordable, lines_of, media_file
from server.media.parts import Part
from server.media.recorder import Recorder
from server.media.recording import Recording
from tests.media.camera import START, beeps, flashes, show
from tests.media.on_disk import NAME, loaded, read, recorded, text
from tests.media.origin import from_first_picture, origin, packaged


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return packaged(from_first_picture(show(9)))


async def test_a_replay_has_everything_in_sync(tmp_path: Path, parts: list[Part]) -> None:
    assert (await recorded(tmp_path / "recordings", parts)).state == "ended"
    async with origin(None, tmp_path) as client:
        seen, heard = flashes(await loaded(client, "video")), beeps(await loaded(client, "audio"))
        playlist = await text(client, f"/replay/{NAME}/video.m3u8")
    assert len(seen) == len(heard) == 9
    assert max(abs(flash - beep) for flash, beep in zip(seen, heard, strict=True)) < 0.080
    assert "#EXT-X-PROGRAM-DATE-TIME:2027-01-15T08:00:00.000Z" in playlist
    assert playlist.endswith("#EXT-X-ENDLIST\n")


async def test_ffprobe_has_nothing_to_say(tmp_path: Path, parts: list[Part]) -> None:
    await recorded(tmp_path / "recordings", parts)
    async with origin(None, tmp_path) as client:
        probe = await asyncio.create_subprocess_exec(
            *("ffprobe", "-v", "warning", "-count_packets", "-of", "json"),
            *("-show_entries", "stream=codec_type,nb_read_packets:format=duration"),
            str(client.make_url(f"/replay/{NAME}/index.m3u8")),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, complaints = await probe.communicate()
    assert complaints == b""
    found = json.loads(out)
    assert float(found["format"]["duration"]) == pytest.approx(9, abs=0.1)
    assert {"codec_type": "video", "nb_read_packets": "270"} in found["streams"]


async def test_a_killed_process_loses_less_than_two_seconds(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.media.record_until_killed", str(tmp_path / "recordings"), NAME, "8"),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    assert await process.stdout.readline() == b"sent\n"
    process.kill()
    await process.wait()
    tracks = read(tmp_path / "recordings" / NAME)
    async with origin(None, tmp_path) as client:
        seen, heard = flashes(await loaded(client, "video")), beeps(await loaded(client, "audio"))
    assert seen == pytest.approx(range(8), abs=0.04)
    assert heard == pytest.approx(range(8), abs=0.08)
    for track in tracks.values():
        assert sum(segment.duration for segment in track.segments) > 8 - 2


async def test_half_a_line_and_bytes_without_a_line_are_passed_over(tmp_path: Path, parts: list[Part]) -> None:
    folder = tmp_path / "recordings" / NAME
    await recorded(tmp_path / "recordings", parts)
    before = read(folder)["video"].segments
    with (folder / JOURNAL).open("ab") as journal, (folder / "video.mp4").open("ab") as media:
        journal.write(b'{"type":"part","rendition":"video","segm')
        media.write(b"half a fragment")
    assert read(folder)["video"].segments == before


async def test_a_line_whose_bytes_a_power_cut_took_is_passed_over(tmp_path: Path, parts: list[Part]) -> None:
    folder = tmp_path / "recordings" / NAME
    await recorded(tmp_path / "recordings", parts)
    os.truncate(folder / "video.mp4", (folder / "video.mp4").stat().st_size - 10)
    lost = sum(segment.duration for segment in read(folder)["video"].segments)
    assert 9 - 0.4 < lost < 9


async def test_a_recording_is_taken_up_again_after_a_crash(tmp_path: Path, parts: list[Part]) -> None:
    folder = tmp_path / "recordings"
    await recorded(folder, parts)
    with (folder / NAME / JOURNAL).open("ab") as journal:
        journal.write(b'{"type":"pa')
    await recorded(folder, packaged(from_first_picture(show(4, START + 60, size=(640, 360)))))
    tracks = read(folder / NAME)
    for track in tracks.values():
        assert [segment.stretch for segment in track.segments] == [0] * 5 + [1] * 2
    async with origin(None, tmp_path) as client:
        playlist = await text(client, f"/replay/{NAME}/video.m3u8")
    assert playlist.count("#EXT-X-MAP") == 2
    assert playlist.count("#EXT-X-DISCONTINUITY\n") == 1
    assert "2027-01-15T08:01:00.000Z" in playlist


async def test_a_replay_plays_while_it_grows(tmp_path: Path, parts: list[Part]) -> None:
    folder = tmp_path / "recordings"
    recorder = Recorder(folder, NAME, lambda: None)
    for part in parts[:30]:
        recorder.add(part)
    while not (folder / NAME / JOURNAL).exists() or "audio" not in Recording(folder / NAME).takes():  # noqa: ASYNC110 - a disk is silent
        await asyncio.sleep(0.01)
    async with origin(None, tmp_path) as client:
        early = await text(client, f"/replay/{NAME}/audio.m3u8")
        for part in parts[30:]:
            recorder.add(part)
        await recorder.close()
        assert len(await text(client, f"/replay/{NAME}/audio.m3u8")) > len(early)


def test_a_process_that_was_taken_for_dead_writes_nothing_into_the_recording_of_the_one_that_took_over(
    tmp_path: Path, parts: list[Part]
) -> None:
    """It was frozen for some seconds and knows of nothing: what it makes now has numbers that were given again."""
    dead = Files(tmp_path, NAME)
    for part in parts[:20]:
        dead.write(part)
    living = Files(tmp_path, NAME)
    for part in parts[20:40]:
        living.write(part)
        with pytest.raises(Unrecordable):
            dead.write(part)
    dead.close(whole=True)
    for part in parts[40:]:
        living.write(part)
    folder = tmp_path / NAME
    noted = [line for line in lines_of((folder / JOURNAL).read_bytes()) if isinstance(line, Body)]
    for part, line in zip(parts, noted, strict=True):
        assert media_file(folder, part.rendition).read_bytes()[line.offset :][: line.length] == part.data
    recording = Recording(folder)
    assert recording.takes()
    assert recording.growing
    living.close(whole=True)


async def test_a_process_that_was_taken_for_dead_leaves_the_recording_to_the_one_that_took_over(
    tmp_path: Path, parts: list[Part]
) -> None:
    """If it began anew, as after an error of the disk, each would shut out the other for ever."""
    dead = Recorder(tmp_path, NAME, lambda: None, pause=0.01)
    for part in parts[:20]:
        dead.add(part)
    journal = tmp_path / NAME / JOURNAL
    while not journal.exists() or journal.read_bytes().count(b'"part"') < 20:  # noqa: ASYNC110 - a disk is silent
        await asyncio.sleep(0.01)
    living = Files(tmp_path, NAME)
    for part in parts[20:40]:
        dead.add(part)
        await asyncio.sleep(0.01)
        living.write(part)
    assert dead.state == "failed"
    await dead.close()
    living.close(whole=True)


async def test_a_recording_begins_with_a_whole_segment(tmp_path: Path, parts: list[Part]) -> None:
    await recorded(tmp_path, parts[10:])
    for track in read(tmp_path / NAME).values():
        assert track.segments[0].number > parts[0].segment


async def test_a_stretch_that_one_rendition_lacks_is_left_out(tmp_path: Path, parts: list[Part]) -> None:
    """The process was killed where one rendition had begun a new stretch and the other had not."""
    later = packaged(from_first_picture(show(3) + show(3, START + 20)))
    both = [part for part in later if part.rendition == "audio" or part.stretch == 0]
    await recorded(tmp_path / "recordings", both)
    for track in read(tmp_path / "recordings" / NAME).values():
        assert {segment.stretch for segment in track.segments} == {0}
    async with origin(None, tmp_path) as client:
        for rendition in ("video", "audio"):
            assert "#EXT-X-DISCONTINUITY\n" not in await text(client, f"/replay/{NAME}/{rendition}.m3u8")


@pytest.mark.parametrize("name", ["../elsewhere", "", ".hidden", "a/b", "x" * 101])
async def test_a_name_that_is_none_is_refused(tmp_path: Path, parts: list[Part], name: str) -> None:
    recorder = await recorded(tmp_path / "recordings", parts[:1], name)
    assert recorder.state == "failed"
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    "path", ["nothing/index.m3u8", "nothing/video.m3u8", "nothing/video.mp4", "..%2frecordings/video.mp4"]
)
async def test_a_recording_that_is_not_there_is_not_found(tmp_path: Path, path: str) -> None:
    async with origin(None, tmp_path) as client, client.get(f"/replay/{path}") as response:
        assert response.status == 404
        assert (await response.json())["error"]["code"] == "not_found"
