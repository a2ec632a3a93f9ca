"""The demo guest's camera and microphone, published through WHIP (RFC 9725) like anybody's."""

import asyncio
import fractions
import time

import numpy as np
from aiohttp import ClientSession
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from av import AudioFrame, VideoFrame

from server.demo.picture import FLASH_MS, picture

FRAMES_A_SECOND = 25
RATE = 48_000
SAMPLES = 960
BEEP_HZ = 1000
HUM_HZ = 220


class Camera(MediaStreamTrack):
    """Draws each frame for the moment it is due."""

    kind = "video"

    def __init__(self, start: float) -> None:
        super().__init__()
        self.start, self.count = start, 0

    async def recv(self) -> VideoFrame:
        due = self.start + self.count / FRAMES_A_SECOND
        await until(due)
        frame = VideoFrame.from_ndarray(picture(int(due * 1000)), format="yuv420p")
        frame.pts, frame.time_base = self.count * 90_000 // FRAMES_A_SECOND, fractions.Fraction(1, 90_000)
        self.count += 1
        return frame


class Microphone(MediaStreamTrack):
    """A quiet hum all the time, and a beep as long as the flash at every full second."""

    kind = "audio"

    def __init__(self, start: float) -> None:
        super().__init__()
        self.start, self.count = start, 0

    async def recv(self) -> AudioFrame:
        due = self.start + self.count * SAMPLES / RATE
        await until(due + SAMPLES / RATE)  # a microphone delivers what was heard, not what will be
        frame = AudioFrame.from_ndarray(sound(due)[None, :], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self.count * SAMPLES, fractions.Fraction(1, RATE)
        self.count += 1
        return frame


def sound(start: float) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """SAMPLES samples from `start` (Unix seconds)."""
    at = start % 60 + np.arange(SAMPLES) / RATE
    loud = (at % 1) * 1000 < FLASH_MS
    wave = np.where(loud, 9000 * np.sin(2 * np.pi * BEEP_HZ * at), 900 * np.sin(2 * np.pi * HUM_HZ * at))
    return wave.astype(np.int16)


async def until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.time()))


class Publisher:
    """One WHIP session from the first offer to its end; `ended` is set when the connection is gone."""

    def __init__(self, http: ClientSession, whip: str, ticket: str) -> None:
        self.http, self.whip = http, whip
        self.headers = {"Authorization": f"Bearer {ticket}"}
        self.session = ""
        self.ended = asyncio.Event()
        self.camera = Camera
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.peer.on("connectionstatechange", self.watch)

    async def start(self) -> None:
        start = time.time()
        self.peer.addTransceiver(Microphone(start), "sendonly")
        video = self.peer.addTransceiver(self.camera(start), "sendonly")
        codecs = RTCRtpSender.getCapabilities("video").codecs
        video.setCodecPreferences([codec for codec in codecs if codec.mimeType in ("video/H264", "video/rtx")])
        await self.peer.setLocalDescription(await self.peer.createOffer())
        await self.peer.setRemoteDescription(RTCSessionDescription(await self.offer(), "answer"))

    async def offer(self) -> str:
        headers = self.headers | {"Content-Type": "application/sdp"}
        async with self.http.post(self.whip, data=self.peer.localDescription.sdp, headers=headers) as answer:
            answer.raise_for_status()
            self.session = answer.headers["Location"]
            return await answer.text()

    def watch(self) -> None:
        if self.peer.connectionState in ("failed", "closed"):
            self.ended.set()

    async def stop(self) -> None:
        if self.session:
            async with self.http.delete(self.session, headers=self.headers):
                pass
        await self.peer.close()
