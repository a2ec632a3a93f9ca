"""Many viewers of one stream: it is packetised once for all, and who cannot keep up is dropped alone."""

from operator import is_
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from server.media.egress import Egress
from server.media.leg import Leg
from server.media.outlet import Line
from server.media.tally import Tally
from server.media.viewer import Viewer
from tests.media.camera import merged, pictures, sounds
from tests.media.fake_wire import LINE, FakeWire
from tests.media.programs import Camera, Node

VOICE = Line(payload_type=111, ssrc=3, rtx_type=None, rtx_ssrc=4)
GROUP = 15
"""Pictures from one keyframe to the next, half a second."""


class Seat(Viewer):
    """A viewer whose wire is the test's own."""

    def __init__(self, egress: Egress) -> None:
        peer: Any = SimpleNamespace(transceivers={}, pc=None, tally=Tally(), session=str(uuid4()))
        super().__init__(peer, egress._tracks, egress.ask_keyframe)
        self.wire = FakeWire()

    def connected(self) -> None:
        wire: Any = self.wire
        self.start(wire, {"video": Leg(LINE, b"us"), "audio": Leg(VOICE, b"us")})

    @property
    def pictures(self) -> int:
        """How many packets of them it was sent."""
        return len(self.wire.numbers[LINE.payload_type])

    def unbroken(self) -> bool:
        """No number is missing, of the picture or of the sound."""
        return all(numbers == [*range(numbers[0], numbers[-1] + 1)] for numbers in self.wire.numbers.values())


@pytest.mark.parametrize("many", [2, 99], ids=["sound with the picture", "each by itself"])
async def test_one_packet_is_made_for_all_and_who_cannot_keep_up_is_dropped_alone(many: int) -> None:
    camera, egress = Camera("ann"), Egress(lambda: Node.now, many)
    quick, slow, other = seats = [Seat(egress) for _ in range(3)]
    egress.follow(camera.source)
    for seat in seats:
        egress.add(seat)
    frames = merged(pictures(1.5, gop=GROUP), sounds(1.5))
    middle = len(frames) // 2
    await camera.send(frames[:middle])
    assert len(quick.wire.packets) > GROUP
    for seat in (slow, other):
        assert len(seat.wire.packets) == len(quick.wire.packets)
        assert all(map(is_, seat.wire.packets, quick.wire.packets))
    slow.wire.full = True
    await camera.send(frames[middle : middle + 5])
    slow.wire.full = False
    key = next(place for place in range(middle + 5, len(frames)) if frames[place].keyframe)
    shown = [seat.pictures for seat in seats]
    await camera.send(frames[middle + 5 : key])
    assert [seat.pictures > before for seat, before in zip(seats, shown, strict=True)] == [True, False, True]
    await camera.send(frames[key:])
    assert quick.unbroken()
    assert len(other.wire.packets) == len(quick.wire.packets)
    assert all(map(is_, other.wire.packets, quick.wire.packets))
    assert [seat.peer.tally.dropped > 0 for seat in seats] == [False, True, False]
    assert len(slow.wire.packets) < len(quick.wire.packets)
    assert all(map(is_, slow.wire.packets[-GROUP:], quick.wire.packets[-GROUP:]))  # since the next keyframe
    egress.close()
