"""The fast path of LL-HLS: the same bytes as from aiohttp, and aiohttp itself for all that is not plain."""

import asyncio
import gzip
import re
import sys
from pathlib import Path

import pytest
import uvloop

from server.media.front import ANSWERS, owed_after
from server.media.live import Live
from server.media.parts import Part
from tests.media import eager
from tests.media.byte_by_byte import HLS, Served, serving


def names(live: Live) -> list[str]:
    """One of everything that is there."""
    newest = live.window("video").newest
    assert newest
    segment = live.window("video").segments[0]
    return [
        *("video.m3u8", "audio.m3u8", f"video.m3u8?_HLS_msn={segment.number}", segment.init.uri, segment.media.uri),
        *(f"video.m3u8?_HLS_msn={newest.segment}&_HLS_part=0&_HLS_skip=YES", "video.m3u8?_HLS_skip=YES"),
        *(f"video.m3u8?_HLS_msn={newest.segment}&_HLS_part=0", segment.pieces[0].uri),
        live.window("audio").segments[0].pieces[0].uri,
    ]


@pytest.mark.parametrize("takes", ["Accept-Encoding: identity", "accept-encoding: br, gzip, zstd"])
async def test_the_answers_are_those_of_aiohttp(served: Served, live: Live, takes: str) -> None:
    async with served.connection() as one:
        for name in names(live):
            slow = await one.gets(f"{HLS}/{name}", "GET", takes, "Connection: Keep-Alive, x")
            count = len(served.slow)
            fast = await one.gets(f"{HLS}/{name}", "GET", takes, "Accept: */*", "Connection: keep-alive")
            assert fast == slow, name
            assert len(served.slow) == count, name
            assert b"Access-Control-Allow-Origin: *" in fast[0]


async def test_playlists_come_gzipped_to_who_takes_that(served: Served, live: Live, parts: list[Part]) -> None:
    """For somebody who only hears, each would else be longer than the sound it tells of."""
    coming = next(part for part in parts[-6:] if part.rendition == "audio")
    async with served.connection() as one, served.connection() as other:
        for name in ("audio.m3u8", f"audio.m3u8?_HLS_msn={coming.segment}&_HLS_part={coming.index}"):
            one.asks(f"{HLS}/{name}", "GET")
            other.asks(f"{HLS}/{name}", "GET", "Accept-Encoding: gzip")
            await asyncio.sleep(0.1)
            if "?" in name:
                assert sum(map(len, live.waiting.values())) == 2
                live.add(coming)
            (_, plain), (head, packed) = await one.hears(), await other.hears()
            assert b"Content-Encoding: gzip" in head
            assert gzip.decompress(packed) == plain
            assert 3 * len(packed) < len(plain)


async def test_a_request_repeated_word_by_word_hears_what_is_new(served: Served, live: Live, parts: list[Part]) -> None:
    async with served.connection() as one:
        old = [await one.gets(f"{HLS}/video.m3u8") for _ in range(3)]
        for part in parts[-6:]:
            live.add(part)
        assert old[0] == old[1] == old[2] != await one.gets(f"{HLS}/video.m3u8")


async def test_what_is_not_plain_is_aiohttps(served: Served, live: Live) -> None:
    part = f"{HLS}/{names(live)[-2]}"
    async with served.connection() as one:
        whole = await one.gets(part)
        for method, header in (("HEAD", "X: y"), ("GET", "Range: bytes=0-9"), ("GET", "EXPECT: nothing")):
            count = len(served.slow)
            await one.gets(part, method, header)
            assert len(served.slow) > count, header
        assert await one.gets(part) == whole


async def test_the_connection_is_closed_where_that_is_asked_for(served: Served, live: Live) -> None:
    part = f"{HLS}/{names(live)[-2]}"
    async with served.connection() as one:
        await one.gets(part)
        head, _ = await one.gets(part, "GET", "Connection: close")
        assert b"Connection: close" in head
        assert await one.reader.read() == b""


async def test_what_is_not_there_is_refused_as_ever(served: Served) -> None:
    async with served.connection() as one:
        for path in (f"{HLS}/video/1.2.m4s", f"{HLS}/video.m3u8?_HLS_part=1", "/media/hls/nobody/video.m3u8"):
            head, _ = await one.gets(path)
            assert re.match(rb"HTTP/1.1 40[04]", head), path


def test_who_asks_again_at_once_is_not_aiohttps_for_ever(
    live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crowd comes before the first head is known: aiohttp answers everybody once, and nobody twice.

    On the product's event loop, which hears of data before it goes on with tasks.
    """

    async def show() -> list[bytes]:
        async with serving(live, tmp_path, monkeypatch) as served:
            load = [sys.executable, eager.__file__, str(served.port), f"{HLS}/video.m3u8", "100", "20"]
            process = await asyncio.create_subprocess_exec(*load)
            assert await process.wait() == 0
            return [data for data in served.slow if data]

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert len(runner.run(show())) <= 100


async def test_what_is_kept_for_who_asks_again_has_an_end(served: Served, live: Live) -> None:
    """While no part comes, and by names and requests that are never the same."""
    async with served.connection() as one:
        await one.gets(f"{HLS}/video.m3u8")
        for number in range(1500):
            await one.gets(f"{HLS}/video.m3u8?_HLS_msn={number}")
        assert 0 < len(live.ready) <= 1000
        for size in (10, 100_000):
            await one.gets(f"{HLS}/audio.m3u8", "GET", f"X: {'y' * size}")
    assert 0 < max(map(len, served.app[ANSWERS].asked)) < 10_000


async def test_half_a_request_hides_no_other(served: Served, live: Live) -> None:
    """What looks like a request is the rest of a header: it must not be answered."""
    async with served.connection() as one:
        await one.gets(f"{HLS}/video.m3u8")
        one.writer.write(f"GET {HLS}/nothing HTTP/1.1\r\nHost: here\r\nX: ".encode())
        await asyncio.sleep(0.1)
        one.asks(f"{HLS}/video.m3u8")
        assert re.match(rb"HTTP/1.[01] 4", (await one.hears())[0])


async def test_after_a_body_that_came_in_pieces_the_path_is_fast_again(served: Served) -> None:
    async with served.connection() as one:
        await one.gets(f"{HLS}/video.m3u8")
        one.asks("/nowhere", "POST", "Content-Length: 8", body="four")
        await asyncio.sleep(0.1)
        one.writer.write(b"four")
        await one.hears()
        await asyncio.sleep(0.1)
        count = len(served.slow)
        await one.gets(f"{HLS}/video.m3u8")
        assert len(served.slow) == count


async def test_a_body_that_nobody_reads_does_not_end_the_connection(served: Served) -> None:
    """It is refused before all of it is there, and what still comes is no request."""
    async with served.connection() as one:
        for _ in range(5):
            one.asks("/nowhere", "POST", "Content-Length: 1000000", body="x" * 1_000_000)
            assert (await one.hears())[0].startswith(b"HTTP/1.1 404")
        assert (await one.gets(f"{HLS}/video.m3u8"))[0].startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("data", "owed", "left"),
    [
        (b"GET / HTTP/1.1\r\nA: b\r\n\r\n", 0, 0),
        (b"GET / HTTP/1.1\r\nA: b", 0, None),
        (b"GET / HTTP/1.1\r\n\r\nGET", 0, None),
        (b"POST / HTTP/1.1\r\ncontent-length: 5\r\n\r\nab", 0, 3),
        (b"cde", 3, 0),
        (b"cdef", 3, None),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 0, None),
        (b"anything", None, None),
    ],
)
def test_where_a_request_begins(data: bytes, owed: int | None, left: int | None) -> None:
    assert owed_after(data, owed) == left
