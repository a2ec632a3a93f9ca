"""Going back over a show that is still on: what is older than the live playlist is in the recording."""

import asyncio
import gzip
import os
import re
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from server.media.journal import JOURNAL, Begin, Body, Head, Line
from server.media.parts import RENDITIONS, Part
from server.media.playlist import SKIP_UNTIL
from server.media.program import Program
from server.media.recording import Recording
from server.media.slate import make_slate
from tests.media.camera import START, show
from tests.media.on_disk import NAME, Show, read, recorded, text
from tests.media.origin import ROOM, from_first_picture, origin, packaged
from tests.media.probe import probed
from tests.media.programs import Camera, Node, Pair, send_together


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return packaged(from_first_picture(show(40)), ended=False)


def uris(playlist: str) -> list[str]:
    return re.findall(r"#EXT-X-BYTERANGE:(\S+)", playlist)


async def test_a_growing_recording_only_ever_gets_longer_at_its_end(tmp_path: Path, parts: list[Part]) -> None:
    on_air, seen = Show(tmp_path), [list[str]()]
    async with origin(None, tmp_path) as client:
        for begin in range(0, len(parts), 37):
            await on_air.goes_on(parts[begin : begin + 37])
            playlist = await text(client, f"/replay/{NAME}/video.m3u8")
            assert "#EXT-X-PLAYLIST-TYPE:EVENT" in playlist
            assert "#EXT-X-ENDLIST" not in playlist
            assert uris(playlist)[: len(seen[-1])] == seen[-1]
            seen.append(uris(playlist))
        await on_air.recorder.close()
        ended = await text(client, f"/replay/{NAME}/video.m3u8")
    assert len(seen[-1]) >= 18
    assert uris(ended)[: len(seen[-1])] == seen[-1]
    assert "#EXT-X-PLAYLIST-TYPE:VOD" in ended
    assert ended.endswith("#EXT-X-ENDLIST\n")


async def test_who_has_the_beginning_is_not_told_it_again(tmp_path: Path, parts: list[Part]) -> None:
    on_air = Show(tmp_path)
    await on_air.goes_on(parts)
    async with origin(None, tmp_path) as client:
        whole = await text(client, f"/replay/{NAME}/video.m3u8")
        delta = await text(client, f"/replay/{NAME}/video.m3u8?_HLS_skip=YES")
    await on_air.recorder.close()
    skipped = int(re.findall("SKIPPED-SEGMENTS=([0-9]+)", delta)[0])
    assert f"CAN-SKIP-UNTIL={SKIP_UNTIL:.1f}" in whole
    assert uris(delta) == uris(whole)[skipped:]
    assert len(delta) < 0.8 * len(whole)


def test_two_hours_are_read_back_and_who_has_them_is_told_little(tmp_path: Path) -> None:
    segments, parts, size = 3600, 7, 1000
    lines: list[Line] = [Begin()]
    for rendition in RENDITIONS:
        lines.append(Head(rendition, 0, size, "avc1.42c01f"))
        (tmp_path / f"{rendition}.mp4").touch()
        os.truncate(tmp_path / f"{rendition}.mp4", size * (segments * parts + 1))
    for number in range(segments * parts):
        segment, at = number // parts, START + 2 * number / parts
        lines += [Body(one, segment, 0, size * (number + 1), size, at, 2 / parts) for one in RENDITIONS]
    (tmp_path / JOURNAL).write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    recording = Recording(tmp_path)
    for take in recording.takes().values():
        assert len(take.segments) == segments - 1  # the newest may still become longer
        assert sum(one.duration for one in take.segments) == pytest.approx(7200 - 2)
    whole, delta = [recording.text("video", skip) or b"" for skip in (False, True)]
    assert whole.count(b"#EXTINF") == segments - 1
    assert 0 < delta.count(b"#EXTINF") < SKIP_UNTIL
    assert 0 < len(recording.text("video", packed=True) or b"") < 100_000


async def test_a_long_list_is_packed_for_who_can_unpack_it(tmp_path: Path, parts: list[Part]) -> None:
    on_air = Show(tmp_path)
    await on_air.goes_on(parts)
    async with origin(None, tmp_path) as client:
        plain = await text(client, f"/replay/{NAME}/video.m3u8")
        accepting = {"Accept-Encoding": "gzip"}
        async with client.get(f"/replay/{NAME}/video.m3u8", headers=accepting) as response:
            assert response.headers["Content-Encoding"] == "gzip"
            assert await response.text() == plain
    await on_air.recorder.close()
    packed = Recording(tmp_path / "recordings" / NAME).text("video", packed=True) or b""
    assert gzip.decompress(packed).decode().count("#EXTINF") >= 18
    assert len(packed) < len(plain) / 4


async def test_the_smaller_size_is_recorded_and_is_the_larger_one_where_there_is_none(tmp_path: Path) -> None:
    Node.now = START
    program = Program(ROOM, tmp_path / "recordings", make_slate(), lambda: Node.now, low=False)
    bob, ann = Camera("bob"), Pair("ann")
    await program.want(bob.source, live=True, record=NAME)
    await asyncio.sleep(0)
    await bob.send(from_first_picture(show(5)))
    await program.want(ann.large.source, live=True, record=NAME)
    await send_together(*ann.show(6, Node.now))
    await program.stop()
    takes = read(tmp_path / "recordings" / NAME)
    stretches = [{segment.stretch for segment in take.segments} for take in takes.values()]
    assert set(takes) == {"video", "low", "audio"}
    assert stretches[0] == stretches[1] == stretches[2]
    assert len(stretches[0]) > 1
    low = takes["low"].segments
    assert (low[0].media.uri, low[-1].media.uri) == ("video.mp4", "low.mp4")
    seconds = sum(segment.duration for segment in low)
    assert seconds > 8
    assert sorted(low, key=lambda segment: segment.at) == low
    async with origin(None, tmp_path) as client:
        assert re.findall(r"RESOLUTION=([0-9x]+)", await text(client, f"/replay/{NAME}/index.m3u8")) == [
            "320x180",
            "160x90",
        ]
        assert await probed(client, f"/replay/{NAME}/low.m3u8") == pytest.approx(seconds, abs=0.1)


async def test_a_recording_whose_process_was_killed_grows_no_more(tmp_path: Path, parts: list[Part]) -> None:
    on_air = Show(tmp_path)
    await on_air.goes_on(parts)
    recording = Recording(tmp_path / "recordings" / NAME)
    assert b"EVENT" in (recording.text("audio") or b"")
    before = len(recording.takes()["audio"].segments)
    read(tmp_path / "recordings" / NAME)
    assert b"VOD" in (recording.text("audio") or b"")
    assert len(recording.takes()["audio"].segments) == before + 1
    await on_air.recorder.close()


async def test_a_stretch_is_listed_once_its_smaller_picture_has_begun(tmp_path: Path, parts: list[Part]) -> None:
    """Who has a list in which the larger one stands in its place would never hear of it."""
    early = [part for part in parts if part.at < START + 4]
    second = [replace(part, stretch=1) for part in parts if START + 4 <= part.at < START + 8.5]
    small = [replace(part, rendition="low") for part in early + second if part.rendition == "video"]
    on_air, recording = Show(tmp_path), Recording(tmp_path / "recordings" / NAME)
    await on_air.goes_on([*small[:1], *early, *small[1:5], *second])
    assert {segment.stretch for segment in recording.takes()["video"].segments} == {0}
    await on_air.goes_on(small[5:])
    assert {segment.stretch for segment in recording.takes()["video"].segments} == {0, 1}
    await on_air.recorder.close()


@pytest.mark.parametrize(("at", "offset"), [(7.5, "7.500"), (-100, "0.000")])
async def test_a_player_begins_where_it_asks_to(tmp_path: Path, parts: list[Part], at: float, offset: str) -> None:
    on_air = Show(tmp_path)
    await on_air.goes_on(parts)
    async with origin(None, tmp_path) as client:
        for playlist in ("index", "audio"):
            asked = f"/replay/{NAME}/{playlist}.m3u8?at={int((START + at) * 1000)}"
            assert f"#EXTM3U\n#EXT-X-START:TIME-OFFSET={offset},PRECISE=YES\n" in await text(client, asked)
    await on_air.recorder.close()


@pytest.mark.parametrize("at", ["", "x", "-1", "9" * 16])
async def test_an_instant_is_a_number(tmp_path: Path, parts: list[Part], at: str) -> None:
    await recorded(tmp_path / "recordings", parts[:60])
    async with origin(None, tmp_path) as client, client.get(f"/replay/{NAME}/index.m3u8?at={at}") as response:
        assert (response.status, (await response.json())["error"]["reason"]) == (400, "bad_directive")
