"""One PeerConnection: one stream in one direction. It ends once, for one reason, and leaves nothing behind."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from functools import partial
from math import inf
from typing import Any

from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpReceiver, RTCRtpTransceiver, RTCSessionDescription
from aiortc.exceptions import OperationError
from msgspec import Struct

from server.errors import ProductError, Unprocessable
from server.media import consent, outlet, passthrough
from server.media.assembly import Packet
from server.media.inlet import Feedback, Inlet, Stream
from server.media.offer import MOST_CANDIDATES, Fragment, Offer, no_codec
from server.media.ports import Ports
from server.media.receiver import Receiver
from server.media.source import Kind
from server.media.tally import UNREACHED

log = logging.getLogger(__name__)
CODECS: dict[Kind, tuple[str, ...]] = {"video": ("video/H264", "video/rtx"), "audio": ("audio/opus",)}


class Patience(Struct, frozen=True):
    """Seconds a peer may take to connect, and, where others wait for its place; that a publisher may be silent, and
    that a peer may not answer."""

    connect: float = 15.0
    place: float = 3.0
    silence: float = 10.0
    answers: consent.Times = consent.Times()


class Peer:
    """`sendonly` or `recvonly` as seen from here. `session` names it in its URL and cannot be guessed.

    `on_connected` is called once packets can flow, `on_closed` once, whatever happened before. It ends after `longest`
    seconds.
    """

    def __init__(self, offer: Offer, direction: str, ports: Ports, patience: Patience, longest: float = inf) -> None:
        self.session = secrets.token_urlsafe(24)
        self.etag = f'"{secrets.token_urlsafe(9)}"'
        self.offer, self.direction = offer, direction
        self.on_connected: Callable[[], None] = lambda: None
        self.on_closed: Callable[[], None] = lambda: None
        self.pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.transceivers: dict[Kind, RTCRtpTransceiver] = {
            kind: self._transceiver(kind, direction) for kind in offer.kinds
        }
        self._streams: dict[Kind, Stream] = {}
        self._feedback: dict[int, Feedback] = {}
        self._candidates = offer.candidates
        self._ports, self._patience, self.tally = ports, patience, ports.tally
        self._heard = True
        self._began = asyncio.get_running_loop().time()
        self._until = self._began + longest
        self._connected: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.of_audience = False
        """Whether it watches the program, which there are other ways to."""
        self.life: asyncio.Task[None] | None = None
        """Done when nothing is left of the peer."""

    def _transceiver(self, kind: Kind, direction: str) -> RTCRtpTransceiver:
        transceiver = self.pc.addTransceiver(kind, direction=direction)
        known = RTCRtpReceiver.getCapabilities(kind)
        assert known
        transceiver.setCodecPreferences([codec for codec in known.codecs if codec.mimeType in CODECS[kind]])
        return transceiver

    def receive(self, kind: Kind, on_packet: Callable[[Packet], None], on_report: Callable[[int, int], None]) -> Stream:
        """Give what comes of this kind to whom: packets in the order of arrival, RTP and NTP time of sender reports.

        Before `answer`; the stream's SSRC is known once something has come.
        """
        receiver = Receiver(self.transceivers[kind])
        self._streams[kind] = stream = Stream(kind, receiver, on_packet, on_report)
        return stream

    def heed(self, kind: Kind, feedback: Feedback) -> None:
        """Before `answer`: tell whom what the peer says of what it is sent, and let aiortc send nothing."""
        sender = self.transceivers[kind].sender
        outlet.take_over(sender)
        self._feedback[outlet.ssrc_of(sender)] = feedback

    async def answer(self) -> str:
        """Negotiate; from now on the peer lives until `end`, a lost connection, or its silence."""
        try:
            await self._negotiate()
        except BaseException:
            await self.pc.close()
            raise
        self.life = asyncio.create_task(self._live(), name=f"peer {self.session[:6]}")
        return self._ports.announce(str(self.pc.localDescription.sdp))

    async def _negotiate(self) -> None:
        self.pc.on("connectionstatechange", self._state_changed)
        answers = partial(consent.watch, times=self._patience.answers)
        passthrough.connect_quietly(self.pc)
        try:
            await self.pc.setRemoteDescription(RTCSessionDescription(self.offer.sdp, "offer"))
            if not self.offer.passive:
                passthrough.be_dtls_server(self.pc)
            passthrough.leave_media_to_us(self.pc)
            passthrough.gather_with(self.pc, self._gather)
            passthrough.consent_with(self.pc, answers if self.direction == "sendonly" else consent.given)
            await self.pc.setLocalDescription(await self.pc.createAnswer())
        except ProductError:  # no port is free
            raise
        except Exception as error:  # whatever is wrong with an offer that could be parsed
            self.tally.refuse("sdp")
            raise self._unanswerable(error) from error

    async def _gather(self, connection: Any, component: int, addresses: list[str]) -> list[Any]:
        return await self._ports.gather(connection, component, addresses, lambda: self.end("flood"))

    def _unanswerable(self, error: Exception) -> ProductError:
        if isinstance(error, OperationError):  # no codec in common
            return no_codec("video" if "video" in self.offer.kinds else "audio")
        return Unprocessable(f"this offer cannot be answered: {error}", "bad_sdp")

    async def trickle(self, fragment: Fragment) -> None:
        """Take candidates that came after the offer (RFC 9725, 4.3.2)."""
        taken = fragment.candidates[: MOST_CANDIDATES - self._candidates]
        self._candidates += len(taken)
        for candidate in taken:
            candidate.sdpMid = candidate.sdpMid or self.transceivers[self.offer.kinds[0]].mid
            await self.pc.addIceCandidate(candidate)

    def heard(self) -> None:
        """Something came from the peer: it is alive. Said of every packet: when it came is found out by `_listen`."""
        self._heard = True

    @property
    def hesitates(self) -> bool:
        """Whether it might have been connected by now and is not, while others wait for its place."""
        late = asyncio.get_running_loop().time() - self._began > self._patience.place
        return late and not self._connected.done()

    @property
    def over(self) -> bool:
        return self._ended.done()

    def end(self, reason: str) -> None:
        """Close soon; only the first reason counts."""
        if not self._ended.done():
            self._ended.set_result(reason)

    async def leave(self) -> None:
        """As it asks for. Browsers that wait in vain do so earlier than we do."""
        await self.close(UNREACHED if self.hesitates else "left")

    async def close(self, reason: str) -> None:
        """Close now."""
        self.end(reason)
        if self.life:
            await asyncio.shield(self.life)

    def _state_changed(self) -> None:
        if self.pc.connectionState == "connected" and not self._connected.done():
            self._open()
            self._connected.set_result("connected")
        elif self.pc.connectionState in ("failed", "closed"):
            self.end("connection lost" if self._connected.done() else UNREACHED)

    def _open(self) -> None:
        streams = {type_: stream for stream in self._streams.values() for type_ in stream.receiver.types}
        Inlet(passthrough.Inward(self.pc), streams, self._feedback, self.tally.refuse)

    async def _live(self) -> None:
        try:
            if await self._connects():
                self.heard()
                self._log("connected", srtp=passthrough.srtp_profile(self.pc))
                self.on_connected()
                await self._listen()
        except Exception:
            log.exception("a peer broke")
            self.end("internal")
        finally:
            await self._finish()

    async def _finish(self) -> None:
        reason = self._ended.result() if self._ended.done() else "cancelled"
        self._log("closed", reason=reason)
        self.tally.closed[reason] += 1
        try:
            self.on_closed()
        finally:
            await self.pc.close()

    def _log(self, what: str, **facts: str) -> None:
        log.info("peer %s", what, extra={"session": self.session[:6], "direction": self.direction, **facts})

    async def _connects(self) -> bool:
        await asyncio.wait(
            [self._connected, self._ended], timeout=self._patience.connect, return_when=asyncio.FIRST_COMPLETED
        )
        if not self._connected.done():
            self.end(UNREACHED)
        return not self._ended.done()

    async def _listen(self) -> None:
        """Until the end; a peer that should send and is silent is gone, whatever ICE still believes."""
        loop = asyncio.get_running_loop()
        heard_at = loop.time()
        while not self._ended.done():
            await asyncio.wait([self._ended], timeout=self._patience.silence / 4)
            if self._heard:
                self._heard, heard_at = False, loop.time()
            if self.direction == "recvonly" and loop.time() - heard_at > self._patience.silence:
                self.end("silent")
            if loop.time() > self._until:
                self.end("its time is over")
