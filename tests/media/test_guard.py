"""What may come in at a socket: by its shape, its sender, its name, and how many there are."""

from types import SimpleNamespace
from typing import Any

import pytest

from server.media.guard import WAITING, Guard, Most
from server.media.passthrough import Check
from server.media.readable import extent, readable_reports, shape_of

MOST = Most()

STUN = b"\0\1\0\0\x21\x12\xa4\x42" + bytes(12)
RTP = b"\x80\x60\0\1\0\0\0\2\0\0\0\3"
FRIEND, STRANGER = ("127.0.0.1", 5000), ("127.0.0.1", 5001)


@pytest.mark.parametrize(
    ("data", "shape"),
    [
        (b"", "size"),
        (bytes(1501), "size"),
        (STUN, "stun"),
        (STUN + b"\0", "stun?"),
        (STUN[:19], "stun?"),
        (b"\0\1\0\0\x21\x12\xa4\x43" + bytes(12), "stun?"),
        (RTP, "media"),
        (RTP[:11], "rtp?"),
        (b"\x80\xc8\0\1\0\0\0\1", "media"),
        (b"\x80\xc8\0\1", "rtcp?"),
        (b"\x80", "rtp?"),
        (b"\x16\xfe\xfd" + bytes(20), "dtls"),
        (b"\x16\x03\x01" + bytes(20), "dtls?"),
        (b"\x16\xfe\xfd", "dtls?"),
        (b"\x2f" + bytes(20), "dtls"),
        (b"GET / HTTP/1.1", "unknown"),
        (b"\xff" * 50, "unknown"),
        (b"\x05" * 50, "unknown"),
    ],
)
def test_shapes(data: bytes, shape: str) -> None:
    assert shape_of(data) == shape


@pytest.mark.parametrize(
    ("packet", "readable"),
    [
        (RTP, True),
        (b"\x40" + RTP[1:], False),
        (b"\x81" + RTP[1:], False),
        (b"\x81" + RTP[1:] + bytes(4), True),
        (b"\x90" + RTP[1:], False),
        (b"\x90" + RTP[1:] + b"\xbe\xde\0\1", False),
        (b"\x90" + RTP[1:] + b"\xbe\xde\0\1" + bytes(4), True),
        (b"\xa0" + RTP[1:] + b"\0", False),
        (b"\xa0" + RTP[1:] + b"\2", False),
        (b"\xa0" + RTP[1:] + b"\0\2", True),
    ],
)
def test_packets(packet: bytes, readable: bool) -> None:
    assert (extent(packet) is not None) is readable


@pytest.mark.parametrize(
    ("reports", "readable"),
    [
        (b"", False),
        (b"\x80\xc8\0\1" + bytes(4), True),
        (b"\x80\xc8\0\1" + bytes(4) + b"\x81\xca\0\0", True),
        (b"\x80\xc8\0\2" + bytes(4), False),
        (b"\x80\xc8\0\1" + bytes(6), False),
        (b"\0\xc8\0\1" + bytes(4), False),
    ],
)
def test_reports(reports: bytes, readable: bool) -> None:
    assert readable_reports(reports) is readable


class Door:
    """A guard with a connection that has been to FRIEND, and a clock."""

    def __init__(self) -> None:
        self.time, self.queued, self.flooded = 0.0, 0, 0
        self.refused: list[str] = []
        self.connection: Any = SimpleNamespace(
            local_username="usrA",
            _check_list=[SimpleNamespace(remote_addr=FRIEND)],
            _early_checks_done=True,
            _queue=SimpleNamespace(qsize=lambda: self.queued),
        )
        self.protocol: Any = SimpleNamespace(transactions={STUN[8:20]: None})
        self.guard = Guard(Check(self.connection), self.refused.append, self.flood, lambda: self.time)

    def flood(self) -> None:
        self.flooded += 1

    def knock(self, data: bytes, address: tuple[str, int] = FRIEND) -> bool:
        return self.guard.lets_in(self.protocol, data, address)


def test_media_comes_from_where_ice_has_been() -> None:
    door = Door()
    assert door.knock(RTP)
    assert not door.knock(RTP, STRANGER)
    assert door.refused == ["stranger"]
    door.connection._check_list.append(SimpleNamespace(remote_addr=STRANGER))
    assert door.knock(RTP, STRANGER)


def test_who_comes_while_another_goes_is_no_stranger() -> None:
    """ICE strikes off what it need not try any more, and whoever comes from a new address is then one more."""
    door = Door()
    assert door.knock(RTP)
    door.connection._check_list[:] = [SimpleNamespace(remote_addr=STRANGER)]
    assert door.knock(RTP, STRANGER)
    assert not door.knock(RTP, FRIEND)


def test_before_ice_has_begun_there_are_no_strangers() -> None:
    door = Door()
    door.connection._early_checks_done = False
    assert door.knock(RTP, STRANGER)


@pytest.mark.parametrize(
    ("message", "welcome"),
    [
        (STUN + b"usrA:usrB", True),
        (STUN + b"someone:usrA", False),
        (b"\1\1" + STUN[2:], True),
        (b"\1\x11" + STUN[2:], True),
        (b"\1\1" + STUN[2:8] + b"x" * 12, False),
        (b"\0\x11" + STUN[2:], False),
    ],
)
def test_stun_knows_our_name_or_answers_us(message: bytes, welcome: bool) -> None:
    whole = message[:2] + (len(message) - 20).to_bytes(2, "big") + message[4:]
    door = Door()
    assert door.knock(whole, STRANGER) is welcome
    assert door.refused == ([] if welcome else ["stun"])


def test_a_flood_is_cut_to_the_rate_and_ends_the_connection_when_it_lasts() -> None:
    door = Door()
    assert sum(door.knock(RTP) for _ in range(int(MOST.burst) + 100)) == MOST.burst
    assert door.refused == ["flood"] * 100
    door.time += 1
    assert sum(door.knock(RTP) for _ in range(int(MOST.burst))) == MOST.rate
    assert door.flooded == 0
    for _ in range(MOST.hopeless):
        door.knock(RTP)
    assert door.flooded == 1


@pytest.mark.parametrize("packet", [RTP, b"\0\x11" + STUN[2:]], ids=["media", "signs of life"])
def test_strangers_use_up_nobodys_rate(packet: bytes) -> None:
    door = Door()
    for _ in range(int(2 * MOST.burst) + MOST.hopeless):
        door.knock(packet, STRANGER)
    assert door.flooded == 0
    assert door.knock(packet)
    assert door.knock(RTP)


def test_what_nobody_looks_at_is_not_piled_up() -> None:
    door = Door()
    door.queued = WAITING + 1
    assert not door.knock(RTP)
    assert door.refused == ["flood"]
