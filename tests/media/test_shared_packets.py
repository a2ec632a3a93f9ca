"""Many viewers of one stream: it is packetised once for all, and who cannot keep up is dropped alone."""

from operator import is_

import pytest

from server.media.egress import Egress
from tests.media.camera import merged, pictures, sounds
from tests.media.fake_wire import Seat
from tests.media.programs import Camera, Node

GROUP = 15
"""Pictures from one keyframe to the next, half a second."""


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
