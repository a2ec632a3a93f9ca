"""What viewers get on the wire: one unbroken stream each, what they missed, and the clock for their lips."""

import asyncio
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from aiortc.rtp import RTCP_PSFB_PLI, RtcpPsfbPacket, RtpPacket

from server.media import opus
from server.media.bounds import Bounds
from server.media.control import Wanted
from server.media.rtp import CATCH_UP_SECONDS, HISTORY, RARE_KEYFRAMES, Track
from server.media.source import Frame
from server.media.timing import ntp_seconds
from tests.media.camera import RATE, pictures, sounds
from tests.media.ear import Ear
from tests.media.peers import publishing, tells_levels, until, watching
from tests.media.plane import plane


def unbroken(packets: list[RtpPacket]) -> None:
    """One SSRC, numbers without a hole, time that never runs back."""
    assert len({packet.ssrc for packet in packets}) == 1
    numbers = [packet.sequence_number for packet in packets]
    assert numbers == [(numbers[0] + step) & 0xFFFF for step in range(len(numbers))]
    steps = [(b.timestamp - a.timestamp) & 0xFFFFFFFF for a, b in pairwise(packets)]
    assert all(step < 1 << 31 for step in steps)


@pytest.mark.parametrize("kind", ["video", "audio"])
async def test_a_stream_is_unbroken_when_its_publisher_comes_back(tmp_path: Path, kind: str) -> None:
    async with plane(tmp_path) as media, publishing(media, "guest") as first:
        await media.told({"guest"})
        async with watching(media, "guest") as viewer:
            ear = Ear(viewer, kind)
            await ear.heard(20)
            await first.leave()
            await media.told(set())
            async with publishing(media, "guest"):
                await ear.heard(len(ear.packets) + 40)
                unbroken(ear.packets)


async def test_the_program_is_unbroken_when_its_publisher_comes_back(tmp_path: Path) -> None:
    async with plane(tmp_path) as media, publishing(media, "guest") as first:
        media.wanted["broadcast:1"] = Wanted(live=True, on_air="guest")
        await media.told({"guest"})
        await media.node.want("broadcast:1", media.wanted["broadcast:1"])
        async with watching(media, None) as viewer:
            ears = [Ear(viewer, "video"), Ear(viewer, "audio")]
            await asyncio.gather(*[ear.heard(20) for ear in ears])
            async with publishing(media, "guest"):
                await first.ended()
                for ear in ears:
                    await ear.heard(len(ear.packets) + 40)
                    unbroken(ear.packets)
                    await reported_each_second(ear)


async def reported_each_second(ear: Ear) -> None:
    """By the clock in the reports themselves; the first one comes with the first packet."""

    async def told() -> list[float]:
        return [ntp_seconds(report.sender_info.ntp_timestamp) for report in ear.reports]

    times = await until(told, lambda times: len(times) >= 5)
    assert 0.9 < median(after - before for before, after in pairwise(times[1:])) < 2


async def test_what_a_viewer_misses_is_sent_again_as_rtx(tmp_path: Path) -> None:
    lost: list[int] = []

    def loses(packet: RtpPacket) -> bool:
        number = packet.sequence_number
        first = packet.payload_type in media_types and number % 10 == 0 and number not in lost
        if first:
            lost.append(number)
        return first

    media_types: set[int] = set()
    async with plane(tmp_path) as media, publishing(media, "guest"):
        await media.told({"guest"})
        async with watching(media, "guest") as viewer:
            await viewer.frames("video", 1)
            ear = Ear(viewer, "video", loses)
            media_types |= {(await ear.heard(1))[0].payload_type}
            assert len(await viewer.frames("video", 60)) == 60
    again = [packet for packet in ear.packets if packet.payload_type not in media_types]
    assert {int.from_bytes(packet.payload[:2], "big") for packet in again} <= set(lost)
    assert len(again) >= 3
    assert {packet.ssrc for packet in again}.isdisjoint({packet.ssrc for packet in ear.packets if packet not in again})


async def test_where_viewers_are_many_sound_leaves_with_the_picture_and_nothing_is_missing(tmp_path: Path) -> None:
    async with plane(tmp_path, Bounds(many=2)) as media, publishing(media, "guest", gop=1, size=(1280, 720)):
        await media.told({"guest"})
        async with watching(media, "guest") as viewer, watching(media, "guest") as other:
            ears = [Ear(viewer, "video"), Ear(viewer, "audio"), Ear(other, "audio")]
            for ear in ears:
                await ear.heard(60)
                unbroken(ear.packets)
            for one in (viewer, other):
                assert len(await one.frames("video", 10)) == len(await one.frames("audio", 10)) == 10
    seen, heard = ears[0].packets, ears[1].packets
    assert any(packet.padding_size for packet in seen)
    lengths = [opus.ticks_of(packet.payload) for packet in heard]
    assert {960, 1920} <= set(lengths) <= set(range(960, opus.LONGEST + 1, 960))
    passed = (heard[-1].timestamp - heard[0].timestamp) & 0xFFFFFFFF
    assert passed == sum(lengths[:-1]), "no sound is lost or heard twice"


async def test_a_sound_in_which_nothing_is_heard_is_not_sent(tmp_path: Path) -> None:
    level = 30
    async with plane(tmp_path) as media, publishing(media, "guest") as guest:
        tells_levels(guest.pc, lambda: level)
        await media.told({"guest"})
        async with watching(media, "guest") as viewer:
            ear = Ear(viewer, "audio")
            await ear.heard(20)
            level = 127
            await until(lambda: after_pauses(ear), lambda after: len(after) == 3)
            level, heard = 30, len(ear.packets)
            await ear.heard(heard + 20)
            assert len(await viewer.frames("video", 10)) == 10
    unbroken(ear.packets)
    assert all(packet.marker for packet in await after_pauses(ear)), "it begins again as RFC 3551 (4.1) has it"
    assert len(await after_pauses(ear)) <= 4, "who is heard is heard without a pause"


async def after_pauses(ear: Ear) -> list[RtpPacket]:
    """Before which there was nothing for a quarter of a second or more."""
    return [b for a, b in pairwise(ear.packets) if (b.timestamp - a.timestamp) & 0xFFFFFFFF > RATE // 4]


async def test_a_viewer_that_asks_gets_a_keyframe(tmp_path: Path) -> None:
    asked = asyncio.Event()
    async with plane(tmp_path) as media, publishing(media, "guest") as client:
        await media.told({"guest"})
        async with watching(media, "guest") as viewer:
            await viewer.frames("video", 1)
            sender = next(sender for sender in client.pc.getSenders() if sender.kind == "video")
            handle = sender._handle_rtcp_packet

            async def hear(packet: Any) -> None:
                if isinstance(packet, RtcpPsfbPacket) and packet.fmt == RTCP_PSFB_PLI:
                    asked.set()
                await handle(packet)

            sender._handle_rtcp_packet = hear  # type: ignore[method-assign]
            receiver: Any = next(one for one in viewer.pc.getReceivers() if one.track.kind == "video")
            for source in receiver.getSynchronizationSources():
                await receiver._send_rtcp_pli(source.source)
            await asked.wait()


async def test_four_people_see_and_hear_each_other(tmp_path: Path) -> None:
    names = [f"p{number}" for number in range(4)]
    async with plane(tmp_path) as media:
        people = [publishing(media, name, "interview:1") for name in names]
        await asyncio.gather(*[person.__aenter__() for person in people])
        await media.told(set(names), "interview:1")
        views = [watching(media, other, "interview:1") for name in names for other in names if other != name]
        viewers = await asyncio.gather(*[view.__aenter__() for view in views])
        assert all(await asyncio.gather(*[viewer.frames("video", 10) for viewer in viewers]))
        assert all(await asyncio.gather(*[viewer.frames("audio", 10) for viewer in viewers]))
        await asyncio.gather(*[one.__aexit__(None, None, None) for one in [*views, *people]])
        await media.told(set(), "interview:1")


def track_with(frames: list[Frame], **more: float) -> Track:
    track = Track("video", lambda: frames[-1].time, **more)
    for frame in frames:
        track.batch(frame)
    return track


def test_a_joiner_gets_the_pictures_since_the_keyframe_as_if_new() -> None:
    frames = list(pictures(0.5))
    caught_up = track_with(frames).catch_up()
    assert caught_up[0].keyframe
    assert len(caught_up) == len(frames)
    stamps = [batch.packets[0].timestamp for batch in caught_up]
    assert stamps == [stamps[-1] - 90 * (len(frames) - 1 - place) for place in range(len(frames))]


def test_a_long_group_is_not_given_to_joiners() -> None:
    key, *_ = pictures(0.1)

    def then(size: int, seconds: float) -> Frame:
        return Frame("video", (b"\x41" + bytes([1]) * size,), round(90_000 * seconds), key.time + seconds)

    assert len(track_with([key, then(600_000, 0.03), then(600_000, 2)]).catch_up()) == 3  # two seconds of 5 Mbit/s
    assert track_with([key, then(1_500_000, 0.03)]).catch_up() == []
    long = [key, then(100, 0.03), then(100, CATCH_UP_SECONDS + 0.1)]
    assert track_with(long).catch_up() == []
    assert len(track_with(long, longest=RARE_KEYFRAMES).catch_up()) == 3


def test_who_join_between_two_pictures_share_what_they_catch_up_with() -> None:
    first, second, third = list(pictures(0.2))[:3]
    track = track_with([first, second])
    assert track.catch_up() is track.catch_up()
    before = track.catch_up()
    track.batch(third)
    assert len(track.catch_up()) == len(before) + 1


def test_another_stream_goes_on_where_the_first_was() -> None:
    track = Track("audio", lambda: 0.0)
    first = list(sounds(0.1, start=100.0))
    last = [track.batch(frame) for frame in first][-1].packets[0].timestamp
    track.begin()
    other = Frame("audio", (b"x",), 987_654, first[-1].time + 2.0)
    assert track.batch(other).packets[0].timestamp - last == 2 * 48_000


def test_the_last_packets_are_found_again_as_they_left() -> None:
    sizes = (5, 900, 1500, 9000, 40_000)
    film = [Frame("video", (b"\x41" * sizes[n % 5], b"\x41" * sizes[n // 5 % 5]), n, n / 30) for n in range(200)]
    track = Track("video", lambda: 0.0)
    sent = [packet for frame in film for run in track.batch(frame).runs for packet in run]
    end = len(sent)
    assert all(track.find(index) is sent[index] for index in range(end - HISTORY["video"], end))
    assert any(packet.padding for packet in sent)
    assert [track.find(index) for index in (-1, 0, end, end + 1)] == [None] * 4
