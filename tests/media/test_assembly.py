"""Packets in any order and with holes become whole pictures and sounds in order."""

from hypothesis import given
from hypothesis import strategies as st

from server.media.assembly import LARGEST, RESTART, Packet, Pictures, Sequence, Sounds


def numbers(order: list[int], patience: float = 1.0, step: float = 0.01) -> list[tuple[int, bool]]:
    now, out = 0.0, list[tuple[int, bool]]()
    sequence: Sequence[int] = Sequence(patience, lambda: now)
    for number in order:
        out += sequence.push(number & 0xFFFF, number)
        now += step
    return out


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
    sequence: Sequence[int] = Sequence(1.0, lambda: 0.0)
    out = list(sequence.push(first, -1))
    for number in order:
        out += sequence.push((first + 1 + number) & 0xFFFF, number)
    assert [number for number, _ in out] == [-1, *range(40)]
    assert not any(lost for _, lost in out)


@given(st.lists(st.tuples(st.integers(0, 65535), st.floats(0, 1)), max_size=200))
def test_nothing_comes_twice_whatever_is_pushed(pushed: list[tuple[int, float]]) -> None:
    now, out = 0.0, list[int]()
    sequence: Sequence[int] = Sequence(0.3, lambda: now)
    for place, (number, passed) in enumerate(pushed):
        now += passed
        out += [one for one, _ in sequence.push(number, place)]
    assert len(set(out)) == len(out)


def pictures(packets: list[Packet], patience: float = 0.3, step: float = 0.1) -> tuple[list[bytes], bool]:
    """Their payloads together."""
    now, out = 0.0, list[bytes]()
    assembler = Pictures(lambda: now, patience)
    for packet in packets:
        out += [b"".join(picture.payloads) for picture in assembler.push(packet)]
        now += step
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
    whole = [Packet(number, number // 2 * 10, number % 2 == 1, bytes([0x41, number])) for number in range(2, 20)]
    out, lost = pictures([packet for packet in whole if packet.sequence_number != 6])
    assert not any(b"\7" in picture for picture in out)
    assert b"\x41\x08\x41\x09" in out
    assert lost


def test_a_keyframe_right_after_a_hole_is_not_wasted() -> None:
    keyframe = b"\x67..."
    packets = [Packet(1, 1, False, b"a"), Packet(3, 2, True, keyframe)] + [
        Packet(n, n, True, b"x") for n in (4, 5, 6, 7)
    ]
    out, lost = pictures(packets)
    assert out[0] == keyframe
    assert lost


def test_sounds_are_in_order_and_padding_is_none() -> None:
    assembler = Sounds(lambda: 0.0)
    packets = [
        Packet(1, 1, False, b"a"),
        Packet(3, 3, False, b"c"),
        Packet(2, 2, False, b"b"),
        Packet(4, 4, False, b""),
    ]
    assert [one.payloads for packet in packets for one in assembler.push(packet)] == [[b"a"], [b"b"], [b"c"]]


def test_a_picture_that_never_ends_is_given_up_and_the_next_goes_on() -> None:
    assembler, step = Pictures(lambda: 0.0), bytes(60_000)
    for number in range(2 * LARGEST // len(step)):
        assert not list(assembler.push(Packet(number, 1, False, step)))
        assert sum(map(len, assembler._payloads)) <= LARGEST
    assert assembler.lost
    assert not list(assembler.push(Packet(number + 1, 1, True, b"end")))
    assert [one.payloads for one in assembler.push(Packet(number + 2, 2, True, b"next"))] == [[b"next"]]
