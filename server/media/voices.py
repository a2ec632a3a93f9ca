"""The voices of a program as one track of Opus: a single one passes through untouched, several are mixed.

Everything is placed where it was captured, on the node's clock, so lips and voice stay together whoever is seen. Nobody
waits for a voice that is late: it is heard as much later as it comes too late, for as long as its network is that slow.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

import av
import numpy as np

from server.media.sound import CHANNELS, LAYOUT, RATE, TOLERANCE, Samples, decoded, new_decoder
from server.media.source import Frame, Source
from server.media.timing import GAP

PACKET = RATE // 50
"""Samples of a packet: 20 ms."""
PATIENCE = RATE // 5
"""Samples by which a voice may be late in the mix."""
QUIET = RATE // 10
"""The same where no voice is waited for."""
LEAP = RATE
"""A place further off than this does not go on from the one before: the clock was set, or nothing came for a while."""
LATEST = round(GAP * RATE)
"""Samples by which no voice is late: the clock was set."""
MARGIN, SETTLED = RATE // 50, 5 * RATE
"""Samples by which a late voice is in time again, and of which all have to be earlier before it is moved back."""
SILENCE = b"\xf8\xff\xfe"
"""A packet of Opus in which nothing is heard (RFC 6716)."""
BITRATE = 64_000
LOUDEST, RECOVERY = 0.97, 0.02
"""Peak of the mix, and how much of its loudness comes back with each packet after it was too loud."""


class Voices:
    """Gives on packets that follow each other to `emit`. Times are Unix seconds, positions are samples since 1970."""

    def __init__(self, emit: Callable[[Frame], None]) -> None:
        self._emit = emit
        self._voices: dict[Source, Voice] = {}
        self._mixer: Mixer | None = None
        self._end: int | None = None
        """Up to where sound was given on."""

    def __bool__(self) -> bool:
        return bool(self._voices)

    def choose(self, sources: Iterable[Source]) -> bool:
        """Whose voices are heard from now on; whether these are others than before."""
        chosen = set(sources)
        if chosen == self._voices.keys():
            return False
        self._voices = {source: self._voices.get(source) or Voice() for source in chosen}
        self._mixer = (self._mixer or Mixer()) if len(chosen) > 1 else None
        return True

    def hear(self, source: Source, frame: Frame, now: float) -> None:
        voice = self._voices.get(source)
        if voice and self._mixer:
            voice.add(frame, round(now * RATE) - PATIENCE)
            self._mix(self._mixer, now)
        elif voice:
            self._pass(frame)

    def tick(self, now: float) -> None:
        """Time has passed: who is late is left out, and where nobody speaks there is silence."""
        if self._mixer:
            self._mix(self._mixer, now)
        elif not self._voices:
            end, latest = self._place(now, QUIET)
            while end + PACKET <= latest:
                self._emit(Frame("audio", (SILENCE,), end, end / RATE, duration=PACKET))
                self._end = end = end + PACKET

    def _pass(self, frame: Frame) -> None:
        at = round(frame.time * RATE)
        if self._end is None or at >= self._end - TOLERANCE or at < self._end - LEAP:
            self._end = at + frame.duration
            self._emit(frame)

    def _mix(self, mixer: "Mixer", now: float) -> None:
        end, latest = self._place(now, PATIENCE)
        while end + PACKET <= max(latest, min(voice.end for voice in self._voices.values())):
            taken = [voice.take(end, PACKET) for voice in self._voices.values()]
            for frame in mixer.frames(taken, end):
                self._emit(frame)
            self._end = end = end + PACKET

    def _place(self, now: float, patience: int) -> tuple[int, int]:
        """Up to where sound was given on, and to where it must be."""
        latest = round(now * RATE) - patience
        if self._end is None or abs(latest - self._end) > LEAP:
            self._end = latest
        return self._end, latest


class Voice:
    """What one source said and is not yet mixed."""

    def __init__(self) -> None:
        self.end = 0
        self._decoder = new_decoder()
        self._samples: Samples = np.zeros((CHANNELS, 0), np.float32)
        self._moved, self._spare, self._since = 0, LEAP, 0

    def _place(self, at: int, latest: int) -> int:
        """Where it is heard: not before `latest`, which would be too late."""
        spare = at + self._moved - latest
        if -LATEST < spare < 0:
            self._moved += MARGIN - spare
            self._spare, self._since = LEAP, at
            return at + self._moved
        self._spare = min(self._spare, spare)
        if abs(at - self._since) > SETTLED:
            self._moved = max(0, self._moved - max(0, self._spare - MARGIN))
            self._spare, self._since = LEAP, at
        return at + self._moved

    def add(self, frame: Frame, latest: int) -> None:
        at, samples = self._place(round(frame.time * RATE), latest), decoded(self._decoder, frame.sound)
        gap = at - self.end
        if abs(gap) > LEAP:
            self._samples, self.end = samples, at + samples.shape[1]
            return
        if gap > TOLERANCE:
            samples = np.concatenate([np.zeros((CHANNELS, gap), np.float32), samples], axis=1)
        elif gap < -TOLERANCE:
            samples = samples[:, -gap:]
        self._samples = np.concatenate([self._samples, samples], axis=1)
        self.end += samples.shape[1]

    def take(self, at: int, count: int) -> Samples:
        """`count` samples from position `at` on; silence where there are none. What is before them is forgotten."""
        begin = self.end - self._samples.shape[1]
        taken = np.zeros((CHANNELS, count), np.float32)
        first, last = max(at, begin), min(at + count, self.end)
        if first < last:
            taken[:, first - at : last - at] = self._samples[:, first - begin : last - begin]
        self._samples = self._samples[:, max(0, at + count - begin) :]
        return taken


class Mixer:
    """Adds voices and makes Opus of them. Too loud together, they become quieter together: nothing is clipped off."""

    def __init__(self) -> None:
        self._encoder = _encoder()
        self._gain = 1.0

    def frames(self, voices: list[Samples], at: int) -> list[Frame]:
        """The packets that a packet's length of samples completed. The encoder's own delay is taken off their times."""
        mixed = np.ascontiguousarray(self._levelled(np.sum(voices, axis=0)).T).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(mixed.astype(np.float32), format="flt", layout=LAYOUT)
        frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), at
        packets: list[Any] = self._encoder.encode(frame)
        return [Frame("audio", (bytes(one),), one.pts, one.pts / RATE, duration=PACKET) for one in packets]

    def _levelled(self, mixed: Samples) -> Samples:
        """The gain falls before the loudest sample and comes back slowly."""
        peak = float(np.abs(mixed).max(initial=0.0))
        gain = min(1.0, self._gain + RECOVERY, LOUDEST / max(peak, LOUDEST))
        fade = np.linspace(min(self._gain, gain), gain, mixed.shape[1], dtype=np.float32)
        self._gain = gain
        return mixed * fade


def _encoder() -> av.AudioCodecContext:
    encoder = av.AudioCodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, LAYOUT, "flt"
    encoder.bit_rate, encoder.time_base = BITRATE, Fraction(1, RATE)
    encoder.options = {"frame_duration": "20", "application": "audio"}
    return encoder
