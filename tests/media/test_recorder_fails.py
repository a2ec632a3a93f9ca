"""Recordings of a disk that is full, too slow or worse: no harm to the show, and a recording again once it can be."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from server.media.journal import JOURNAL
from server.media.parts import Part
from server.media.recorder import Recorder
from server.media.recording import Recording
from tests.media.camera import beeps, flashes, show
from tests.media.on_disk import NAME, loaded, read, recorded
from tests.media.origin import from_first_picture, origin, packaged


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return packaged(from_first_picture(show(9)))


async def opened(folder: Path, times: int) -> None:
    """The files of the recording were opened so many times."""
    while not (folder / JOURNAL).exists() or (folder / JOURNAL).read_text().count('"begin"') < times:  # noqa: ASYNC110 - a disk is silent
        await asyncio.sleep(0.01)


async def test_a_full_disk_interrupts_the_recording_and_not_the_show(tmp_path: Path, parts: list[Part]) -> None:
    folder = tmp_path / "recordings" / NAME
    folder.mkdir(parents=True)
    (folder / "video.mp4").symlink_to("/dev/full")
    told: list[str] = []
    recorder = Recorder(folder.parent, NAME, lambda: told.append(recorder.state), pause=0.01)
    for times in (1, 2):
        await opened(folder, times)
        for part in parts[:20]:
            recorder.add(part)
    await opened(folder, 3)
    assert (recorder.state, told) == ("failed", ["failed"])
    assert "No space left" in recorder.error
    (folder / "video.mp4").unlink()
    for part in parts[20:]:
        recorder.add(part)
    while recorder.state == "failed":  # noqa: ASYNC110 - a disk is silent
        await asyncio.sleep(0.01)
    assert Recording(folder).growing
    await recorder.close()
    assert (recorder.state, told) == ("ended", ["failed", "recording"])
    assert len({one.stretch for track in read(folder).values() for one in track.segments}) == 1
    async with origin(None, tmp_path) as client:
        seen, heard = flashes(await loaded(client, "video")), beeps(await loaded(client, "audio"))
    assert len(seen) >= 4
    assert max(abs(flash - beep) for flash, beep in zip(seen, heard, strict=True)) < 0.080


async def test_what_nobody_foresaw_interrupts_a_recording_like_a_full_disk(tmp_path: Path, parts: list[Part]) -> None:
    """Here: there is no thread that would write."""
    told, loop, none = list[str](), asyncio.get_running_loop(), ThreadPoolExecutor()
    none.shutdown()
    loop.set_default_executor(none)
    recorder = Recorder(tmp_path, NAME, lambda: told.append(recorder.state), pause=0.01)
    while recorder.state != "failed":  # noqa: ASYNC110 - nothing tells us
        await asyncio.sleep(0.01)
    loop.set_default_executor(ThreadPoolExecutor())
    await opened(tmp_path / NAME, 1)
    for part in parts:
        recorder.add(part)
    await recorder.close()
    assert (recorder.state, told) == ("ended", ["failed", "recording"])


async def test_a_show_can_end_while_its_disk_is_full(tmp_path: Path, parts: list[Part]) -> None:
    (tmp_path / "recordings").write_text("no folder")
    recorder = await recorded(tmp_path / "recordings", parts)
    assert recorder.state == "failed"


async def test_what_a_disk_cannot_keep_up_with_is_left_out(tmp_path: Path, parts: list[Part]) -> None:
    told: list[str] = []
    recorder = Recorder(tmp_path, NAME, lambda: told.append(recorder.state), pause=0.01)
    for _ in range(8):
        for part in parts:
            recorder.add(part)
    assert (recorder.state, recorder.error) == ("failed", "the disk is too slow")
    await opened(tmp_path / NAME, 2)
    for part in parts:
        recorder.add(part)
    await recorder.close()
    assert (recorder.state, told) == ("ended", ["failed", "recording"])
    assert sum(one.duration for one in read(tmp_path / NAME)["video"].segments) == pytest.approx(9, abs=0.1)
