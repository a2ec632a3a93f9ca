"""LL-HLS over HTTP as a player and a cache meet it."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.media import subtitles
from server.media.live import Live
from server.media.parts import Part
from tests.media.camera import beeps, flashes, pictures, show
from tests.media.on_disk import NAME, recorded, text
from tests.media.origin import ROOM, Client, from_first_picture, live_of, loaded, origin, packaged

HLS = f"/hls/{ROOM}"


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return packaged(from_first_picture(show(9)))


@pytest.fixture
def live(parts: list[Part]) -> Live:
    """A program in the middle of a segment: its last parts are still to come."""
    return live_of(parts[:-6])


@pytest.fixture
async def client(live: Live, tmp_path: Path) -> AsyncIterator[Client]:
    async with origin(live, tmp_path, *subtitles.routes) as client:
        yield client


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


@pytest.mark.parametrize(
    "query",
    [
        "_HLS_part=1",
        "_HLS_msn=x",
        "_HLS_msn=-1",
        "_HLS_msn=1&_HLS_part=x",
        "_HLS_msn=",
        "_HLS_msn=99999999999",
        "_HLS_msn=٣",
    ],
)
async def test_a_directive_that_makes_no_sense_is_refused(client: Client, query: str) -> None:
    async with client.get(f"{HLS}/video.m3u8?{query}") as response:
        assert response.status == 400
        assert (await response.json())["error"]["code"] == "invalid"
        assert response.headers["Cache-Control"] == "no-store"


async def test_a_reload_waits_for_the_part_it_names(client: Client, live: Live, parts: list[Part]) -> None:
    window = live.window("video")
    segment, index = window.next
    answer = asyncio.create_task(text(client, f"{HLS}/video.m3u8?_HLS_msn={segment}&_HLS_part={index}"))
    other = next(part for part in parts[-6:] if part.rendition == "audio")
    live.add(other)
    await asyncio.sleep(0.05)
    assert not answer.done()
    live.add(next(part for part in parts[-6:] if part.rendition == "video"))
    assert f"video/{segment}.{index}.m4s" in await answer


async def test_a_reload_of_what_is_there_does_not_wait(client: Client, live: Live) -> None:
    segment, index = live.window("video").next
    assert "#EXTM3U" in await text(client, f"{HLS}/video.m3u8?_HLS_msn={segment - 1}")
    assert "#EXTM3U" in await text(client, f"{HLS}/video.m3u8?_HLS_msn={segment}&_HLS_part={index - 1}")


async def test_an_index_past_the_end_of_a_segment_means_the_next_one(live: Live) -> None:
    window = live.window("video")
    complete = window.segments[-2]
    assert window.has(complete.number, len(complete.pieces) + 3)
    assert not window.has(window.segments[-1].number, len(window.segments[-1].pieces) + 3)
    assert not window.has(window.segments[-1].number, None)


async def test_many_wait_and_one_part_wakes_them_all(client: Client, live: Live, parts: list[Part]) -> None:
    segment, index = live.window("video").next
    reload = f"{HLS}/video.m3u8?_HLS_msn={segment}&_HLS_part={index}"
    answers = [asyncio.create_task(text(client, reload)) for _ in range(100)]
    await asyncio.sleep(0.1)
    live.add(next(part for part in parts[-6:] if part.rendition == "video"))
    assert len({await answer for answer in answers}) == 1


async def test_the_hinted_part_waits_for_itself(client: Client, live: Live, parts: list[Part]) -> None:
    hint = live.window("video").hint
    answer = asyncio.create_task(client.get(f"{HLS}/video/{hint}"))
    await asyncio.sleep(0.05)
    assert not answer.done()
    part = next(part for part in parts[-6:] if part.rendition == "video")
    live.add(part)
    assert await (await answer).read() == part.data


async def test_a_program_that_ends_lets_go_of_who_waits(client: Client, live: Live) -> None:
    segment, index = live.window("video").next
    reload = asyncio.create_task(client.get(f"{HLS}/video.m3u8?_HLS_msn={segment}&_HLS_part={index}"))
    piece = asyncio.create_task(client.get(f"{HLS}/video/{live.window('video').hint}"))
    await asyncio.sleep(0.05)
    live.close()
    assert [(await reload).status, (await piece).status] == [200, 404]


async def test_who_asks_for_what_does_not_come_is_told_so_in_the_end(parts: list[Part], tmp_path: Path) -> None:
    """RFC 8216bis, 6.2.5.2. Not that it is not found, which players take for the end."""
    live = live_of(parts[:-6], patience=0.1)
    later, hint = f"?_HLS_msn={live.window('video').next[0] + 1}", live.window("video").hint
    async with origin(live, tmp_path, *subtitles.routes) as client:
        for path in (f"video.m3u8{later}", f"captions.m3u8{later}", f"video/{hint}"):
            async with client.get(f"{HLS}/{path}") as response:
                assert (response.status, response.headers["Retry-After"]) == (503, "1"), path
                assert response.headers["Cache-Control"] == "no-store"
                assert (await response.json())["error"]["code"] == "unavailable"


async def test_nobody_waits_for_a_part_that_is_far_ahead(client: Client, live: Live) -> None:
    segment, index = live.window("video").next
    for name in (f"video.m3u8?_HLS_msn={segment}&_HLS_part={index + 30}", f"captions.m3u8?_HLS_msn={segment + 30}"):
        async with client.get(f"{HLS}/{name}") as response:
            assert (await response.json())["error"]["reason"] == "too_far_ahead"


async def test_waiting_has_an_end(live: Live) -> None:
    await live.until(lambda: False, 0.01)


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


async def test_a_first_viewer_waits_for_the_first_segment_of_both(tmp_path: Path, parts: list[Part]) -> None:
    live = Live()
    async with origin(live, tmp_path) as client:
        answer = asyncio.create_task(text(client, f"{HLS}/index.m3u8"))
        for part in parts[:8]:
            live.add(part)
            await asyncio.sleep(0.01)
        assert not answer.done()
        for part in parts[8:]:
            live.add(part)
        assert "video.m3u8" in await answer


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
