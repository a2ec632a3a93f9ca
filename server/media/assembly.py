"""Packets of one RTP stream become frames: put in order, what stays lost given up, pictures put together. Pure."""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from msgspec import Struct

from server.media.avc import begins_picture
from server.media.timing import signed

T = TypeVar("T")
RESTART = 3000
"""A sequence number further away than this belongs to a sender that starts anew (RFC 3550, A.1)."""
HELD = 1024
LARGEST, OVERHEAD = 4_000_000, 50
"""Bytes of a picture, and of what each packet of it takes besides; a sender that never ends one gets no more."""


class Packet(Struct, frozen=True, gc=False):
    """An RTP packet, with the names that aiortc's own counters read; the `payload` of padding is empty."""

    sequence_number: int
    timestamp: int
    marker: bool
    payload: bytes
    level: int | None = None
    """Of sound, where its sender tells: decibels below the loudest there can be, 127 for silence (RFC 6464, 3)."""


class Sequence(Generic[T]):
    """Puts numbered things in order. A gap is waited for `patience` seconds, then it is lost."""

    def __init__(self, patience: float, now: Callable[[], float]) -> None:
        self._patience, self._now = patience, now
        self._held: dict[int, T] = {}
        self._next: int | None = None
        self._gap_since: float | None = None

    def push(self, number: int, thing: T) -> Iterable[tuple[T, bool]]:
        """Takes a thing with its 16-bit number; gives what is in order now, each with whether a loss is before it."""
        if self._next is not None and not self._held and number == self._next & 0xFFFF:
            self._next += 1
            self._gap_since = None
            return ((thing, False),)
        return self._put_in_order(number, thing)

    def _put_in_order(self, number: int, thing: T) -> Iterator[tuple[T, bool]]:
        index = number if self._next is None else self._next + signed(number - self._next, 16)
        restarted = self._next is not None and abs(index - self._next) > RESTART
        if self._next is None or restarted:
            self._held.clear()
            self._next = index
        if index < self._next:
            return
        self._held[index] = thing
        yield from self._in_order(restarted)
        if self._gives_up(self._now()):
            self._next = min(self._held)
            yield from self._in_order(True)

    def _in_order(self, lost: bool) -> Iterator[tuple[T, bool]]:
        while self._next is not None and self._next in self._held:
            self._gap_since = None
            yield self._held.pop(self._next), lost
            self._next, lost = self._next + 1, False

    def _gives_up(self, now: float) -> bool:
        if not self._held:
            return False
        if self._gap_since is None:
            self._gap_since = now
        return now - self._gap_since > self._patience or len(self._held) > HELD


class Assembled(Struct, frozen=True, gc=False):
    timestamp: int
    payloads: list[bytes]


class Sounds:
    """Opus: every packet is a frame (RFC 7587, 4.2). A lost one is not waited for long."""

    def __init__(self, now: Callable[[], float], patience: float = 0.06) -> None:
        self._packets: Sequence[Packet] = Sequence(patience, now)
        self.lost = False

    def push(self, packet: Packet) -> list[Assembled]:
        in_order = self._packets.push(packet.sequence_number, packet)
        return [Assembled(one.timestamp, [one.payload]) for one, _ in in_order if one.payload]


class Pictures:
    """H.264: packets of one timestamp are a picture, complete with the marker or the next timestamp (RFC 6184, 5.1).

    A picture with a hole is not given on. `lost` tells that one is missing: the next look broken until a keyframe.
    """

    def __init__(self, now: Callable[[], float], patience: float = 0.3) -> None:
        self._packets: Sequence[Packet] = Sequence(patience, now)
        self._payloads: list[bytes] = []
        self._timestamp: int | None = None
        self._size = 0
        self._broken = self.lost = False

    def push(self, packet: Packet) -> list[Assembled]:
        whole: list[Assembled] = []
        for one, lost in self._packets.push(packet.sequence_number, packet):
            if lost:
                self._lose(one)
            self._take(one, whole)
        return whole

    def _lose(self, after: Packet) -> None:
        """The picture before the hole is not whole; the one after it only if it begins with what begins a picture."""
        self._payloads = []
        self._size = 0
        self._timestamp = after.timestamp
        self._broken = not begins_picture(after.payload)
        self.lost = True

    def _take(self, packet: Packet, whole: list[Assembled]) -> None:
        if packet.timestamp != self._timestamp:
            self._finish(whole)
            self._timestamp = packet.timestamp
        if packet.payload:
            self._payloads.append(packet.payload)
            self._size += len(packet.payload) + OVERHEAD
            if self._size > LARGEST:
                self._lose(packet)
                self._broken = True
        if packet.marker:
            self._finish(whole)

    def _finish(self, whole: list[Assembled]) -> None:
        if self._payloads and not self._broken and self._timestamp is not None:
            whole.append(Assembled(self._timestamp, self._payloads))
        self._payloads = []
        self._size = 0
        self._broken = False
