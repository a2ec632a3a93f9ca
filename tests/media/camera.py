"""A camera and a microphone as a publisher sends them: real H.264 and Opus, a flash and a beep at each whole second.

What was filmed once is kept: most tests film the same.
"""

import io
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Any

import av
import numpy as np
from msgspec.structs import replace

from server.media.avc import units_of
from server.media.source import Frame

RATE = 48_000
PACKET = RATE // 50
START_CODE = b"\0\0\0\1"
BEEP = 0.1
"""Seconds that the flash and the beep last."""
START = 1_800_000_000.0
"""Unix seconds at which shows in tests begin."""


def begun(film: tuple[Frame, ...], start: float) -> tuple[Frame, ...]:
    """What was filmed from second zero on, as if it were filmed from `start` on."""
    return tuple(replace(frame, time=start + frame.time) for frame in film)


def pictures(
    seconds: float, start: float = START, fps: int = 30, size: tuple[int, int] = (320, 180), gop: int = 60
) -> tuple[Frame, ...]:
    """H.264 with parameter sets before each keyframe, one every `gop` pictures."""
    return begun(filmed(seconds, fps, size, gop), start)


@lru_cache(64)
def filmed(seconds: float, fps: int, size: tuple[int, int], gop: int) -> tuple[Frame, ...]:
    return tuple(encoded_pictures(seconds, fps, size, gop))


def encoded_pictures(seconds: float, fps: int, size: tuple[int, int], gop: int) -> Iterator[Frame]:
    encoder = av.VideoCodecContext.create("libx264", "w")
    encoder.width, encoder.height = size
    encoder.pix_fmt, encoder.time_base, encoder.framerate = "yuv420p", Fraction(1, 90_000), Fraction(fps)
    encoder.options = {"preset": "ultrafast", "tune": "zerolatency", "x264-params": f"keyint={gop}:scenecut=0"}
    encoder.profile = "Baseline"
    for number in range(round(seconds * fps)):
        frame = av.VideoFrame.from_ndarray(drawn(number / fps, size), format="gray").reformat(format="yuv420p")
        frame.pts = round(number / fps * 90_000)
        for packet in encoder.encode(frame):
            yield Frame("video", units(packet), frame.pts, number / fps, bool(packet.is_keyframe))


def units(encoded: "av.Packet[Any]") -> tuple[bytes, ...]:
    """What an encoder of H.264 gives, without start codes."""
    return tuple(units_of(bytes(encoded)))


def annex_b(frame: Frame) -> "av.Packet[Any]":
    """What a decoder or a sender takes."""
    return av.Packet(b"".join(START_CODE + unit for unit in frame.units))


def drawn(second: float, size: tuple[int, int]) -> np.ndarray:
    """White while the beep lasts, else dark with a bar that moves."""
    picture = np.full((size[1], size[0]), 235 if is_on(second) else 30, np.uint8)
    at = int(second * 60) % (size[0] - 20)
    picture[:20, at : at + 20] = 120
    return picture


def sounds(seconds: float, start: float = START) -> tuple[Frame, ...]:
    """Opus packets of 20 ms, a tone of 1 kHz at each whole second.

    The encoder's own delay is taken off, as browsers do it: a packet's time is the time of what one hears in it.
    """
    return begun(heard(seconds), start)


@lru_cache(64)
def heard(seconds: float) -> tuple[Frame, ...]:
    return tuple(encoded_sounds(seconds))


def encoded_sounds(seconds: float) -> Iterator[Frame]:
    encoder = av.AudioCodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "stereo", "s16"
    encoder.options = {"frame_duration": "20", "application": "lowdelay"}
    encoder.time_base = Fraction(1, RATE)
    for number in range(round(seconds * 50)):
        at = (np.arange(PACKET) + number * PACKET) / RATE
        tone = np.where(is_on(at), np.sin(2 * np.pi * 1000 * at) * 12_000, 0).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(np.repeat(tone, 2).reshape(1, -1), format="s16", layout="stereo")
        frame.sample_rate, frame.pts = RATE, number * PACKET
        for packet in encoder.encode(frame):
            assert packet.pts is not None
            yield Frame("audio", (bytes(packet),), packet.pts, packet.pts / RATE, duration=PACKET)


def is_on(second: float) -> bool:
    return second % 1 < BEEP


def merged(*streams: Iterable[Frame]) -> list[Frame]:
    """In the order in which they were captured."""
    return sorted((frame for stream in streams for frame in stream), key=lambda frame: frame.time)


def show(seconds: float, start: float = START, **camera: int) -> list[Frame]:
    return merged(pictures(seconds, start, **camera), sounds(seconds, start))


def size(media: bytes) -> tuple[int, int]:
    """Width and height of the picture of an MP4."""
    with av.open(io.BytesIO(media)) as container:
        stream = container.streams.video[0]
        return stream.width, stream.height


def flashes(media: bytes) -> list[float]:
    """When the picture of an MP4 turns white, in seconds of its own timeline."""
    with av.open(io.BytesIO(media)) as container:
        bright = [
            (float(frame.pts * frame.time_base), bool(frame.to_ndarray(format="gray").mean() > 150))
            for frame in container.decode(video=0)
            if frame.pts is not None and frame.time_base is not None
        ]
    return [now for (now, on), (_, before) in zip(bright, [(0.0, False), *bright], strict=False) if on and not before]


def beeps(media: bytes) -> list[float]:
    """When the tone of an MP4 begins, in seconds of its own timeline."""
    with av.open(io.BytesIO(media)) as container:
        loud = [
            (frame.pts or 0) / RATE + np.flatnonzero(np.abs(frame.to_ndarray()[0]) > 0.05) / RATE
            for frame in container.decode(audio=0)
        ]
    times = np.concatenate(loud)
    return [float(time) for time in times[np.diff(times, prepend=-1.0) > 0.5]]


def furthest_apart(seen: list[float], heard: list[float]) -> float:
    """Each flash to its nearest beep; the first and the last may have lost their partner."""
    return max(min(abs(flash - beep) for beep in heard) for flash in seen[1:-1])
