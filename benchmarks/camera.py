"""A guest with a 720p30 camera in a process of its own: `camera.py URL WHIP TICKET`. Encoded once, sent over and over.

H.264 of about two megabits a second with a keyframe every two seconds, and Opus, both through aiortc. With `small`
behind it, 640×360 at half a megabit, for loads that share the machine with what they load.
"""

import asyncio
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import av
import numpy as np
from aiohttp import ClientSession
from aiortc import MediaStreamTrack, RTCRtpSender, RTCSessionDescription

from server.demo.guest import RATE, SAMPLES, Publisher, sound

WIDTH, HEIGHT, FPS, SECONDS = 1280, 720, 30, 4
BITRATE = 2_000_000
SMALL = 640, 360, 500_000
Encoded = tuple[int, bytes]
"""Ticks from the beginning, and the bytes."""


def pictures(width: int = WIDTH, height: int = HEIGHT, bitrate: int = BITRATE) -> Iterator[Encoded]:
    """A pan over a rough wall: more to encode than a person in front of one. In one slice, as browsers do."""
    encoder = av.VideoCodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt, encoder.bit_rate = width, height, "yuv420p", bitrate
    bounds = f"threads=1:keyint={2 * FPS}:scenecut=0:vbv-maxrate={bitrate // 1000}:vbv-bufsize={bitrate // 2000}"
    encoder.options = {"preset": "ultrafast", "tune": "zerolatency", "x264-params": bounds}
    encoder.framerate, encoder.time_base = Fraction(FPS), Fraction(1, 90_000)
    encoder.profile = "Baseline"
    random = np.random.default_rng(1)
    wall = random.normal(128, 30, (height // 8, width // 4)).repeat(8, 0).repeat(8, 1)
    grain = random.normal(0, 4, (height, width * 2))
    for number in range(FPS * SECONDS):
        pan, noise = number * 8 % width, number * 611 % width
        luma = wall[:, pan : pan + width] + grain[:, noise : noise + width]
        planes = np.vstack([luma, np.full((height // 2, width), 128)]).clip(16, 235).astype(np.uint8)
        frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
        frame.pts, frame.time_base = number * 90_000 // FPS, Fraction(1, 90_000)
        for packet in encoder.encode(frame):
            yield packet.pts or 0, bytes(packet)


def sounds(loud: float = 1.0) -> Iterator[Encoded]:
    encoder = av.AudioCodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "s16"
    encoder.options, encoder.time_base = {"frame_duration": "20"}, Fraction(1, RATE)
    for number in range(SECONDS * RATE // SAMPLES):
        heard = (sound(number * SAMPLES / RATE) * loud).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(heard[None, :], format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, number * SAMPLES
        for packet in encoder.encode(frame):
            yield number * SAMPLES, bytes(packet)


class Loop(MediaStreamTrack):
    def __init__(self, kind: str, encoded: list[Encoded], rate: int, start: float) -> None:
        super().__init__()
        self.kind, self.encoded, self._rate, self._start, self._sent = kind, encoded, rate, start, 0

    async def recv(self) -> "av.Packet[Any]":
        rounds, place = divmod(self._sent, len(self.encoded))
        ticks = self.encoded[place][0] + rounds * SECONDS * self._rate
        self._sent += 1
        await asyncio.sleep(max(0.0, self._start + ticks / self._rate - time.monotonic()))
        packet = av.Packet(self.encoded[place][1])
        packet.pts, packet.time_base = ticks, Fraction(1, self._rate)
        return packet


class Guest(Publisher):
    film: list[Encoded]

    async def start(self) -> None:
        film, talk, start = self.film, list(sounds()), time.monotonic() + 0.5
        self.peer.addTransceiver(Loop("audio", talk, RATE, start), "sendonly")
        video = self.peer.addTransceiver(Loop("video", film, 90_000, start), "sendonly")
        codecs = RTCRtpSender.getCapabilities("video").codecs
        video.setCodecPreferences([codec for codec in codecs if codec.mimeType in ("video/H264", "video/rtx")])
        await self.peer.setLocalDescription(await self.peer.createOffer())
        await self.peer.setRemoteDescription(RTCSessionDescription(await self.offer(), "answer"))


async def publish(url: str, whip: str, ticket: str, *size: str) -> None:
    async with ClientSession(url) as http:
        guest = Guest(http, whip, ticket)
        guest.film = list(pictures(*SMALL)) if size else list(pictures())
        await guest.start()
        await guest.ended.wait()


if __name__ == "__main__":
    asyncio.run(publish(*sys.argv[1:5]))
