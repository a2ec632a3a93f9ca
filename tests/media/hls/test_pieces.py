"""What of LL-HLS is there, over HTTP, as a player and a cache meet it."""

import asyncio
import json
import re
from pathlib import Path

import pytest

from server.media.live import Live
from server.media.parts import Part
from tests.media.camera import beeps, flashes, pictures
from tests.media.on_disk import NAME, recorded, text
from tests.media.origin import ROOM, Client, live_of, loaded, origin, packaged

HLS = f"/hls/{ROOM}"


async def rendition(client: Client, name: str) -> bytes:
    async def get(path: str) -> bytes:
        return await (await client.get(path)).read()

    return await loaded(get, f"{HLS}/{name}.m3u8")


async def test_the_multivariant_playlist_names_both_renditions(client: Client) -> None:
    playlist = await text(client, f"{HLS}/index.m3u8")
    assert re.search(
        r'CODECS="avc1\.42c0[0-9a-f]{2},mp4a\.40\.2",RESOLUTION=320x180,AUDIO="sound"\nvideo\.m3u8', playlist
    )
    assert 'URI="audio.m3u8"' in playlist


async def test_flash_and_beep_are_together_in_what_a_player_loads(client: Client) -> None:
    seen, heard = flashes(await rendition(client, "video")), beeps(await rendition(client, "audio"))
    assert len(seen) >= 8
    assert max(abs(flash - beep) for flash, beep in zip(seen, heard, strict=True)) < 0.080


async def test_ffprobe_has_nothing_to_say(client: Client) -> None:
    """It reads until the playlist's end, so it gets a live one that stands still."""
    probe = await asyncio.create_subprocess_exec(
        *("ffprobe", "-v", "warning", "-show_entries", "stream=codec_name,width", "-of", "json"),
        str(client.make_url(f"{HLS}/index.m3u8")),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, complaints = await probe.communicate()
    assert (probe.returncode, complaints) == (0, b"")
    streams = json.loads(out)["streams"]
    assert {stream["codec_name"] for stream in streams} == {"h264", "aac"}


async def test_what_is_complete_is_kept_for_ever_and_playlists_are_not(client: Client, live: Live) -> None:
    number = live.window("video").segments[0].number
    init = live.window("video").segments[0].init.uri
    for path in (f"video/{number}.m4s", f"video/{number}.0.m4s", init):
        async with client.get(f"{HLS}/{path}") as response:
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert response.content_type == "video/mp4"
            assert response.headers["Access-Control-Allow-Origin"] == "*"
    async with client.get(f"{HLS}/audio.m3u8") as response:
        assert response.headers["Cache-Control"] == "no-cache"
        assert response.content_type == "application/vnd.apple.mpegurl"


@pytest.mark.parametrize(
    "path",
    [
        "/hls/broadcast:nobody/index.m3u8",
        "/hls/broadcast:nobody/video.m3u8",
        f"{HLS}/video/1.m4s",
        f"{HLS}/video/1.1.m4s",
        f"{HLS}/video/init-9.mp4",
        f"{HLS}/video/..%2f..%2fetc",
        f"{HLS}/subtitles.m3u8",
    ],
)
async def test_what_is_not_there_is_not_found_in_the_one_shape(client: Client, path: str) -> None:
    async with client.get(path) as response:
        assert response.status == 404
        assert (await response.json())["error"]["code"] == "not_found"


async def test_a_segment_that_is_no_longer_listed_is_there_for_who_has_the_playlist_of_before(
    tmp_path: Path, parts: list[Part]
) -> None:
    live = live_of(parts, seconds=4)
    await recorded(tmp_path / "recordings", parts)
    live.recording = tmp_path / "recordings" / NAME
    first = [part for part in parts if part.rendition == "video" and part.segment == parts[0].segment]
    async with origin(live, tmp_path) as client:
        assert f"/{first[0].segment}.m4s" not in await text(client, f"{HLS}/video.m3u8")
        async with client.get(f"{HLS}/video/{first[0].segment}.m4s") as response:
            assert response.status == 200
            assert await response.read() == b"".join(part.data for part in first)
        async with client.get(f"{HLS}/video/{first[0].segment - 1}.m4s") as response:
            assert response.status == 404


async def test_before_the_first_part_there_is_nothing(tmp_path: Path) -> None:
    live = Live()
    live.close()
    async with origin(live, tmp_path) as client, client.get(f"{HLS}/index.m3u8") as response:
        assert response.status == 404
        assert (await response.json())["error"]["reason"] == "not_on_air"


def test_the_window_moves_on_and_forgets() -> None:
    live = live_of(packaged(pictures(20)), seconds=6)
    window = live.window("video")
    assert 4 <= window.duration <= 6
    first = window.segments[0]
    assert window.file(f"{first.number}.0.m4s")
    assert window.file(f"{first.number - 1}.0.m4s") is None
    assert window.file(first.init.uri.removeprefix("video/"))


async def test_a_player_that_has_the_old_segments_is_not_told_them_again(tmp_path: Path) -> None:
    async with origin(live_of(packaged(pictures(40))), tmp_path) as client:
        whole = await text(client, f"{HLS}/video.m3u8")
        for directive in ("YES", "v2"):
            delta = await text(client, f"{HLS}/video.m3u8?_HLS_skip={directive}")
            skipped = re.findall(r"#EXT-X-SKIP:SKIPPED-SEGMENTS=(\d+)\n", delta)
            assert delta.count("#EXTINF") + int(skipped[0]) == whole.count("#EXTINF")
            assert len(delta) < len(whole)
        assert await text(client, f"{HLS}/video.m3u8?_HLS_skip=no") == whole
        assert "CAN-SKIP-UNTIL=24.0" in whole
