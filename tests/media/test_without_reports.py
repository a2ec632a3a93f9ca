"""An encoder that sends no reports: its first second was held, and reaches its viewers picture by picture."""

import asyncio
from itertools import pairwise

from server.media.egress import Egress
from server.media.publisher import MOST
from server.media.source import Frame
from tests.media.arriving import Arriving
from tests.media.camera import START, pictures, sounds
from tests.media.fake_wire import Seat

FPS = 30
SECOND = FPS + 1
"""Pictures for which reports are waited for."""


class Encoder(Arriving):
    """Sends sound and picture, and a keyframe where its film has one, whoever asks."""

    def __init__(self) -> None:
        super().__init__(kinds=("video", "audio"))

    def films(self, film: tuple[Frame, ...], begin: int, end: int) -> None:
        """All at once, as far as the loop can tell."""
        for number in range(begin, end):
            self.shows(number / FPS, film[number].units)

    @property
    def seen(self) -> list[tuple[bytes, ...]]:
        return [frame.units for frame in self.taken.frames if frame.kind == "video"]


def shown(seat: Seat) -> int:
    """How many pictures have left; there is no sound."""
    return sum(packet.marker > 0 for packet in seat.wire.packets)


async def test_each_picture_leaves_by_itself_and_what_comes_meanwhile_behind_them() -> None:
    film, encoder, egress = pictures(1.5, gop=99), Encoder(), Egress(lambda: START, many=5)
    seats = [Seat(egress) for _ in range(20)]
    egress.follow(encoder.source)
    for seat in seats:
        egress.add(seat)
    encoder.films(film, 0, SECOND)
    assert {shown(seat) for seat in seats} == {0}
    encoder.films(film, SECOND, SECOND + 4)
    after_each_turn = [[shown(seat) for seat in seats]]
    while after_each_turn[-1][0] < SECOND + 4:
        await asyncio.sleep(0)
        after_each_turn.append([shown(seat) for seat in seats])
    assert set(after_each_turn[0]) == {1}
    assert all(now - before <= 1 for turns in zip(*after_each_turn, strict=True) for before, now in pairwise(turns))
    encoder.films(film, SECOND + 4, len(film))
    assert encoder.seen == [picture.units for picture in film]
    assert all(shown(seat) == len(film) and seat.unbroken() for seat in seats)
    frames = encoder.taken.frames
    assert all(after.time > before.time and after.timestamp > before.timestamp for before, after in pairwise(frames))
    assert frames[SECOND].time - frames[0].time < 0.1
    egress.close()


async def test_sound_does_not_wait_for_them() -> None:
    film, encoder = pictures(1.5, gop=99), Encoder()
    encoder.films(film, 0, SECOND + 2)
    for number, sound in enumerate(sounds(0.1)):
        encoder.says((SECOND + 2) / FPS + number / 50, sound.sound)
    assert [frame.kind for frame in encoder.taken.frames] == ["video", *["audio"] * len(sounds(0.1))]


async def test_a_keyframe_ends_it() -> None:
    film, encoder = pictures(1.5, gop=35), Encoder()
    encoder.films(film, 0, 35)
    encoder.films(film, 35, len(film))
    now = [picture.units for picture in (film[0], *film[35:])]
    assert encoder.seen == now
    await asyncio.sleep(0.05)
    assert encoder.seen == now


async def test_who_leaves_meanwhile_sends_nothing_more() -> None:
    film, encoder = pictures(1.5, gop=99), Encoder()
    encoder.films(film, 0, SECOND + 2)
    encoder.source.close()
    encoder.films(film, SECOND + 2, len(film))
    await asyncio.sleep(0.05)
    assert encoder.seen == [film[0].units]


async def test_too_many_to_be_caught_up_with_wait_for_the_next_keyframe() -> None:
    first, other, *_ = pictures(0.2, gop=99)
    encoder, fast = Encoder(), 2 * MOST
    encoder.shows(0, first.units, fast)
    for number in range(1, fast + 50):
        encoder.shows(number / fast, other.units, fast)
    assert encoder.seen == []
    encoder.shows(1 + 50 / fast, first.units, fast)
    encoder.shows(1 + 51 / fast, other.units, fast)
    assert encoder.seen == [first.units, other.units]
