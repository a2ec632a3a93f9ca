"""From a publisher's packets to what viewers load: WHIP in, LL-HLS and recording out, nothing in between replaced."""

import asyncio
import sys
import time
from pathlib import Path

import pytest

from server.media.control import Wanted
from server.media.recording import Recording
from server.settings import Clock, Steady
from tests.media.camera import beeps, flashes, furthest_apart
from tests.media.origin import loaded
from tests.media.peers import publishing
from tests.media.plane import Plane, plane

ROOM = "broadcast:1"
HLS = f"/hls/{ROOM}"


async def seconds_on_air(media: Plane, seconds: float) -> None:
    """Wait until the live playlist of the sound has this many seconds of whole segments."""
    while True:
        text = (await media.fetched(f"{HLS}/audio.m3u8")).decode()
        if sum(float(line[8:-1]) for line in text.splitlines() if line.startswith("#EXTINF")) >= seconds:
            return
        await asyncio.sleep(0.2)


async def test_lips_and_voice_stay_together_on_the_way_to_phones_and_disk(tmp_path: Path) -> None:
    async with plane(tmp_path) as media:
        media.wanted[ROOM] = Wanted(live=True, on_air="guest", record="friday")
        async with publishing(media, "guest"):
            await seconds_on_air(media, 8)
            video, audio = [await loaded(media.fetched, f"{HLS}/{rendition}.m3u8") for rendition in ("video", "audio")]
        assert len(flashes(video)) >= 5
        assert furthest_apart(flashes(video), beeps(audio)) < 0.080
        on_disk = [(tmp_path / "recordings/friday" / name).read_bytes() for name in ("video.mp4", "audio.mp4")]
        assert furthest_apart(flashes(on_disk[0]), beeps(on_disk[1])) < 0.080


async def test_a_microphone_that_gave_nothing_for_a_while_is_heard_again_with_the_picture(tmp_path: Path) -> None:
    async with plane(tmp_path) as media:
        media.wanted[ROOM] = Wanted(live=True, on_air="guest", record="friday")
        async with publishing(media, "guest", voice_late=(4.0, 3.0)):
            await seconds_on_air(media, 15)
    on_disk = [(tmp_path / "recordings/friday" / name).read_bytes() for name in ("video.mp4", "audio.mp4")]
    heard = [beep for beep in beeps(on_disk[1]) if beep > 10]
    assert len(heard) >= 3
    assert furthest_apart(heard, flashes(on_disk[0])) < 0.080


async def cut(media: Plane, times: int) -> list[str]:
    """The live playlist of the picture, once something else was on air so many times."""
    while True:
        lines = (await media.fetched(f"{HLS}/video.m3u8")).decode().splitlines()
        if lines.count("#EXT-X-DISCONTINUITY") >= times:
            return lines
        await asyncio.sleep(0.2)


async def test_a_publisher_that_was_killed_and_comes_back_continues_the_show(tmp_path: Path) -> None:
    async with plane(tmp_path) as media:
        media.wanted[ROOM] = Wanted(live=True, on_air="guest", record="friday")
        ticket = media.ticket(publish="guest")["Authorization"]
        killed = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.media.publish_until_killed", f"{media.url}/whip", ticket
        )
        try:
            await media.told({"guest"})
            await seconds_on_air(media, 2)
            before, began = await cut(media, 0), (await media.node.room(ROOM)).program_started_at
        finally:
            if killed.returncode is None:
                killed.kill()
        cuts = before.count("#EXT-X-DISCONTINUITY") + 1
        await cut(media, cuts)  # to the slate
        async with publishing(media, "guest"):
            after = await cut(media, cuts + 1)
            await seconds_on_air(media, 6)
            assert (await media.node.room(ROOM)).program_started_at == began
        await killed.wait()
    head = [line for line in before if line.startswith(("#EXT-X-MEDIA-SEQUENCE", "#EXT-X-DISCONTINUITY-SEQUENCE"))]
    assert set(head) <= set(after)
    assert len(head) == 2
    for track in Recording(tmp_path / "recordings/friday").takes().values():
        first, *_, last = track.segments
        assert sorted({segment.stretch for segment in track.segments}) == [*range(last.stretch + 1)]
        assert last.stretch >= 2
        assert sum(one.duration for one in track.segments) == pytest.approx(last.at + last.duration - first.at, abs=2)


async def test_a_show_that_begins_after_the_clock_was_set_goes_by_the_right_time(tmp_path: Path) -> None:
    set_by = 0.0

    def wall() -> float:
        return time.time() + set_by

    async with plane(tmp_path, clock=Clock(seconds=Steady(wall))) as media:
        set_by = 9.0
        before = wall()
        media.wanted[ROOM] = Wanted(live=True, on_air="guest")
        async with publishing(media, "guest"):
            await seconds_on_air(media, 1)
            began = (await media.node.room(ROOM)).program_started_at
            assert began
            assert before - 1 < began.timestamp() < wall()
