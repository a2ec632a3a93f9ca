"""RTP timestamps that run on whatever a program shows."""

from server.media.source import RATE, Frame, Kind

DRIFT = 0.1
"""Seconds by which timestamps and capture times may part before the timestamps are set anew."""


class Timestamps:
    """Each source's own steps, put where its capture times say."""

    def __init__(self) -> None:
        self._offsets: dict[Kind, int] = {}
        self._last: dict[Kind, int] = {}

    def forget(self, kind: Kind) -> None:
        """Frames of this kind come from elsewhere now."""
        self._offsets.pop(kind, None)

    def of(self, frame: Frame) -> int:
        """Ticks of the frame's kind; never less than before."""
        rate = RATE[frame.kind]
        offset = round(frame.time * rate) - frame.timestamp
        kept = self._offsets.setdefault(frame.kind, offset)
        if abs(kept - offset) > DRIFT * rate:
            kept = self._offsets[frame.kind] = offset
        self._last[frame.kind] = max(self._last.get(frame.kind, 0) + 1, frame.timestamp + kept)
        return self._last[frame.kind]
