"""How packets leave: a run in one system call where the kernel cuts it (UDP GSO), one by one where it does not."""

import asyncio
import errno
import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from pylibsrtp import Policy, Session

from server.media.outlet import Outlet
from server.media.wire import MOST_FORMS, RtpPacket, Run, Wire, runs

KEY = bytes(range(30))
SO_NO_CHECK = 11
"""socket(7) of Linux: no checksums. With that the kernel cuts nothing, as where it never can, and says so."""


class Counting(socket.socket):
    """Counts the calls; takes nothing while it `refuses`."""

    def __init__(self) -> None:
        super().__init__(socket.AF_INET, socket.SOCK_DGRAM)
        self.cut = self.single = 0
        self.refuses: OSError | None = None

    def sendmsg(self, *args: Any) -> int:
        self.cut += 1
        if self.refuses:
            raise self.refuses
        return super().sendmsg(*args)

    def sendto(self, *args: Any) -> int:
        self.single += 1
        return super().sendto(*args)


class Way:
    """To a viewer on this machine."""

    def __init__(self) -> None:
        self.socket = Counting()
        self.session = Session(Policy(key=KEY, ssrc_type=Policy.SSRC_ANY_OUTBOUND))
        self._in = Session(Policy(key=KEY, ssrc_type=Policy.SSRC_ANY_INBOUND))
        self.srtp, self.tag = self.session._srtp[0], 10
        self.viewer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.viewer.bind(("127.0.0.1", 0))
        self.viewer.settimeout(5)
        self.address = self.viewer.getsockname()

    def arrives(self, count: int) -> list[tuple[int, int, int, bytes]]:
        """Payload type, number, SSRC and payload of the next datagrams."""
        found = [self._in.unprotect(self.viewer.recv(2000)) for _ in range(count)]
        return [
            (one[1] & 0x7F, int.from_bytes(one[2:4], "big"), int.from_bytes(one[8:12], "big"), one[12:])
            for one in found
        ]

    def close(self) -> None:
        self.socket.close()
        self.viewer.close()


@pytest.fixture
def way() -> Iterator[Way]:
    way = Way()
    yield way
    way.close()


def picture() -> Run:
    [run] = runs([RtpPacket(bytes([number]) * 1000, 90_000, 0x80 * (number == 4)) for number in range(5)])
    return run


SEEN = [(96, 65_534 + number & 0xFFFF, 7, bytes([number]) * 1000) for number in range(5)]
"""Its packets as a viewer gets them, whose stream is numbered from 65534 on."""
HEARD = [(111, 20, 8, b"sound")]


def sends_a_picture_and_one_with_sound(way: Way) -> None:
    wire, run = Wire(way), picture()  # type: ignore[arg-type]
    assert wire.send(run, ((96, 7), 65_534))
    assert way.arrives(5) == SEEN
    both = run.joined_by(RtpPacket(b"sound", 90_000, 0))
    assert both
    assert wire.send(both, ((96, 7), 65_539), ((111, 8), 20))


def test_a_picture_with_the_sound_behind_it_leaves_in_one_call(way: Way) -> None:
    sends_a_picture_and_one_with_sound(way)
    assert [payload for *_, payload in way.arrives(5)] == [payload for *_, payload in SEEN]
    assert way.arrives(1) == HEARD
    assert (way.socket.cut, way.socket.single) == (2, 0)


def test_where_the_kernel_cuts_nothing_packets_leave_one_by_one_and_nobody_asks_it_again(way: Way) -> None:
    way.socket.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, 1)
    sends_a_picture_and_one_with_sound(way)
    assert way.arrives(6)[5:] == HEARD
    assert (way.socket.cut, way.socket.single) == (1, 11)


def test_one_packet_leaves_by_itself_as_it_was_with_its_padding(way: Way) -> None:
    wire, run = Wire(way), runs([RtpPacket(b"1" * 900, 0, 0), RtpPacket(b"2" * 890, 0, 0), RtpPacket(b"3" * 900, 0, 0)])  # type: ignore[arg-type]
    assert wire.send(run[0], ((96, 7), 70_000))
    first, padded, _ = way.arrives(3)
    assert padded[3] == b"2" * 890 + bytes(9) + b"\x0a"
    wire.send_one(run[0][1], ((97, 9), 65_540))
    assert way.arrives(1) == [(97, 4, 9, padded[3])]
    way.socket.close()
    wire.send_one(run[0][1], ((97, 9), 5))
    assert first[1] == 70_000 & 0xFFFF


def test_viewers_whose_browsers_name_streams_differently_get_their_own_and_take_no_memory(way: Way) -> None:
    wire, run = Wire(way), picture()  # type: ignore[arg-type]
    for type_ in range(96, 98 + MOST_FORMS):
        for number in (type_ * 100, type_ * 100 + 50):
            assert wire.send(run, ((type_, 7), number))
            seen = [(kind, sequence) for kind, sequence, *_ in way.arrives(5)]
            assert seen == [(type_, sequence) for sequence in range(number, number + 5)]
    assert len(run.forms) == MOST_FORMS


@pytest.mark.parametrize("why", [errno.EAGAIN, errno.ENETUNREACH, errno.ENOBUFS])
def test_a_full_socket_takes_nothing_and_nobody_waits(way: Way, why: int) -> None:
    """Nor is anything else than before when it takes something again, or when the network is back."""
    way.socket.refuses = OSError(why, "")
    wire = Wire(way)  # type: ignore[arg-type]
    assert not wire.send(picture(), ((96, 7), 100))
    way.socket.refuses = None
    assert wire.send(picture(), ((96, 7), 105))
    assert [payload for *_, payload in way.arrives(5)] == [payload for *_, payload in SEEN]
    assert (way.socket.cut, way.socket.single) == (2, 0)


def test_packets_that_leave_together_are_equally_long() -> None:
    """A short one in between, the end of a slice, is padded; one that is much too short ends its run."""
    packets = [RtpPacket(bytes(size), 0, 0) for size in (5, 900, 900, 898, 900, 3, 900, 900, 12, 1000)]
    together = [[(len(packet.payload), packet.padding) for packet in run] for run in runs(packets)]
    first = [(900, 0), (900, 0), (898, 2), (900, 0), (3, 0)]
    assert together == [[(5, 0)], first, [(900, 0), (900, 0), (12, 0)], [(1000, 0)]]


async def test_a_viewer_is_sent_from_where_ice_has_found_it(way: Way) -> None:
    """Who leaves the Wi-Fi goes on by another address of ours, which may be of another kind."""
    loop = asyncio.get_running_loop()
    ours = [
        (await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=(host, 0)))[0]
        for host in ("127.0.0.1", "127.0.0.2")
    ]
    pairs = [
        SimpleNamespace(remote_addr=way.address, protocol=SimpleNamespace(transport=transport)) for transport in ours
    ]
    connection = SimpleNamespace(_nominated={1: pairs[0]})
    profile = SimpleNamespace(get_selected_srtp_profile=lambda: b"SRTP_AES128_CM_SHA1_80")
    dtls = SimpleNamespace(_tx_srtp=way.session, _ssl=profile, transport=SimpleNamespace(_connection=connection))
    outlet = Outlet(SimpleNamespace(transport=dtls))  # type: ignore[arg-type]
    wire = Wire(outlet)
    for number, pair in enumerate([*pairs, pairs[0]]):
        connection._nominated[1] = pair
        assert wire.send(runs([RtpPacket(b"sound", 0, 0)])[0], ((111, 8), number))
        assert way.viewer.recvfrom(2000)[1] == pair.protocol.transport.get_extra_info("sockname")
    before = outlet.socket
    connection._nominated[1] = pairs[0]
    assert wire.send(runs([RtpPacket(b"sound", 0, 0)])[0], ((111, 8), 3))
    assert outlet.socket is before
    ours[1].close()
    await asyncio.sleep(0.01)
    connection._nominated[1] = pairs[1]
    assert not wire.send(runs([RtpPacket(b"sound", 0, 0)])[0], ((111, 8), 4))  # of which no other can be made
    wire.report(b"\x80\xc8\0\1" + bytes(4))
    connection._nominated[1] = pairs[0]
    assert wire.send(runs([RtpPacket(b"sound", 0, 0)])[0], ((111, 8), 5))
    connection._nominated.clear()
    assert not wire.send(runs([RtpPacket(b"sound", 0, 0)])[0], ((111, 8), 6))
    wire.close()
    for transport in ours:
        transport.close()
