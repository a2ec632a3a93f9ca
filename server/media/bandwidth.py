"""What a publisher's network seems to carry, by how its pictures arrive (draft-ietf-rmcat-gcc-02), for REMB. Pure.

The arithmetic is aiortc's. Around it aiortc keeps a bucket for each millisecond and goes through sixty numbers for each
picture, which shows in what a room costs: here the same numbers come of what has changed.
"""

from collections import deque
from itertools import count

from aiortc.rate import (
    BURST_DELTA_THRESHOLD_MS,
    MIN_FRAME_PERIOD_HISTORY_LENGTH,
    TIMESTAMP_GROUP_LENGTH_MS,
    AimdRateControl,
    BandwidthUsage,
    OveruseDetector,
    OveruseEstimator,
)
from msgspec import Struct

SECOND = 1000
SENT_SECOND, SENT_WRAPS = 1 << 18, 1 << 24
"""Units of abs-send-time in a second, and until it begins anew."""


class Group(Struct, gc=False):
    """What was sent within some milliseconds, or came in one burst."""

    first_sent: int
    sent: int
    """The last of it, in units of abs-send-time."""
    arrived: int = 0
    size: int = 0


class Bandwidth:
    def __init__(self) -> None:
        self._estimator, self._detector, self._control = Estimator(), OveruseDetector(), AimdRateControl()
        self._throughput = Throughput()
        self._group: Group | None = None
        self._before: Group | None = None
        self._told_at: int | None = None

    def add(self, arrived: int, sent: int, size: int) -> int | None:
        """A picture of `size` bytes came at `arrived` (ms), whose last packet was `sent` then (abs-send-time).

        Gives bits a second where the publisher is to be told: twice a second, and at once where it is too much.
        """
        self._throughput.add(arrived, size)
        self._take(arrived, sent, size)
        due = self._told_at is None or arrived - self._told_at > self._control.feedback_interval()
        usage = self._detector.state()
        if not due and usage is not BandwidthUsage.OVERUSING:
            return None
        target = self._control.update(usage, self._throughput.rate(arrived), arrived)
        if target is not None:
            self._told_at = arrived
        return target

    def _take(self, arrived: int, sent: int, size: int) -> None:
        group = self._group
        if group is None:
            group = self._group = Group(sent, sent)
        elif since(group.first_sent, sent) >= SENT_WRAPS // 2:  # out of order
            return
        elif self._begins_group(group, arrived, sent):
            if self._before:
                self._compare(self._before, group, arrived)
            self._before, group = group, Group(sent, sent)
            self._group = group
        elif 0 < since(group.sent, sent) < SENT_WRAPS // 2:
            group.sent = sent
        group.size += size
        group.arrived = arrived

    def _begins_group(self, group: Group, arrived: int, sent: int) -> bool:
        apart, late = round(milliseconds(since(group.sent, sent))), arrived - group.arrived
        if apart == 0 or (late < apart and late <= BURST_DELTA_THRESHOLD_MS):
            return False
        return milliseconds(since(group.first_sent, sent)) > TIMESTAMP_GROUP_LENGTH_MS

    def _compare(self, before: Group, group: Group, now: int) -> None:
        """How much further apart two groups came than they were sent."""
        sent, arrived = milliseconds(since(before.sent, group.sent)), group.arrived - before.arrived
        self._estimator.update(arrived, sent, group.size - before.size, self._detector.state(), now)
        self._detector.detect(self._estimator.offset(), sent, self._estimator.num_of_deltas(), now)


def since(earlier: int, later: int) -> int:
    return (later - earlier) % SENT_WRAPS


def milliseconds(units: int) -> float:
    return units * 1000 / SENT_SECOND


class Throughput:
    """Bits a second of the last second."""

    def __init__(self) -> None:
        self._came: deque[tuple[int, int]] = deque()
        self._bytes = 0
        self._began = 0

    def add(self, now: int, size: int) -> None:
        self._forget(now)
        if not self._came:
            self._began = now
        self._came.append((now, size))
        self._bytes += size

    def rate(self, now: int) -> int | None:
        self._forget(now)
        window = min(now - self._began + 1, SECOND)
        return round(8000 * self._bytes / window) if self._came and window > 1 else None

    def _forget(self, now: int) -> None:
        while self._came and self._came[0][0] <= now - SECOND:
            self._bytes -= self._came.popleft()[1]


class Estimator(OveruseEstimator):
    """Keeps the least of the last periods at hand."""

    def __init__(self) -> None:
        super().__init__()
        self._count = count()
        self._least: deque[tuple[int, float]] = deque()
        """Those than which none that came later is less."""

    def update_min_frame_period(self, ts_delta: float) -> float:
        number = next(self._count)
        while self._least and self._least[-1][1] >= ts_delta:
            self._least.pop()
        self._least.append((number, ts_delta))
        if self._least[0][0] <= number - MIN_FRAME_PERIOD_HISTORY_LENGTH:
            self._least.popleft()
        return self._least[0][1]
