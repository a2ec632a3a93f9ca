"""One viewer of the shared packets: what it is sent when its socket is full, and when it says that it missed some."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from server.media.inlet import Feedback
from server.media.leg import MOST_RESENT, Leg
from server.media.outlet import Line
from server.media.rtp import Batch, Track
from server.media.source import Frame, Kind
from server.media.tally import Tally
from server.media.viewer import Viewer
from server.media.yielding import FIRST, PATIENCE
from tests.media.fake_wire import LINE, FakeWire


class Show:
    """A viewer of a track that the test feeds picture by picture, three packets each."""

    def __init__(self, line: Line = LINE) -> None:
        self.asked, self.now = 0, 1.0
        self.track = Track("video", lambda: self.now)
        self.wire = FakeWire()
        self.says: dict[Kind, Feedback] = {}
        heed = self.says.__setitem__
        peer: Any = SimpleNamespace(transceivers={"video": None}, pc=None, tally=Tally(), heed=heed)
        self.viewer = Viewer(peer, {"video": self.track}, self._ask)
        self._line = line

    def _ask(self) -> None:
        self.asked += 1

    def start(self) -> None:
        wire: Any = self.wire
        self.viewer.start(wire, {"video": Leg(self._line, b"us")})

    def batch(self, number: int, keyframe: bool = False) -> Batch:
        return self.track.batch(
            Frame("video", (b"\x41" + bytes([1 + number % 250]) * 3000,), number, number / 30, keyframe)
        )

    def show(self, number: int, keyframe: bool = False) -> Batch:
        batch = self.batch(number, keyframe)
        self.viewer.send(batch)
        return batch

    def misses(self, *numbers: int) -> None:
        self.says["video"].on_nack(list(numbers))

    @property
    def sent(self) -> list[int]:
        return self.wire.numbers.get(96, [])


@pytest.fixture
def show() -> Show:
    return Show()


def unbroken(numbers: list[int]) -> bool:
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_a_viewer_begins_with_a_keyframe_and_its_report(show: Show) -> None:
    show.start()
    assert show.asked == 1
    show.show(0)
    assert show.sent == []
    show.show(1, keyframe=True)
    show.show(2)
    assert len(show.sent) == 6
    assert unbroken(show.sent)
    assert show.wire.reports == 1


def test_a_joiner_catches_up_and_goes_on_without_a_hole(show: Show) -> None:
    show.batch(0, keyframe=True)
    show.batch(1)
    show.start()
    assert show.asked == 0
    show.show(2)
    assert len(show.sent) == 9
    assert unbroken(show.sent)
    show.misses(show.sent[0], show.sent[-1])
    assert len(show.wire.numbers[97]) == 1


async def test_a_large_group_leaves_in_portions_in_front_of_what_comes_meanwhile(show: Show) -> None:
    show.batch(0, keyframe=True)
    for number in range(1, 120):
        show.batch(number)
    show.start()
    assert 0 < len(show.sent) < 40
    assert show.asked == 0
    show.show(120)
    while len(show.sent) < 3 * 121:  # noqa: ASYNC110 - nothing tells us
        await asyncio.sleep(0.01)
    show.show(121)
    assert len(show.sent) == 3 * 122
    assert unbroken(show.sent)
    show.misses(show.sent[0], show.sent[-1])  # what was timed for this viewer alone is not there any more
    assert len(show.wire.numbers[97]) == 1


async def test_who_leaves_while_catching_up_is_sent_nothing_more(show: Show) -> None:
    show.batch(0, keyframe=True)
    for number in range(1, 120):
        show.batch(number)
    show.start()
    show.viewer.close()
    sent = len(show.sent)
    await asyncio.sleep(0.05)
    assert len(show.sent) == sent


def test_a_sound_leaves_with_a_picture_only_where_the_viewer_takes_both(show: Show) -> None:
    sounds = Track("audio", lambda: 1.0)
    wire: Any = show.wire
    show.viewer.start(wire, {"video": Leg(LINE, b"us"), "audio": Leg(Line(111, 3, None, 4), b"us")})

    def together(number: int, keyframe: bool = False) -> None:
        picture = show.batch(number, keyframe)
        sound = sounds.batch(Frame("audio", (b"\xfc123",), 960 * number, number / 30, duration=960))
        both = picture.joined_by(sound)
        assert both
        assert both[-1].tail is sound.packets[0]
        show.viewer.send_together(picture, sound, both)

    together(0)
    assert 96 not in show.wire.numbers
    assert len(show.wire.numbers[111]) == 1
    together(1, keyframe=True)
    together(2)
    assert len(show.sent) == 6
    assert unbroken(show.sent)
    assert len(show.wire.numbers[111]) == 3
    assert unbroken(show.wire.numbers[111])


def test_a_full_socket_costs_the_pictures_up_to_the_next_keyframe(show: Show) -> None:
    show.start()
    show.show(0, keyframe=True)
    show.wire.full = True
    show.show(1)
    show.wire.full = False
    asked = show.asked
    assert asked == 2
    show.show(2)
    assert len(show.sent) == 3
    show.show(3, keyframe=True)
    assert show.sent[3:] == [show.sent[2] + 4, show.sent[2] + 5, show.sent[2] + 6]
    show.misses(show.sent[2] + 1)
    assert 97 not in show.wire.numbers


def test_a_missed_packet_is_sent_again_as_it_was(show: Show) -> None:
    show.start()
    batch = show.show(0, keyframe=True)
    number = show.sent[1]
    show.misses(number, (number + 30_000) & 0xFFFF)
    assert show.wire.payloads[3:] == [(number & 0xFFFF).to_bytes(2, "big") + batch.packets[1].payload]


def test_without_rtx_the_same_packet_is_sent_again() -> None:
    show = Show(Line(96, 1, None, 2))
    show.start()
    batch = show.show(0, keyframe=True)
    show.misses(show.sent[1])
    assert show.wire.payloads[3:] == [batch.packets[1].payload]
    assert show.sent[3] == show.sent[1]


def test_of_a_picture_that_gave_way_nothing_is_sent_again_nor_asked_for(show: Show) -> None:
    wire: Any = show.wire
    show.viewer.start(wire, {"video": Leg(LINE, b"us"), "audio": Leg(Line(111, 3, None, 4), b"us")})
    show.viewer._tracks["audio"] = Track("audio", lambda: show.now)
    show.show(0, keyframe=True)
    sent, asked = list(show.sent), show.asked
    for window in range(PATIENCE + 1):
        show.now += 1
        show.says["video"].on_report(100 * window, 50 * window)
    show.show(1, keyframe=True)
    show.misses(*sent)
    show.says["video"].on_pli()
    assert show.sent == sent
    assert 97 not in show.wire.numbers
    assert show.asked == asked
    show.now += FIRST
    show.viewer.report()
    show.says["video"].on_pli()
    assert show.asked == asked + 2
    show.misses(*sent)
    assert len(show.wire.numbers[97]) == len(sent)
    show.show(2, keyframe=True)
    assert len(show.sent) == 2 * len(sent)


def test_a_viewer_that_misses_everything_all_the_time_is_not_an_amplifier(show: Show) -> None:
    show.start()
    show.show(0, keyframe=True)
    show.misses(*[show.sent[0]] * 5000)
    assert len(show.wire.numbers[97]) == MOST_RESENT


def test_without_rtx_the_very_same_packets_are_sent_again(show: Show) -> None:
    """Another one under the same number would give AES-GCM's key away: padding counts, also for a sound behind it."""
    wire: Any = show.wire
    sounds = Track("audio", lambda: 1.0)
    show.viewer._tracks["audio"] = sounds
    legs = {"video": Leg(replace(LINE, rtx_type=None), b"us"), "audio": Leg(Line(111, 3, None, 4), b"us")}
    show.viewer.start(wire, legs)  # type: ignore[arg-type]
    show.show(0, keyframe=True)
    slices = tuple(b"\x41" + bytes([kind]) * size for kind, size in ((1, 3000), (2, 2990), (3, 1900)))
    picture = show.track.batch(Frame("video", slices, 3000, 1 / 30))
    sound = sounds.batch(Frame("audio", (b"\xf8sound",), 0, 1 / 30))
    both = picture.joined_by(sound)
    assert both
    del wire.packets[:]
    show.viewer.send_together(picture, sound, both)
    sent = wire.packets[: len(picture.packets)]
    assert any(packet.padding for packet in sent)
    del wire.packets[:]
    show.misses(*show.sent[-len(sent) :])
    assert wire.packets == sent
