"""From a publisher's packets to what viewers load: WHIP in, LL-HLS and recording out, nothing in between replaced."""

import asyncio
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


async def test_a_publisher_that_comes_back_continues_the_show(tmp_path: Path) -> None:
    async with plane(tmp_path) as media:
        media.wanted[ROOM] = Wanted(live=True, on_air="guest", record="friday")
        async with publishing(media, "guest") as client:
            await seconds_on_air(media, 2)
            began = (await media.node.room(ROOM)).program_started_at
            await client.leave()
        await media.told(set())
        async with publishing(media, "guest"):
            await seconds_on_air(media, 6)
            text = (await media.fetched(f"{HLS}/video.m3u8")).decode()
            assert (await media.node.room(ROOM)).program_started_at == began
    assert text.count("#EXT-X-DISCONTINUITY\n") == 2  # to the slate and back
    for track in Recording(tmp_path / "recordings/friday").takes().values():
        assert {segment.stretch for segment in track.segments} == {0, 1, 2}
        assert sum(segment.duration for segment in track.segments) == pytest.approx(8, abs=3)


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
