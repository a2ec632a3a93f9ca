"""Packets in any order and with holes become whole pictures and sounds in order."""

from hypothesis import given
from hypothesis import strategies as st

from server.media.assembly import LARGEST, RESTART, Packet, Pictures, Sequence, Sounds


def numbers(order: list[int], patience: float = 1.0, step: float = 0.01) -> list[tuple[int, bool]]:
    sequence: Sequence[int] = Sequence(patience)
    return [one for at, number in enumerate(order) for one in sequence.push(number & 0xFFFF, number, at * step)]


def test_what_comes_late_is_waited_for() -> None:
    assert numbers([65534, 65536, 65535, 65537]) == [(number, False) for number in range(65534, 65538)]


def test_what_never_comes_is_lost_after_a_while() -> None:
    assert numbers([1, 2, 4, 5, 6, 7, 8], patience=0.03) == [
        (1, False), (2, False), (4, True), (5, False), (6, False), (7, False), (8, False)
    ]  # fmt: skip


def test_what_comes_twice_or_too_late_is_dropped() -> None:
    assert [number for number, _ in numbers([1, 2, 2, 1, 3])] == [1, 2, 3]


def test_a_sender_that_starts_anew() -> None:
    assert numbers([1, 2, 2 + RESTART + 5, 2 + RESTART + 6])[2:] == [(2 + RESTART + 5, True), (2 + RESTART + 6, False)]


@given(st.permutations(range(40)), st.integers(0, 65535))
def test_any_order_within_reach_becomes_the_right_one(order: list[int], first: int) -> None:
    sequence: Sequence[int] = Sequence(1.0)
    out = list(sequence.push(first, -1, 0.0))
    for number in order:
        out += sequence.push((first + 1 + number) & 0xFFFF, number, 0.0)
    assert [number for number, _ in out] == [-1, *range(40)]
    assert not any(lost for _, lost in out)


@given(st.lists(st.tuples(st.integers(0, 65535), st.floats(0, 1)), max_size=200))
def test_nothing_comes_twice_whatever_is_pushed(pushed: list[tuple[int, float]]) -> None:
    sequence: Sequence[int] = Sequence(0.3)
    now, out = 0.0, []
    for place, (number, passed) in enumerate(pushed):
        now += passed
        out += [one for one, _ in sequence.push(number, place, now)]
    assert len(set(out)) == len(out)


def pictures(packets: list[Packet], patience: float = 0.3, step: float = 0.1) -> tuple[list[bytes], bool]:
    assembler = Pictures(patience)
    out = [picture.data for at, packet in enumerate(packets) for picture in assembler.push(packet, at * step)]
    return out, assembler.lost


def test_a_picture_is_whole_with_its_marker_or_with_the_next_timestamp() -> None:
    packets = [
        Packet(2, 10, False, b"a"),
        Packet(3, 10, True, b"b"),
        Packet(4, 20, False, b"c"),
        Packet(5, 20, False, b""),
        Packet(6, 30, True, b"d"),
    ]
    assert pictures(packets) == ([b"ab", b"c", b"d"], False)


def test_a_picture_with_a_hole_is_not_given_on() -> None:
    whole = [Packet(number, number // 2 * 10, number % 2 == 1, bytes([number])) for number in range(2, 20)]
    out, lost = pictures([packet for packet in whole if packet.sequence != 6])
    assert b"\6\7" not in out
    assert b"\7" not in out
    assert b"\x08\x09" in out
    assert lost


def test_a_keyframe_right_after_a_hole_is_not_wasted() -> None:
    keyframe = b"\0\0\0\1\x67..."
    packets = [Packet(1, 1, False, b"a"), Packet(3, 2, True, keyframe)] + [
        Packet(n, n, True, b"x") for n in (4, 5, 6, 7)
    ]
    out, lost = pictures(packets)
    assert out[0] == keyframe
    assert lost


def test_sounds_are_in_order_and_padding_is_none() -> None:
    assembler = Sounds()
    packets = [
        Packet(1, 1, False, b"a"),
        Packet(3, 3, False, b"c"),
        Packet(2, 2, False, b"b"),
        Packet(4, 4, False, b""),
    ]
    assert [one.data for packet in packets for one in assembler.push(packet, 0.0)] == [b"a", b"b", b"c"]


def test_a_picture_that_never_ends_is_given_up_and_the_next_goes_on() -> None:
    assembler, step = Pictures(), bytes(60_000)
    for number in range(2 * LARGEST // len(step)):
        assert not list(assembler.push(Packet(number, 1, False, step), 0.0))
        assert sum(map(len, assembler._parts)) <= LARGEST
    assert assembler.lost
    assert not list(assembler.push(Packet(number + 1, 1, True, b"end"), 0.0))
    assert [one.data for one in assembler.push(Packet(number + 2, 2, True, b"next"), 0.0)] == [b"next"]
