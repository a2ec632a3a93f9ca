"""Frames of one kind become RTP packets once for all viewers; the last seconds are kept for those who miss some."""

import secrets
from bisect import bisect_right
from collections.abc import Callable
from itertools import chain, islice
from operator import attrgetter

from msgspec.structs import replace

from server.media import avc
from server.media.source import RATE, Frame, Kind
from server.media.wire import MARKER, MAX_PAYLOAD, RtpPacket, Run, runs

HISTORY: dict[Kind, int] = {"video": 1024, "audio": 128}
"""Packets that are kept at the least: two seconds and more."""
CATCH_UP_SECONDS, CATCH_UP_RATE = 5.0, 300_000
"""Seconds, and bytes for each of them: a group of pictures that is longer or larger is not given to a joiner: to ask
for a keyframe is quicker. A program has one every two seconds, and even 5 Mbit/s make no more than 1.25 MB of it."""
RARE_KEYFRAMES = 12.0
"""Seconds for a program, which has asked again and again by then: its publisher hears no questions."""
SQUEEZED = 90
"""Ticks between two pictures of a group that is caught up with."""


class Batch:
    """The packets of one frame. `index` numbers the first; every viewer adds its own offset to get sequence numbers."""

    def __init__(self, track: "Track", packets: list[RtpPacket], index: int, keyframe: bool) -> None:
        self.track, self.packets, self.index, self.keyframe = track, packets, index, keyframe
        self.runs: list[Run] = runs(packets)
        self.octets = sum([len(packet.payload) for packet in packets])

    def joined_by(self, sound: "Batch") -> list[Run] | None:
        """The runs with a sound of one packet as the tail of the last; None where it does not fit there."""
        last = self.runs[-1].joined_by(sound.packets[0]) if self.runs and len(sound.packets) == 1 else None
        return [*self.runs[:-1], last] if last else None

    def at(self, timestamp: int) -> "Batch":
        packets = [replace(packet, timestamp=timestamp) for packet in self.packets]
        return Batch(self.track, packets, self.index, self.keyframe)


class Track:
    """Outgoing RTP of one kind. Timestamps go on without a jump when the frames come from another stream."""

    def __init__(self, kind: Kind, now: Callable[[], float], longest: float = CATCH_UP_SECONDS) -> None:
        self.kind: Kind = kind
        self._longest, self._largest = longest, longest * CATCH_UP_RATE
        self._now, self._rate = now, RATE[kind]
        self._next = 0
        self._timestamp = secrets.randbits(31)
        self._time: float | None = None
        self._shift: int | None = None
        self._until = 0
        """Where the frame ends that was the last; nothing is known of a picture's end."""
        self._history: list[Batch] = []
        self._group: list[Batch] = []
        self._group_began, self._group_bytes = 0.0, 0
        self._caught_up: tuple[int, list[Batch]] = (-1, [])
        """For all who join between two pictures."""

    def begin(self) -> None:
        """The next frame comes from another stream than those before."""
        self._shift = None
        self._group.clear()
        self._caught_up = (-1, [])

    def batch(self, frame: Frame) -> Batch:
        timestamp = self._stamp(frame)
        video = self.kind == "video"
        payloads = avc.payloads(frame.units, MAX_PAYLOAD) if video else frame.units
        packets = [RtpPacket(payload, timestamp, 0) for payload in payloads]
        begins = timestamp > self._until  # sound after a pause (RFC 3551, 4.1)
        if packets and (video or begins):
            packets[-1] = RtpPacket(payloads[-1], timestamp, MARKER)
        self._until = timestamp + frame.duration
        batch = Batch(self, packets, self._next, frame.keyframe)
        self._remember(batch)
        return batch

    def _stamp(self, frame: Frame) -> int:
        if self._shift is None:
            passed = frame.time - self._time if self._time is not None else 0.0
            self._shift = self._timestamp + max(1, round(passed * self._rate)) - frame.timestamp
        self._timestamp, self._time = frame.timestamp + self._shift, frame.time
        return self._timestamp

    def _remember(self, batch: Batch) -> None:
        self._next += len(batch.packets)
        for before in self._history[-2:]:  # have left; who joins gets copies with other times
            for run in before.runs:
                run.forms.clear()
        self._history.append(batch)
        while len(self._history) > 1 and self._history[1].index <= self._next - HISTORY[self.kind]:
            del self._history[0]
        if batch.keyframe:
            self._group, self._group_began, self._group_bytes = [batch], self._time or 0.0, batch.octets
        elif self._group:
            self._group.append(batch)
            self._group_bytes += batch.octets
            long = (self._time or 0.0) - self._group_began > self._longest
            if long or self._group_bytes > self._largest:
                self._group.clear()

    def find(self, index: int) -> RtpPacket | None:
        """A packet sent a while ago, as it left, with its padding, for a viewer that missed it."""
        place = bisect_right(self._history, index, key=attrgetter("index")) - 1
        if place < 0 or (within := index - self._history[place].index) >= len(self._history[place].packets):
            return None
        return next(islice(chain.from_iterable(self._history[place].runs), within, None))

    def catch_up(self) -> list[Batch]:
        """All pictures since the last keyframe, timed as if they had just been captured; empty where they are many."""
        if self._caught_up[0] != self._next:
            first = self._timestamp - SQUEEZED * (len(self._group) - 1)
            self._caught_up = (
                self._next,
                [batch.at(first + SQUEEZED * place) for place, batch in enumerate(self._group)],
            )
        return self._caught_up[1]

    @property
    def started(self) -> bool:
        return self._time is not None

    def clock(self) -> tuple[float, int]:
        """Now, in Unix seconds and on the RTP clock, for sender reports."""
        now = self._now()
        return now, self._timestamp + round((now - (self._time or now)) * self._rate)
