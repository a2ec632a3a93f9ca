"""Who waits on the fast path for what is still to come: a reload that blocks, and what comes behind it."""

import asyncio
from pathlib import Path

import pytest

from server.media.live import Live
from server.media.parts import Part
from tests.media.byte_by_byte import HLS, Served, serving
from tests.media.origin import live_of


async def test_a_blocked_reload_is_answered_by_its_part(served: Served, live: Live, parts: list[Part]) -> None:
    async with served.connection() as one, served.connection() as other:
        await one.gets(f"{HLS}/video.m3u8")
        coming = next(part for part in parts[-6:] if part.rendition == "video")
        for waiting in (one, other):
            waiting.asks(f"{HLS}/video.m3u8?_HLS_msn={coming.segment}&_HLS_part={coming.index}")
            await asyncio.sleep(0.1)
            waiting.asks(f"{HLS}/audio.m3u8")  # what comes behind waits as well
        await asyncio.sleep(0.1)
        assert sum(map(len, live.waiting.values())) == 2
        other.writer.close()
        await asyncio.sleep(0.1)
        assert sum(map(len, live.waiting.values())) == 1
        for part in parts[-6:]:
            live.add(part)
        _, playlist = await one.hears()
        assert f"{coming.segment}.{coming.index}.m4s".encode() in playlist
        assert b"audio/" in (await one.hears())[1]
        assert not live.waiting


async def test_who_says_more_and_more_while_waiting_is_hung_up_on(served: Served, live: Live) -> None:
    async with served.connection() as one:
        await one.gets(f"{HLS}/video.m3u8")
        one.asks(f"{HLS}/video.m3u8?_HLS_msn={live.window('video').next[0] + 1}")
        await asyncio.sleep(0.1)
        with pytest.raises(ConnectionError):
            for _ in range(500):
                one.writer.write(bytes(1 << 16))
                await one.writer.drain()
        assert not any(live.waiting.values())


async def test_a_blocked_reload_may_be_a_delta_update(served: Served, live: Live, parts: list[Part]) -> None:
    coming = next(part for part in parts[-6:] if part.rendition == "video")
    wanted = f"{HLS}/video.m3u8?_HLS_msn={coming.segment}&_HLS_part={coming.index}"
    async with served.connection() as one, served.connection() as other:
        await one.gets(f"{HLS}/video.m3u8")
        count = len(served.slow)
        one.asks(wanted)
        other.asks(f"{wanted}&_HLS_skip=YES")
        await asyncio.sleep(0.1)
        for part in parts[-6:]:
            live.add(part)
        (_, whole), (_, delta) = await one.hears(), await other.hears()
        assert len(served.slow) == count
    assert b"#EXT-X-SKIP" in delta
    assert b"#EXT-X-SKIP" not in whole
    assert delta.splitlines()[-1] == whole.splitlines()[-1]


async def test_a_program_that_ends_keeps_nobody_waiting(served: Served, live: Live) -> None:
    async with served.connection() as one:
        await one.gets(f"{HLS}/video.m3u8")
        next_segment = live.window("video").next[0] + 1
        one.asks(f"{HLS}/video.m3u8?_HLS_msn={next_segment}")
        await asyncio.sleep(0.1)
        live.close()
        assert (await one.hears())[0].startswith(b"HTTP/1.1 200")


async def test_who_waited_too_long_is_told_so_and_what_comes_behind_is_answered(
    parts: list[Part], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = live_of(parts[:-6], patience=0.3)
    segment, index = live.window("video").next
    async with serving(live, tmp_path, monkeypatch) as served, served.connection() as one:
        await one.gets(f"{HLS}/video.m3u8")
        one.asks(f"{HLS}/video.m3u8?_HLS_msn={segment}&_HLS_part={index}", "GET", "Accept: */*")
        await asyncio.sleep(0.1)
        one.asks(f"{HLS}/audio.m3u8")
        head, _ = await one.hears()
        assert head.startswith(b"HTTP/1.1 503")
        assert b"Retry-After: 1\r\n" in head
        assert b"Cache-Control: no-store" in head
        assert b"Access-Control-Allow-Origin: *" in head
        assert b"audio/" in (await one.hears())[1]
        assert not any(live.waiting.values())
        await asyncio.sleep(0.1)
        count = len(served.slow)
        await one.gets(f"{HLS}/video.m3u8")
        assert len(served.slow) == count  # the path is fast again
