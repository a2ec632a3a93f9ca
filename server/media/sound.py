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

RATE = 48_000
CHANNELS = 2
BITRATE = 96_000
CODEC = "mp4a.40.2"
FRAME = 1024
"""Samples of one AAC frame."""
TOLERANCE = RATE // 80
"""Samples by which a packet may be off before it is moved: less than a packet, more than the jitter of clocks."""
CODER = {"aac_coder": "fast", "aac_ms": "1", "aac_is": "0"}
"""By its makers' word the better one above 64 kbit/s, in half the time. Voices are in the middle: not to weigh that
against left and right for each band saves a third of what is left."""
CONFIG = b"\x11\x90"
"""AudioSpecificConfig (ISO 14496-3, 1.6.2.1): AAC-LC, 48 kHz, two channels."""
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
        self._decoder = new_decoder()
        self._encoder = _encoder()
        self._waiting: Samples = np.zeros((CHANNELS, 0), np.float32)

    def packet(self, data: bytes, at: int) -> list[Encoded]:
        samples = decoded(self._decoder, data)
        self.heard = max(self.heard, at + samples.shape[1])
        gap = at - self.end
        if gap > TOLERANCE:
            return self.silence(at) + self._add(samples)
        return self._add(samples[:, -gap:] if gap < -TOLERANCE else samples)

    def silence(self, until: int) -> list[Encoded]:
        """Nothing was heard up to position `until`."""
        return self._add(np.zeros((CHANNELS, max(0, until - self.end)), np.float32))

    def finish(self) -> list[Encoded]:
        """The frames that are left, the last one filled up with silence."""
        frames = self.silence(self.end - self._waiting.shape[1] % -FRAME)
        return frames + self._positioned(self._encoder.encode(None))

    def _add(self, samples: Samples) -> list[Encoded]:
        first = self.end - self._waiting.shape[1]
        self.end += samples.shape[1]
        waiting = np.concatenate([self._waiting, samples], axis=1)
        whole = waiting.shape[1] // FRAME * FRAME
        self._waiting = waiting[:, whole:]
        return [
            encoded
            for offset in range(0, whole, FRAME)
            for encoded in self._encode(waiting[:, offset : offset + FRAME], first + offset)
        ]

    def _encode(self, samples: Samples, position: int) -> list[Encoded]:
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout="stereo")
        frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), position
        return self._positioned(self._encoder.encode(frame))

    def _positioned(self, packets: list[Any]) -> list[Encoded]:
        """The encoder starts one frame early (priming) and says so in `pts`: what is before the start is left out."""
        return [(packet.pts, bytes(packet)) for packet in packets if packet.pts >= self._start]


def new_decoder() -> av.AudioCodecContext:
    return av.AudioCodecContext.create("opus", "r")


def decoded(decoder: av.AudioCodecContext, packet: bytes) -> Samples:
    """The samples of an Opus packet; none where it is broken: what is missing becomes silence."""
    try:
        frames = decoder.decode(av.Packet(packet)) if packet else []  # an empty one would end the decoder
    except av.FFmpegError:
        frames = []
    heard = [frame.to_ndarray().astype(np.float32, copy=False) for frame in frames]
    if len(heard) == 1:
        return heard[0]
    return np.concatenate([np.zeros((CHANNELS, 0), np.float32), *heard], axis=1)


def _encoder() -> av.AudioCodecContext:
    encoder = av.AudioCodecContext.create("aac", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "stereo", "fltp"
    encoder.bit_rate, encoder.time_base = BITRATE, Fraction(1, RATE)
    encoder.options = CODER
    return encoder
