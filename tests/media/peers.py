"""Real peers for the media plane: WHIP publishers and WHEP viewers made with aiortc."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from fractions import Fraction
from typing import Any

import av
from aiohttp import ClientResponse
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCIceServer,
    RTCIceTransportPolicy,
    RTCPeerConnection,
    RTCRtpSender,
    RTCSessionDescription,
)
from aiortc.rtp import RtcpSrPacket

from server.media.peer import Peer
from server.media.rooms import ROOMS
from server.media.timing import ntp_timestamp
from tests.media.camera import RATE, annex_b, pictures, sounds
from tests.media.plane import Plane

LOOP = 4.0
"""Seconds after which a test camera begins anew."""


class Start:
    """When the camera and the microphone of one publisher began, both at once."""

    def __init__(self) -> None:
        self.monotonic: float | None = None
        self.unix = 0.0

    def passed(self) -> float:
        if self.monotonic is None:
            self.monotonic, self.unix = time.monotonic(), time.time()
        return time.monotonic() - self.monotonic


class Recorded(MediaStreamTrack):
    """What the test's camera or microphone made, sent in real time, over and over.

    From some second of it on it may be `late` by so many: it gave nothing, and stamps on as if no time had passed.
    """

    def __init__(self, kind: str, start: Start, late: tuple[float, float] = (0.0, 0.0), **camera: Any) -> None:
        super().__init__()
        self._start, self._late = start, late
        self.captured: float | None = None
        """Unix seconds at which what was sent last was captured."""
        self.kind = kind
        made = pictures(LOOP, **camera) if kind == "video" else sounds(LOOP)
        self._frames = list(made)
        self._rate = 90_000 if kind == "video" else RATE
        self._sent = 0

    async def recv(self) -> av.Packet:
        round_, place = divmod(self._sent, len(self._frames))
        frame = self._frames[place]
        self._sent += 1
        ticks = frame.timestamp - self._frames[0].timestamp + round(round_ * LOOP * self._rate)
        second = ticks / self._rate
        second += self._late[1] if second >= self._late[0] else 0.0
        await asyncio.sleep(second - self._start.passed())
        self.captured = self._start.unix + second
        packet = annex_b(frame) if self.kind == "video" else av.Packet(frame.sound)
        packet.pts, packet.time_base = ticks, Fraction(1, self._rate)
        return packet


class Client:
    """One aiortc peer that was answered by a WHIP or WHEP door."""

    def __init__(self, plane: Plane, pc: RTCPeerConnection, answer: ClientResponse) -> None:
        self.plane, self.pc, self.answer = plane, pc, answer
        self.etag = answer.headers["ETag"]
        self.url = f"http://127.0.0.1:{plane.settings.port}{answer.headers['Location']}"
        self.session = self.url.rpartition("/")[2]
        self._ended = asyncio.Event()
        pc.on("connectionstatechange", self._changed)

    @property
    def peer(self) -> Peer:
        """The server's side."""
        return self.plane.app[ROOMS].peer(self.session)

    def track(self, kind: str) -> MediaStreamTrack:
        return next(receiver.track for receiver in self.pc.getReceivers() if receiver.track.kind == kind)

    async def frames(self, kind: str, count: int) -> list[Any]:
        """The next decoded frames."""
        track = self.track(kind)
        return [await track.recv() for _ in range(count)]

    async def ended(self) -> None:
        """Wait until the server has closed the connection."""
        await self._ended.wait()

    def _changed(self) -> None:
        if self.pc.connectionState in ("closed", "failed"):
            self._ended.set()

    async def leave(self) -> ClientResponse:
        answer = await self.plane.http.delete(self.url)
        await self.pc.close()
        return answer


def tells_levels(pc: RTCPeerConnection, level: Callable[[], int]) -> None:
    """Its sound says with each packet how loud it is (RFC 6464), as that of browsers does; before it begins."""
    sender: Any = next(sender for sender in pc.getSenders() if sender.kind == "audio")
    encoded = sender._next_encoded_frame

    async def next_frame(codec: Any) -> Any:
        if frame := await encoded(codec):
            frame.audio_level = -level()
        return frame

    sender._next_encoded_frame = next_frame


def new_pc(servers: Sequence[RTCIceServer] = ()) -> RTCPeerConnection:
    """With `servers` it goes through these relays only."""
    policy = RTCIceTransportPolicy.RELAY if servers else RTCIceTransportPolicy.ALL
    return RTCPeerConnection(RTCConfiguration(iceServers=list(servers), iceTransportPolicy=policy))


def prefer_h264(pc: RTCPeerConnection) -> None:
    codecs = [codec for codec in RTCRtpSender.getCapabilities("video").codecs if codec.name in ("H264", "rtx")]
    for transceiver in pc.getTransceivers():
        if transceiver.kind == "video":
            transceiver.setCodecPreferences(codecs)


async def until(look: Callable[[], Awaitable[Any]], enough: Callable[[Any], Any]) -> Any:
    """What `look` finds once it is enough; the test's own timeout ends the waiting."""
    while not enough(found := await look()):  # noqa: ASYNC110 - nothing tells us
        await asyncio.sleep(0.05)
    return found


def report_when_captured(sender: Any, track: Recorded) -> None:
    """aiortc reports when it sent a packet; browsers report when it was captured, which is what lips need."""
    send = sender._send_rtcp

    async def send_right(packets: list[Any]) -> None:
        if isinstance(packets[0], RtcpSrPacket):
            packets[0].sender_info.ntp_timestamp = ntp_timestamp(track.captured) if track.captured else 0
        await send(packets)

    sender._send_rtcp = send_right


async def offer_to_publish(
    pc: RTCPeerConnection,
    kinds: tuple[str, ...] = ("video", "audio"),
    start: Start | None = None,
    voice_late: tuple[float, float] = (0.0, 0.0),
    **camera: Any,
) -> str:
    """The same `start` for what comes from one machine."""
    start = start or Start()
    for kind in kinds:
        track = Recorded(kind, start, **(camera if kind == "video" else {"late": voice_late}))
        report_when_captured(pc.addTransceiver(track, direction="sendonly").sender, track)
    prefer_h264(pc)
    return await offered(pc)


async def offer_to_watch(pc: RTCPeerConnection, kinds: tuple[str, ...] = ("video", "audio")) -> str:
    for kind in kinds:
        pc.addTransceiver(kind, direction="recvonly")
    return await offered(pc)


async def offered(pc: RTCPeerConnection) -> str:
    await pc.setLocalDescription(await pc.createOffer())
    return str(pc.localDescription.sdp)


async def connect(plane: Plane, pc: RTCPeerConnection, door: str, offer: str, headers: dict[str, str]) -> Client:
    answer = await plane.post(door, offer, headers)
    assert answer.status == 201, await answer.text()
    await pc.setRemoteDescription(RTCSessionDescription(await answer.text(), "answer"))
    return Client(plane, pc, answer)


@asynccontextmanager
async def publishing(
    plane: Plane,
    name: str,
    room: str = "broadcast:1",
    door: str = "/whip",
    relays: Sequence[RTCIceServer] = (),
    longest: int = 0,
    **more: Any,
) -> AsyncIterator[Client]:
    pc = new_pc(relays)
    try:
        offer = await offer_to_publish(pc, **more)
        ticket = plane.ticket(room, publish=name, label=name.title(), longest=longest)
        yield await connect(plane, pc, door, offer, ticket)
    finally:
        await pc.close()


@asynccontextmanager
async def watching(
    plane: Plane, source: str | None, room: str = "broadcast:1", relays: Sequence[RTCIceServer] = (), **more: Any
) -> AsyncIterator[Client]:
    pc = new_pc(relays)
    try:
        offer = await offer_to_watch(pc, **more)
        door = "/whep" if source is None else f"/whep?source={source}"
        yield await connect(plane, pc, door, offer, plane.ticket(room, watch=True, program=True))
    finally:
        await pc.close()
