"""One clock for everything: RTP timestamps of a sender's streams become Unix seconds of this node. Pure.

The sender's reports say which RTP timestamp belongs to which moment of *its* clock (RFC 3550, 6.4.1); that its sound
and picture share this clock keeps lips and voice together. How far its clock is from ours is the least difference seen
between sending and arrival. Before the first report arrival alone has to do; afterwards the time is steered to the
reported one so slowly that nobody hears it. A report that does not follow from the one before tells that a clock of the
sender jumped: a microphone that gave nothing for a while stamps on as if no time had passed, a computer is told what
time it is. One report alone may be wrong: what two in a row agree on counts at once.
"""

NTP_EPOCH = 2_208_988_800
STEER = 0.005
"""Seconds of correction in a second."""
LEAK = 0.0005
"""How fast the least difference is forgotten, in seconds a second: clocks of two machines drift less than this."""
TRUST = 1.0
"""A report further than this from what arrival says is nonsense."""
GAP = 10.0
"""A jump of the RTP timestamp, or of the delay, by more than this, in seconds, is a new beginning."""
SLIP = 0.15
"""A clock that is off by more than this from one report to the next jumped; less is steered, in time for any lips
unless it is lost again and again."""
AGREED = 0.02
"""Two reports in a row that differ by less agree: what the time was before that is not steered to it any more."""


def signed(value: int, bits: int) -> int:
    """A difference of two counters that wrap at `bits`, as the nearer of its two meanings."""
    half = 1 << (bits - 1)
    return ((value + half) & ((1 << bits) - 1)) - half


def ntp_seconds(ntp: int) -> float:
    """Unix seconds of a 64-bit NTP timestamp (RFC 3550, 4)."""
    return ntp / (1 << 32) - NTP_EPOCH


def ntp_timestamp(time: float) -> int:
    return int((time + NTP_EPOCH) * (1 << 32)) & 0xFFFFFFFF_FFFFFFFF


class Least:
    """The least value seen of late: it falls at once and rises slowly. One that is far above begins anew."""

    def __init__(self) -> None:
        self.value: float | None = None
        self._at = 0.0

    def add(self, value: float, now: float) -> float:
        risen = value if self.value is None else self.value + LEAK * max(0.0, now - self._at)
        self.value, self._at = value if value > risen + GAP else min(value, risen), now
        return self.value

    def move(self, by: float) -> None:
        if self.value is not None:
            self.value += by


class SenderClock:
    """The wall clock of one sender, learned from the reports of all its streams, and going on where it was set."""

    def __init__(self) -> None:
        self._ahead = Least()
        self._set_by = 0.0

    def steady(self, time: float) -> float:
        """What it would show if it had never been set."""
        return time - self._set_by

    def report(self, sent: float, now: float) -> None:
        self._ahead.add(now - sent, now)

    def was_set(self, slip: float, sent: float, now: float) -> bool:
        """Whether it is what jumped by `slip`, and not the clock of a stream: only then reports seem to come so much
        earlier."""
        late = now - self.here(sent)
        if abs(late + slip) >= abs(late):
            return False
        self._set_by += slip
        return True

    def here(self, time: float) -> float:
        """A moment of the sender's clock on ours."""
        return time + (self._ahead.value or 0.0)


class StreamClock:
    """Timestamps of one RTP stream: unwrapped, never falling, and as time of this node."""

    def __init__(self, rate: int, sender: SenderClock) -> None:
        self._rate, self._sender = rate, sender
        self._raw: int | None = None
        self._ticks = 0
        self._arrived = 0.0
        self._arrival = Least()
        self._reported: tuple[int, float] | None = None
        self._doubted: tuple[int, float] | None = None
        self._offset: float | None = None
        self._sure = False
        """Whether two reports in a row have agreed."""

    @property
    def reported(self) -> bool:
        return self._reported is not None

    def report(self, raw: int, ntp: int, now: float) -> None:
        """A sender report. NTP zero means that the sender has no clock (RFC 3550, 6.4.1)."""
        if not ntp:
            return
        sent = self._sender.steady(ntp_seconds(ntp))
        slip, doubted = self._slip(self._reported, raw, sent), self._doubted
        self._doubted = None
        if abs(slip) <= SLIP:
            self._arrival.move(slip)  # what a stream lost is missing in what comes as well
            self._believe(slip)
        elif doubted is None or self._slip(self._reported, *doubted) * slip < 0:
            self._doubted = raw, sent  # the next one tells whether it was only late in its making
            return
        elif self._sender.was_set(slip, sent, now):
            sent -= slip
        else:
            self._arrival, self._offset = Least(), None
        self._sender.report(sent, now)
        self._reported = raw, sent

    def _believe(self, slip: float) -> None:
        """Before that arrival had to do, or one report: where machines are busy, either is a tenth of a second off."""
        if self._reported and not self._sure and abs(slip) < AGREED:
            self._sure, self._offset = True, None

    def _slip(self, since: tuple[int, float] | None, raw: int, sent: float) -> float:
        """Seconds that the sender's clock went on by and this stream's did not, since another report."""
        if since is None:
            return 0.0
        before, then = since
        return sent - then - signed(raw - before, 32) / self._rate

    def stamp(self, raw: int, now: float) -> tuple[int, float]:
        """Ticks and time of a frame whose last packet came `now`. Frames come in the order they were sent in."""
        passed = self._advance(raw, now)
        arrival = self._arrival.add(now - self._ticks / self._rate, now)
        self._steer(self._target(arrival), passed / self._rate)
        return self._ticks, self._ticks / self._rate + (self._offset or 0.0)

    def _advance(self, raw: int, now: float) -> int:
        passed = 0 if self._raw is None else signed(raw - self._raw, 32)
        if abs(passed) > GAP * self._rate:
            passed = max(1, round((now - self._arrived) * self._rate))
            self._arrival, self._reported, self._sure = Least(), None, False
        elif passed < 0:
            return 0
        self._raw, self._arrived = raw, now
        self._ticks += passed
        return passed

    def _target(self, arrival: float) -> float:
        """What must be added to ticks to get time: by the last report, else by arrival."""
        if self._reported is None or self._raw is None:
            return arrival
        raw, time = self._reported
        ticks = self._ticks + signed(raw - self._raw, 32)
        reported = self._sender.here(time) - ticks / self._rate
        return reported if abs(reported - arrival) < TRUST else arrival

    def _steer(self, target: float, passed: float) -> None:
        if self._offset is None or abs(target - self._offset) > TRUST:
            self._offset = target
        else:
            self._offset += max(-STEER * passed, min(STEER * passed, target - self._offset))
