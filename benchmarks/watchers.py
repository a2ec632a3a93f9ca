"""WebRTC viewers for loads: negotiated by aiortc, with ICE, DTLS and RTCP, but media packets are only counted.

Most of what a viewer costs is undoing SRTP and putting pictures together; none of that is needed to load a sender.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpReceiver, RTCSessionDescription

from server.media.passthrough import srtp_profile

FIRST = 30
"""Packets that aiortc sees, so that it reports on the streams."""
ASKED_AGAIN, SOUND = 100, 300
"""One packet of so many is asked for again, as if lost; those up to so many bytes are sound, which has no NACK."""
RECEIVE_BUFFER, SO_RCVBUFFORCE = 4 << 20, 33
"""What the load has not got to in time is no loss of the sender's: a second of packets fits in its socket."""
Answer = Callable[[str], Awaitable[str]]


class Watcher:
    def __init__(self, decodes: bool = False) -> None:
        self.pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.count = 0
        self.frames = 0
        self._decodes = decodes
        self._connected = asyncio.Event()
        self._looking: list[asyncio.Task[None]] = []
        self._asking: set[asyncio.Task[None]] = set()
        self.pc.on("connectionstatechange", self._changed)
        self.pc.on("track", self._tracked)

    async def offers(self, answer: Answer) -> None:
        """The other side answers, as WHEP has it."""
        for kind in ("audio", "video"):
            transceiver = self.pc.addTransceiver(kind, direction="recvonly")
            if kind == "video":
                transceiver.setCodecPreferences(h264())
        await self.pc.setLocalDescription(await self.pc.createOffer())
        given = await answer(self.pc.localDescription.sdp)
        await self.pc.setRemoteDescription(RTCSessionDescription(given, "answer"))
        await self._connects()

    async def answers(self, offer: str, give: Callable[[str], Awaitable[None]]) -> None:
        """The other side offers, as Janus has it."""
        await self.pc.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await self.pc.setLocalDescription(await self.pc.createAnswer())
        await give(self.pc.localDescription.sdp)
        await self._connects()

    async def _connects(self) -> None:
        async with asyncio.timeout(30):
            await self._connected.wait()

    def _changed(self) -> None:
        if self.pc.connectionState == "connected":
            if not self._decodes:
                self._count_only()
            self._connected.set()

    def _tracked(self, track: Any) -> None:
        if self._decodes and track.kind == "video":
            self._looking.append(asyncio.create_task(self._look(track)))

    async def _look(self, track: Any) -> None:
        while await track.recv():
            self.frames += 1

    def _count_only(self) -> None:
        """Everything but media goes on to aioice."""
        video = next(receiver for receiver in self.pc.getReceivers() if receiver.track.kind == "video")
        protocols: list[Any] = video.transport.transport._connection._protocols
        for protocol in protocols:
            make_room(protocol.transport.get_extra_info("socket"))
            protocol.datagram_received = self._counting(protocol.datagram_received, video)

    def _counting(self, beyond: Callable[..., None], video: RTCRtpReceiver) -> Callable[..., None]:
        def received(data: bytes, address: Any) -> None:
            if 127 < data[0] < 192 and not 191 < data[1] < 224:
                self.count += 1
                if self.count > FIRST:
                    if self.count % ASKED_AGAIN == 0 and len(data) > SOUND:
                        self._asks_again(video, data)
                    return
            beyond(data, address)

        return received

    def _asks_again(self, video: RTCRtpReceiver, data: bytes) -> None:
        """A NACK (RFC 4585, 6.2.1) for this packet: SRTP leaves RTP's headers in clear."""
        number, ssrc = int.from_bytes(data[2:4]), int.from_bytes(data[8:12])
        asking = asyncio.create_task(video._send_rtcp_nack(ssrc, [number]))
        self._asking.add(asking)
        asking.add_done_callback(self._asking.discard)

    @property
    def profile(self) -> str:
        return srtp_profile(self.pc)

    async def leaves(self) -> None:
        for task in self._looking:
            task.cancel()
        await self.pc.close()


def make_room(receiving: socket.socket) -> None:
    """As root beyond what the machine allows others (socket(7))."""
    try:
        receiving.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER)
    except PermissionError:
        receiving.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)


def h264() -> list[Any]:
    known = RTCRtpReceiver.getCapabilities("video")
    assert known
    return [codec for codec in known.codecs if codec.name in ("H264", "rtx")]
