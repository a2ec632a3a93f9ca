"""One picture in two sizes: cut together, on one clock, the same stretches whatever a publisher sends."""

import asyncio
import io
import re
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import av
import pytest

from server.media.control import Wanted
from server.media.program import Program
from server.media.slate import make_slate
from tests.media.arriving import Arriving
from tests.media.camera import START, flashes, merged, pictures, show, sounds
from tests.media.origin import ROOM, from_first_picture, loaded
from tests.media.peers import publishing, until
from tests.media.plane import Plane, plane
from tests.media.programs import SMALL, Camera, Node, Pair, media, nothing_comes, send_together, stretches

HLS = "/hls/broadcast:1"


@pytest.fixture
async def program(tmp_path: Path) -> AsyncIterator[Program]:
    Node.now = START
    program = Program(ROOM, tmp_path, make_slate(), lambda: Node.now)
    yield program
    await program.stop()


async def test_both_sizes_are_on_the_clock_of_the_machine_they_come_from() -> None:
    large = Arriving(0.02)
    small = Arriving(0.3, beside=large)
    for number in range(3):
        large.sends(number / 30)
        small.sends(number / 30)
    times = [[frame.time - START for frame in size.taken.frames] for size in (large, small)]
    assert times[0] == pytest.approx([0.02, 0.02 + 1 / 30, 0.02 + 2 / 30], abs=0.001)
    assert times[1] == pytest.approx(times[0], abs=0.001)


async def put_on_air(program: Program, camera: Camera) -> None:
    await program.want(camera.source, live=True, record=None)
    await asyncio.sleep(0)


def caught_up(flashes: list[float]) -> list[float]:
    """Without those of the pictures that the smaller size's first one builds on: they pass within a millisecond."""
    return [flash for flash in flashes if flash > flashes[0] + 0.05]


def same_stretches(program: Program) -> bool:
    return set(stretches(program)) == set(stretches(program, "low")) == set(stretches(program, "audio"))


async def test_both_sizes_are_one_picture_at_one_time(program: Program) -> None:
    ann = Pair("ann")
    await put_on_air(program, ann.large)
    await send_together(*ann.show(9))
    assert same_stretches(program)
    large, small = flashes(media(program, "video", 1)), flashes(media(program, "low", 1))
    assert len(small) >= 4
    assert all(min(abs(flash - 0.1 - other) for other in large) < 0.04 for flash in caught_up(small))
    text = (program.hls.multivariant() or b"").decode()
    assert re.findall(r"RESOLUTION=(\S+),", text) == ["320x180", "160x90"]
    assert re.findall(r"^\w+.m3u8", text, re.M) == ["video.m3u8", "low.m3u8", "audio.m3u8"]
    assert b'RENDITION-REPORT:URI="low.m3u8"' in (program.hls.playlist("video") or b"")


async def test_a_cut_changes_both_at_once_and_the_smaller_one_can_be_decoded(program: Program) -> None:
    ann, bob = Pair("ann"), Pair("bob")
    await program.want(None, live=True, record=None)
    await nothing_comes(program, 1)
    await put_on_air(program, ann.large)
    await send_together(*ann.show(4, Node.now))
    await put_on_air(program, bob.large)
    at = Node.now
    await send_together(*bob.show(5, at), *ann.show(5, at))
    assert program.on_air is bob.large.source
    assert same_stretches(program)
    last = max(stretches(program))
    segments = program.hls.window("low").segments
    assert [segment.init.uri for segment in segments if segment.stretch == last]
    assert len(flashes(media(program, "low", last))) >= 2
    assert program.hls.window("low").newest.init.size == SMALL  # type: ignore[union-attr]


async def test_a_source_with_one_size_is_the_same_in_both(program: Program) -> None:
    await program.want(None, live=True, record=None)
    await nothing_comes(program, 2)
    bob = Camera("bob")
    await put_on_air(program, bob)
    await bob.send(from_first_picture(show(4, Node.now)))
    assert same_stretches(program)
    assert program.hls.window("low").newest.init.size == (320, 180)  # type: ignore[union-attr]
    assert len(flashes(media(program, "low", 1))) >= 3
    text = (program.hls.multivariant() or b"").decode()
    assert re.findall(r"RESOLUTION=(\S+),", text) == ["320x180", "160x90"]  # players that read it now hear of both
    ann = Pair("ann")
    await put_on_air(program, ann.large)
    await send_together(*ann.show(4, Node.now))
    assert program.hls.window("low").newest.init.size == SMALL  # type: ignore[union-attr]
    assert same_stretches(program)


async def test_a_program_that_begins_with_one_size_already_tells_of_both(program: Program) -> None:
    bob, ann = Camera("bob"), Pair("ann")
    await put_on_air(program, bob)
    await bob.send(from_first_picture(show(4)))
    known = (program.hls.multivariant() or b"").decode()  # and not read again by who came now
    assert re.findall(r"RESOLUTION=(\S+),", known) == ["320x180", "160x90"]
    assert len(flashes(media(program, "low", 0))) >= 3
    await put_on_air(program, ann.large)
    await send_together(*ann.show(4, Node.now))
    assert program.hls.window("low").newest.init.size == SMALL  # type: ignore[union-attr]
    assert same_stretches(program)


async def test_a_smaller_size_that_goes_away_is_replaced_by_the_larger_one(program: Program) -> None:
    ann = Pair("ann")
    await put_on_air(program, ann.large)
    await send_together(*ann.show(5))
    ann.small.source.close()
    ann.large.source.low = None
    await program.want(ann.large.source, live=True, record=None)
    await ann.large.send(show(5, START + 5))
    assert same_stretches(program) or set(stretches(program)) - set(stretches(program, "low")) == {0}
    assert program.hls.window("low").newest.init.size == (320, 180)  # type: ignore[union-attr]
    assert program.hls.window("low").segments[-1].at > START + 8


async def test_one_size_is_in_memory_once(program: Program) -> None:
    """Also where its segments have other numbers, because there were two sizes before."""
    ann, bob = Pair("ann"), Camera("bob")
    await put_on_air(program, ann.large)
    await send_together(*ann.show(4))
    await put_on_air(program, bob)
    await bob.send(from_first_picture(show(4, Node.now)))
    large, small = program.hls.window("video"), program.hls.window("low")
    kept = [
        [window.file(piece.uri.partition("/")[2]) for piece in window.segments[-1].pieces] for window in (large, small)
    ]
    assert len(kept[0]) == len(kept[1]) > 1
    assert all(one is other for one, other in zip(*kept, strict=True))


async def test_a_smaller_size_that_changes_its_format_waits_for_the_next_keyframe_of_both(program: Program) -> None:
    ann = Pair("ann")
    await put_on_air(program, ann.large)
    await send_together(*ann.show(5))
    changed = list(pictures(5, START + 5.1, size=(192, 108)))
    await send_together((ann.large, list(show(5, START + 5))), (ann.small, changed))
    for segment in program.hls.window("low").segments:
        pieces = [piece.uri.removeprefix("low/") for piece in segment.pieces]
        init = segment.init.uri.removeprefix("low/")
        assert flashes(b"".join(program.hls.window("low").file(name) or b"" for name in (init, *pieces))) is not None
    assert program.hls.window("low").newest.init.size == (192, 108)  # type: ignore[union-attr]


async def test_sound_that_comes_with_the_smaller_size_is_left_out(program: Program) -> None:
    """An encoder that sends everything twice: its sound is that of the larger one."""
    ann = Pair("ann")
    await put_on_air(program, ann.large)
    large, (camera, small) = ann.show(5)
    await send_together(large, (camera, merged(iter(small), sounds(5, START + 0.1))))
    assert same_stretches(program)
    kept = media(program, "low", max(stretches(program)))
    with av.open(io.BytesIO(kept)) as container:
        assert 100 < sum(packet.size > 0 for packet in container.demux(video=0)) <= len(small)
    assert len(flashes(kept)) >= 3


def newest(playlist: str) -> str:
    """What stands after the last init of a playlist."""
    return "#EXT-X-MAP" + playlist.rpartition("#EXT-X-MAP")[2]


async def newest_stretch(media: Plane, rendition: str) -> bytes:
    async def get(path: str) -> bytes:
        body = await media.fetched(path)
        return newest(body.decode()).encode() if path.endswith(".m3u8") else body

    return await loaded(get, f"{HLS}/{rendition}.m3u8")


async def test_hosts_see_a_publisher_once_and_players_both_sizes(tmp_path: Path) -> None:
    async with plane(tmp_path) as media:
        media.wanted["broadcast:1"] = Wanted(live=True, on_air="guest")
        async with publishing(media, "guest"):
            await media.told({"guest"})
            assert (await media.post("/whip?size=huge", "", media.ticket(publish="guest"))).status == 400
            async with publishing(media, "guest", door="/whip?size=low", kinds=("video",), size=SMALL):
                path = f"{HLS}/index.m3u8"
                text = (await until(lambda: media.fetched(path), lambda text: text.count(b"RESOLUTION") == 2)).decode()
                assert "low.m3u8" in text
                assert [source.name for source in await media.node.sources("broadcast:1")] == ["guest"]
                await until(
                    lambda: media.fetched(f"{HLS}/low.m3u8"), lambda text: newest(text.decode()).count("#EXTINF") >= 3
                )
                seen = caught_up(flashes(await newest_stretch(media, "low")))
                assert seen
                assert all(abs(later - before - 1) < 0.08 for before, later in pairwise(seen))
                await media.node.kick("broadcast:1", "guest")
                await media.told(set())
                assert (await media.view()).viewers == 0
