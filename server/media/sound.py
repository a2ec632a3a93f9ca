"""The sound of a program for players that know no Opus: one unbroken run of AAC frames on a timeline of samples.

Opus packets come with the position at which they were captured. What is missing becomes silence, what overlaps is left
out, so that a frame's position is right however packets were lost, sent late or not sent at all.
"""

from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from server.media.boxes import audio_init
from server.media.opus import ticks_of

RATE = 48_000
TIME_BASE = Fraction(1, RATE)
CHANNELS, LAYOUT = 1, "mono"
"""Voices have no left and right: one channel sounds as good with less for who listens on a bad network."""
BITRATE = 80_000
CODEC = "mp4a.40.2"
FRAME = 1024
"""Samples of one AAC frame."""
TOLERANCE = RATE // 80
"""Samples by which a packet may be off before it is moved: less than a packet, more than the jitter of clocks."""
TOGETHER, WAIT = 5, RATE // 10
"""Packets, and samples in them, that are encoded anew in one go: one at a time, each would find the caches cold."""
CODER = {"aac_coder": "fast", "aac_tns": "0", "aac_pns": "0"}
"""By its makers' word the better one above 64 kbit/s, in half the time. Noise is shaped or replaced where bits are
short: at this rate speech and music come out as near to what they were without it, and sooner."""
CONFIG = b"\x11\x88"
"""AudioSpecificConfig (ISO 14496-3, 1.6.2.1): AAC-LC, 48 kHz, one channel."""
INIT = audio_init(CONFIG, RATE, CHANNELS)

Samples = NDArray[np.float32]
Encoded = tuple[int, bytes]
"""The position of an AAC frame and its bytes."""


class Sound:
    """Opus in, AAC out, from sample position `start` on. Each call returns the frames that it completed."""

    def __init__(self, start: int) -> None:
        self.end = start
        """Position up to which there is sound or silence."""
        self.heard = start
        """Position at which the last packet ended."""
        self._start = start
        self._packets: list[tuple[bytes, int]] = []
        """With the position of each: those that are still to be decoded."""
        self._decoder = new_decoder()
        self._encoder = _encoder()
        self._waiting = av.AudioFifo()
        """What is no whole frame of AAC yet."""

    def packet(self, data: bytes, at: int) -> list[Encoded]:
        self._packets.append((data, at))
        self.heard = max(self.heard, at + (ticks_of(data) if data else 0))
        if len(self._packets) < TOGETHER and self.heard - self._packets[0][1] < WAIT:
            return []
        self._catch_up()
        return self._encoded()

    def silence(self, until: int) -> list[Encoded]:
        """Nothing was heard up to position `until`."""
        if until <= self.heard:
            return []
        self._catch_up()
        self._be_silent(until)
        return self._encoded()

    def finish(self) -> list[Encoded]:
        """The frames that are left, the last one filled up with silence."""
        self._catch_up()
        self._be_silent(self.end - self._waiting.samples % -FRAME)
        return self._encoded() + self._positioned(self._encoder.encode(None))

    def _catch_up(self) -> None:
        packets, self._packets = self._packets, []
        for data, at in packets:
            if at - self.end > TOLERANCE:
                self._be_silent(at)
                self._decoder = new_decoder()  # what the old one still has of before the gap would be heard after it
            self._put(frames_of(self._decoder, data), at)

    def _put(self, heard: list[av.AudioFrame], at: int) -> None:
        gap = at - self.end
        if gap < -TOLERANCE:
            samples = _samples(heard)[:, -gap:]
            heard = [_frame(samples)] if samples.size else []
        for frame in heard:
            self._add(frame)

    def _be_silent(self, until: int) -> None:
        missing = until - self.end
        if missing > 0:
            self._add(_frame(np.zeros((CHANNELS, missing), np.float32)))

    def _add(self, frame: av.AudioFrame) -> None:
        """Samples stay where they are decoded: from here to the encoder no array is made of them."""
        frame.pts, frame.time_base = self.end - self._start, TIME_BASE
        self.end += frame.samples
        self._waiting.write(frame)

    def _encoded(self) -> list[Encoded]:
        """All that makes whole frames, in one go."""
        count = self._waiting.samples // FRAME * FRAME
        return self._positioned(self._encoder.encode(self._waiting.read(count))) if count else []

    def _positioned(self, packets: list[Any]) -> list[Encoded]:
        """The encoder starts one frame early (priming) and says so in `pts`: what is before the start is left out."""
        return [(self._start + packet.pts, bytes(packet)) for packet in packets if packet.pts >= 0]


def new_decoder() -> av.AudioCodecContext:
    """For packets of one channel or two."""
    decoder = av.AudioCodecContext.create("opus", "r")
    decoder.sample_rate, decoder.layout = RATE, LAYOUT
    return decoder


def frames_of(decoder: av.AudioCodecContext, packet: bytes) -> list[av.AudioFrame]:
    """What is in an Opus packet; nothing where it is broken: what is missing becomes silence."""
    try:
        return decoder.decode(av.Packet(packet)) if packet else []  # an empty one would end the decoder
    except av.FFmpegError:
        return []


def decoded(decoder: av.AudioCodecContext, packet: bytes) -> Samples:
    """The samples of an Opus packet."""
    return _samples(frames_of(decoder, packet))


def _samples(frames: list[av.AudioFrame]) -> Samples:
    heard = [frame.to_ndarray().astype(np.float32, copy=False) for frame in frames]
    if len(heard) == 1:
        return heard[0]
    return np.concatenate([np.zeros((CHANNELS, 0), np.float32), *heard], axis=1)


def _frame(samples: Samples) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout=LAYOUT)
    frame.sample_rate = RATE
    return frame


def _encoder() -> av.AudioCodecContext:
    encoder = av.AudioCodecContext.create("aac", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, LAYOUT, "fltp"
    encoder.bit_rate, encoder.time_base = BITRATE, TIME_BASE
    encoder.options = CODER
    return encoder
