"""Clips: cut from the recording by their two ends."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from server.media.cutting import cut
from server.media.parts import Part
from server.media.recording import Recording
from tests.media.camera import START, show
from tests.media.on_disk import NAME, Show, clip, read, recorded, text
from tests.media.origin import from_first_picture, origin, packaged
from tests.media.probe import probed


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return packaged(from_first_picture(show(20)))


def dates(playlist: str) -> list[float]:
    found = re.findall("PROGRAM-DATE-TIME:(.*)", playlist)
    return [datetime.fromisoformat(one).timestamp() - START for one in found]


async def test_a_clip_has_what_lies_between_its_ends_and_begins_at_the_first(tmp_path: Path, parts: list[Part]) -> None:
    await recorded(tmp_path / "recordings", parts)
    async with origin(None, tmp_path) as client:
        index = await text(client, f"/replay/{NAME}/index.m3u8?{clip(5, 9)}")
        assert f"video.m3u8?{clip(5, 9)}" in index
        assert 'URI="audio.m3u8?' in index
        assert "#EXT-X-START:TIME-OFFSET=1.000,PRECISE=YES" in index
        video = await text(client, f"/replay/{NAME}/video.m3u8?{clip(5, 9)}")
        assert dates(video) == [4, 6, 8]
        assert video.endswith("#EXT-X-ENDLIST\n")
        assert await probed(client, f"/replay/{NAME}/video.m3u8?{clip(5, 9)}") == pytest.approx(6, abs=0.2)


async def test_a_clip_of_a_growing_recording_ends_once_its_end_is_there(tmp_path: Path, parts: list[Part]) -> None:
    on_air, wanted = Show(tmp_path), f"/replay/{NAME}/audio.m3u8?{clip(3, 8)}"
    async with origin(None, tmp_path) as client:
        await on_air.goes_on([part for part in parts if part.at < START + 7])
        assert "#EXT-X-PLAYLIST-TYPE:EVENT" in await text(client, wanted)
        await on_air.goes_on([part for part in parts if part.at >= START + 7])
        whole = await text(client, wanted)
        assert whole.endswith("#EXT-X-ENDLIST\n")
        assert dates(whole)[0] <= 3
    await on_air.recorder.close()


async def test_a_stretch_that_only_one_rendition_has_within_the_clip_is_left_out(tmp_path: Path) -> None:
    await recorded(tmp_path, packaged(from_first_picture(show(4) + show(4, START + 20))))
    takes = read(tmp_path / NAME)
    takes["audio"] = replace(takes["audio"], segments=[one for one in takes["audio"].segments if one.stretch == 1])
    pieces = cut(takes, START, START + 100)
    assert {one.stretch for take in pieces.values() for one in take.segments} == {1}
    assert cut(takes, START + 50, START + 60) == {}


@pytest.mark.parametrize(
    ("query", "status", "reason"),
    [
        ("from=1", 400, "bad_clip"),
        ("to=1", 400, "bad_clip"),
        ("from=2&to=2", 400, "bad_clip"),
        ("from=x&to=2", 400, "bad_directive"),
        ("from=1&to=2", 404, "no_recording"),
    ],
)
async def test_what_is_no_clip_is_refused(
    tmp_path: Path, parts: list[Part], query: str, status: int, reason: str
) -> None:
    await recorded(tmp_path / "recordings", parts[:60])
    async with origin(None, tmp_path) as client, client.get(f"/replay/{NAME}/index.m3u8?{query}") as response:
        assert (response.status, (await response.json())["error"]["reason"]) == (status, reason)
    assert Recording(tmp_path / "recordings" / NAME).takes()
