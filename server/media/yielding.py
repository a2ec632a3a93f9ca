"""Whether one viewer's picture gives way to the sound: by the loss that their receiver reports tell. Pure.

A network that is too narrow loses the sound with the picture, and what is sent again makes it narrower. Without the
picture the sound comes through. A while later the picture is tried again: what a network carries changes.
"""

from msgspec import Struct

from server.media.timing import signed

WINDOW = 1.0
"""Seconds over which loss is counted: browsers report every second, and with each packet they miss."""
FEW = 20
"""Packets of which nobody can tell a share."""
LOSSY, PATIENCE = 0.15, 3
"""From this share on, in so many windows one after the other, it is too much. Less than that is sent again in time."""
FIRST, LONGEST = 8.0, 64.0
"""Seconds until the picture is tried again; each trial that fails doubles them."""
SETTLED = 20.0
"""Seconds after which a trial has not failed."""


class Counted(Struct, frozen=True):
    """Of a report block (RFC 3550, 6.4.1): the highest number that came, and how many were lost until then."""

    at: float
    highest: int
    lost: int


class Yielding:
    """`yields`: the picture stays away for now."""

    def __init__(self) -> None:
        self.yields = False
        self._counted: Counted | None = None
        self._bad = 0
        self._wait, self._until, self._shown_at = FIRST, 0.0, float("-inf")

    def report(self, now: float, highest: int, lost: int) -> None:
        """What the viewer says of the picture's packets."""
        before = self._counted
        if before and now - before.at < WINDOW:
            return
        self._counted = Counted(now, highest, lost)
        expected = signed(highest - before.highest, 32) if before else 0
        if self.yields or before is None or expected < 0:  # an old report says nothing
            return
        bad = expected >= FEW and signed(lost - before.lost, 24) > LOSSY * expected
        self._bad = self._bad + 1 if bad else 0
        if self._bad == PATIENCE:
            self._give_way(now)

    def _give_way(self, now: float) -> None:
        failed = now - self._shown_at < SETTLED
        self._wait = min(LONGEST, 2 * self._wait) if failed else FIRST
        self.yields, self._bad, self._until = True, 0, now + self._wait

    def tick(self, now: float) -> bool:
        """True in the moment from which on the picture is tried again."""
        if not self.yields or now < self._until:
            return False
        self.yields, self._shown_at = False, now
        return True
