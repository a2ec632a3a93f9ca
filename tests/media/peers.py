"""Real peers for the media plane: a node on a port of its own, WHIP publishers and WHEP viewers made with aiortc."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import msgspec
from aiohttp import ClientResponse, ClientSession, web
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

from server.media.control import HookCall, MediaNode, SourceView, Ticket, Wanted, ticket_for
from server.media.node import attach_media
from server.media.peer import Peer
from server.media.room import Bounds
from server.media.rooms import BOUNDS, ROOMS
from server.media.timing import ntp_timestamp
from server.metrics import attach_metrics
from server.rest import errors, reply
from server.settings import CLOCK, SETTINGS, Clock
from tests.media.camera import RATE, pictures, sounds
from tests.servers import settings_for

SDP = {"Content-Type": "application/sdp"}
LOOP = 4.0
"""Seconds after which a test camera begins anew."""


class Plane:
    """A running media node with a web side that hears its hook and answers with `wanted`."""

    def __init__(self, app: web.Application, http: ClientSession) -> None:
        self.app, self.http = app, http
        self.settings = settings = app[SETTINGS]
        self.url = settings.media_url
        self.node = MediaNode(settings, http)
        self.heard: list[HookCall] = []
        self.wanted: dict[str, Wanted] = {}
        self.hook_status = 200
        self._news = asyncio.Condition()

    def ticket(self, room: str = "broadcast:1", seconds: int = 60, **may: Any) -> dict[str, str]:
        """Headers with a ticket that allows `may`."""
        return {"Authorization": f"Bearer {ticket_for(self.settings, Ticket(room, **may), seconds)}"}

    async def hook(self, request: web.Request) -> web.StreamResponse:
        if self.hook_status != 200:
            return web.Response(status=self.hook_status)
        call = msgspec.json.decode(await request.read(), type=HookCall)
        async with self._news:
            self.heard.append(call)
            self._news.notify_all()
        return reply(self.wanted.get(call.room, Wanted()))

    async def told(self, names: set[str], room: str = "broadcast:1") -> HookCall:
        """Wait until the newest that was heard of the room is that these sources are there."""

        def now() -> HookCall | None:
            calls = [call for call in self.heard if call.room == room]
            return calls[-1] if calls and {source.name for source in calls[-1].sources} == names else None

        async with self._news:
            await self._news.wait_for(now)
        call = now()
        assert call
        return call

    async def post(self, door: str, offer: str, headers: dict[str, str]) -> ClientResponse:
        return await self.http.post(f"{self.url}{door}", data=offer, headers=SDP | headers)

    def peer(self, client: "Client") -> Peer:
        """The server's side of a client."""
        return self.app[ROOMS].peer(client.session)

    async def session(self, session: str) -> Peer | None:
        return self.app[ROOMS].find("broadcast:1").peer(session)

    async def rooms(self) -> list[str]:
        return list(self.app[ROOMS])

    async def source(self, name: str) -> SourceView | None:
        return await self.source_in("broadcast:1", name)

    async def source_in(self, room: str, name: str) -> SourceView | None:
        sources = await self.node.sources(room)
        return next((source for source in sources if source.name == name), None)

    async def view(self, room: str = "broadcast:1") -> Any:
        return await self.node.room(room)


@asynccontextmanager
async def plane(folder: Path, bounds: Bounds = Bounds(), **settings: Any) -> AsyncIterator[Plane]:  # noqa: B008
    app = web.Application(middlewares=[errors])
    app[SETTINGS], app[CLOCK], app[BOUNDS] = settings_for(folder, **settings), Clock(), bounds
    attach_metrics(app)
    async with ClientSession() as http:
        running = Plane(app, http)
        app.add_routes([web.post("/api/media/hook", running.hook)])
        attach_media(app)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, running.settings.host, running.settings.port).start()
        try:
            yield running
        finally:
            await runner.cleanup()


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
    """What the test's camera or microphone made, sent in real time, over and over."""

    def __init__(self, kind: str, start: Start, **camera: Any) -> None:
        super().__init__()
        self._start = start
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
        await asyncio.sleep(ticks / self._rate - self._start.passed())
        self.captured = self._start.unix + ticks / self._rate
        packet = av.Packet(frame.data)
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


async def offer_to_publish(pc: RTCPeerConnection, kinds: tuple[str, ...] = ("video", "audio"), **camera: Any) -> str:
    start = Start()
    for kind in kinds:
        track = Recorded(kind, start, **(camera if kind == "video" else {}))
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
