"""Requests that wait for what is to come: blocking reloads, hinted parts, a first viewer (RFC 8216bis, 6.2.5.2)."""

import asyncio
from pathlib import Path

import pytest

from server.media import subtitles
from server.media.live import Live
from server.media.parts import Part
from tests.media.on_disk import text
from tests.media.origin import ROOM, Client, live_of, origin

HLS = f"/hls/{ROOM}"


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
