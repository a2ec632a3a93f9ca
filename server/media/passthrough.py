"""The one module with private names of aiortc and aioice, which are pinned: packets go around their codecs and senders.

aiortc negotiates, does ICE and DTLS, and sends NACKs, receiver reports and REMB. It would decode whatever it receives,
in a thread per track, and build every packet anew for every viewer. `Inward` is the way of packets around it,
`Receiver` tells it of them, `silence` keeps it from sending anything of its own, `Outlet` is the way to the wire. A
test of this module fails when one of the names used here is no longer what it was.
"""

import asyncio
import os
import queue
import socket
import time
from collections.abc import Awaitable, Callable, Coroutine
from functools import cached_property
from typing import Any

from aiortc import RTCPeerConnection, RTCRtpSender
from aiortc.rate import RemoteBitrateEstimator
from aiortc.rtcrtpreceiver import NackGenerator, StreamStatistics
from aiortc.rtp import RTCP_PSFB_APP, RtcpPsfbPacket, pack_remb_fci
from msgspec import Struct
from pylibsrtp._binding import ffi, lib

SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
SEND_BUFFER = 1 << 20
TAGS = {
    "SRTP_AEAD_AES_256_GCM": 16,
    "SRTP_AEAD_AES_128_GCM": 16,
    "SRTP_AES128_CM_SHA1_80": 10,
    "SRTP_AES128_CM_SHA1_32": 4,
}
"""Length of the authentication tag by protection profile (RFC 5764, 4.1.2; RFC 7714, 14.2)."""


def gather_with(pc: RTCPeerConnection, sockets: Callable[[Any, int, list[str]], Awaitable[list[Any]]]) -> None:
    """Have sockets opened by `sockets` and not by aioice, which knows all addresses or none, and no ports."""
    for dtls in _dtls_transports(pc):
        connection = dtls.transport._connection

        async def gather(component: int, addresses: list[str], timeout: int = 5, connection: Any = connection) -> Any:
            protocols = await sockets(connection, component, addresses)
            connection._protocols += protocols
            return [protocol.local_candidate for protocol in protocols]

        connection.get_component_candidates = gather


def be_dtls_server(pc: RTCPeerConnection) -> None:
    """Answer `a=setup:passive` to `actpass` (RFC 8842, 5.3): as the client Chromium offers AES-GCM first."""
    for dtls in _dtls_transports(pc):
        if dtls._role == "auto":
            dtls._set_role("server")


class Check:
    """What ICE knows of whoever sends to one connection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._name = f"{connection.local_username}:".encode()
        self._pairs = 0
        self._addresses: set[tuple[str, int]] = set()

    def knows(self, address: tuple[Any, ...]) -> bool:
        """Whether ICE has been there; before it has begun there is nobody it could have been to."""
        connection = self._connection
        if len(connection._check_list) != self._pairs:
            self._pairs = len(connection._check_list)
            self._addresses = {pair.remote_addr for pair in connection._check_list}
        return address[:2] in self._addresses or not connection._early_checks_done

    def is_for_us(self, protocol: Any, message: bytes) -> bool:
        """A question that names us, as only who has our SDP can, an answer to a question of ours, or a sign of life."""
        kind = message[0] << 8 & 0x0100 | message[1] & 0x10
        if kind & 0x0100:
            return message[8:20] in protocol.transactions
        return kind == 0x10 or self._name in message

    def waiting(self) -> int:
        """Datagrams that nobody has looked at yet."""
        return int(self._connection._queue.qsize())


def leave_media_to_us(pc: RTCPeerConnection) -> None:
    """What came before the inlets were open waits in aiortc's queue: it is not looked at."""

    async def ignore(*packet: Any, **more: Any) -> None:
        pass

    for dtls in _dtls_transports(pc):
        dtls._handle_rtp_data = dtls._handle_rtcp_data = ignore


class Inward:
    """The negotiated way from one peer on one transport, once DTLS is connected: its SRTP context for libsrtp."""

    def __init__(self, dtls: Any, transceivers: list[Any]) -> None:
        self._session = dtls._rx_srtp
        self._connection = dtls.transport._connection
        self._queue = self._connection.data_received
        self.srtp: Any = self._session._srtp[0]
        self.transceivers = transceivers
        extensions = [one for transceiver in transceivers for one in transceiver._headerExtensions]
        self.send_time_id = next((one.id for one in extensions if one.uri == SEND_TIME), None)
        """Of the header extension with the time of sending, where it was negotiated."""

    def open(self, take: Callable[[bytes], None]) -> None:
        """From now on SRTP goes to `take`, in the moment it comes; the rest, DTLS, still to aiortc's queue."""

        def data_received(data: bytes, component: int) -> None:
            if 127 < data[0] < 192:
                take(data)
            else:
                self._queue(data, component)

        self._connection.data_received = data_received


def inward(pc: RTCPeerConnection) -> list[Inward]:
    """One for each transport: browsers bundle everything on one, and need not (RFC 9143)."""
    transports: dict[Any, list[Any]] = {}
    for transceiver in pc.getTransceivers():
        transports.setdefault(transceiver.receiver.transport, []).append(transceiver)
    return [Inward(dtls, some) for dtls, some in transports.items() if dtls._rx_srtp]


def _dtls_transports(pc: RTCPeerConnection) -> set[Any]:
    return {transceiver.receiver.transport for transceiver in pc.getTransceivers()}


class Receiver:
    """aiortc's receiver without its packets: it sends reports, NACKs, PLIs and REMB about what it is told has come."""

    def __init__(self, transceiver: Any) -> None:
        self._receiver = receiver = transceiver.receiver
        receiver._RTCRtpReceiver__decoder_queue = _Ended()
        self._statistics: dict[int, StreamStatistics] = receiver._RTCRtpReceiver__remote_streams
        self._nacks: NackGenerator | None = receiver._RTCRtpReceiver__nack_generator
        self._estimator: RemoteBitrateEstimator | None = receiver._RTCRtpReceiver__remote_bitrate_estimator
        self._sending: set[asyncio.Task[None]] = set()
        self._transceiver = transceiver
        self._burst = 0

    @cached_property
    def types(self) -> set[int]:
        """Payload types, once they have been negotiated."""
        return {codec.payloadType for codec in self._transceiver._codecs}

    @cached_property
    def rtx_types(self) -> set[int]:
        return {codec.payloadType for codec in self._transceiver._codecs if codec.name == "rtx"}

    def count(self, packet: Any, sent: int | None, size: int) -> None:
        """A packet came, `size` bytes behind its header; `sent` is its abs-send-time."""
        statistics = self._statistics.get(packet.ssrc)
        if statistics is None:
            statistics = self._statistics[packet.ssrc] = StreamStatistics(self._transceiver._codecs[0].clockRate)
        statistics.add(packet)
        if self._estimator and sent is not None:
            self._burst += size
            if packet.marker:
                self._estimate(self._estimator, packet.ssrc, sent)

    def _estimate(self, estimator: RemoteBitrateEstimator, ssrc: int, sent: int) -> None:
        """Once a picture: aiortc puts what was sent within 5 ms together again, and its arithmetic is not cheap."""
        estimate = estimator.add(int(time.time() * 1000), sent, self._burst, ssrc)
        self._burst = 0
        if estimate and (ours := self._receiver._RTCRtpReceiver__rtcp_ssrc) is not None:
            fci = pack_remb_fci(*estimate)
            remb = RtcpPsfbPacket(fmt=RTCP_PSFB_APP, ssrc=ours, media_ssrc=0, fci=fci)
            self._send(self._receiver._send_rtcp(remb))

    def look_for_gaps(self, packet: Any, ssrc: int) -> None:
        """What is missing before this packet of the stream `ssrc` is asked for."""
        nacks = self._nacks
        if nacks is None:
            return
        if nacks.max_seq is not None and not nacks.missing and packet.sequence_number == nacks.max_seq + 1:
            nacks.max_seq = packet.sequence_number
        elif nacks.add(packet):
            self._send(self._receiver._send_rtcp_nack(ssrc, sorted(nacks.missing)))

    def note_report(self, ssrc: int, ntp: int) -> None:
        """A sender report: ours will say when it came (LSR and DLSR, RFC 3550, 6.4.1)."""
        self._receiver._RTCRtpReceiver__lsr[ssrc] = ntp >> 16 & 0xFFFFFFFF
        self._receiver._RTCRtpReceiver__lsr_time[ssrc] = time.time()

    def ask_keyframe(self, ssrc: int) -> None:
        self._send(self._receiver._send_rtcp_pli(ssrc))

    def _send(self, sending: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(sending)
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)


class _Ended(queue.SimpleQueue[None]):
    """A decoder queue that is over before anything is in it."""

    def get(self, block: bool = True, timeout: float | None = None) -> None:
        return None

    def put(self, item: object, block: bool = True, timeout: float | None = None) -> None:
        pass


def silence(sender: Any) -> None:
    """Keep aiortc from sending anything of its own for this stream."""

    async def send(parameters: Any) -> None:
        pass

    sender.send = send


def ssrc_of(sender: Any) -> int:
    return int(sender._ssrc)


class Line(Struct, frozen=True):
    """What was negotiated for one outgoing stream. `rtx_type` is None where the viewer knows no RTX (RFC 4588)."""

    payload_type: int
    ssrc: int
    rtx_type: int | None
    rtx_ssrc: int


def line_of(transceiver: Any) -> Line:
    codec, *others = transceiver._codecs
    rtx = [other for other in others if other.name == "rtx" and other.parameters.get("apt") == codec.payloadType]
    sender = transceiver.sender
    return Line(codec.payloadType, sender._ssrc, rtx[0].payloadType if rtx else None, sender._rtx_ssrc)


class Outlet:
    """The negotiated way to one viewer: its SRTP context for libsrtp, our socket, its address. Connected peers only."""

    def __init__(self, sender: RTCRtpSender) -> None:
        dtls = sender.transport
        self._session = dtls._tx_srtp
        self._connection = dtls.transport._connection
        self._pair: Any = self._connection._nominated[1]
        pair = self._pair
        self._address: tuple[str, int] | None = pair.remote_addr
        protocol = pair.protocol.transport.get_extra_info("socket")
        self.srtp: Any = self._session._srtp[0]
        self.tag = TAGS[profile_of(dtls)]
        """Bytes by which SRTP makes a packet longer."""
        self.socket = socket.socket(fileno=os.dup(protocol.fileno()))
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)

    @property
    def address(self) -> tuple[str, int] | None:
        """Where ICE says the viewer is now; None once it is gone."""
        pair = self._connection._nominated.get(1)
        if pair is not self._pair:
            self._pair, self._address = pair, pair.remote_addr if pair else None
        return self._address

    def protect_report(self, report: bytes) -> bytes:
        """SRTCP (RFC 3711, 3.4)."""
        return bytes(self._session.protect_rtcp(report))

    def close(self) -> None:
        self.socket.close()


def cname(pc: RTCPeerConnection) -> bytes:
    """The name in our SDP that says which streams belong together (RFC 3550, 6.5.1)."""
    name: str = getattr(pc, "_RTCPeerConnection__cname")  # noqa: B009 - mypy knows no private names
    return name.encode()


def srtp_profile(pc: RTCPeerConnection) -> str:
    """The negotiated protection profile (RFC 7714), empty before DTLS."""
    chosen = [profile_of(dtls) for dtls in _dtls_transports(pc) if dtls._ssl]
    return chosen[0] if chosen else ""


def profile_of(dtls: Any) -> str:
    return str(dtls._ssl.get_selected_srtp_profile().decode())


protect = lib.srtp_protect
"""libsrtp's own: (context, pointer to a packet, pointer to its length) → 0, in place; the length grows by the tag."""
unprotect, unprotect_reports = lib.srtp_unprotect, lib.srtp_unprotect_rtcp
"""The same for what came, RTP and RTCP: not 0 where it is not from whom it seems to be, or came before."""


def srtp_buffer(size: int) -> tuple[bytearray, Any, Any]:
    """A reusable buffer: for Python, as C pointer, and a C int for a length."""
    buffer = bytearray(size)
    return buffer, ffi.from_buffer(buffer), ffi.new("int *")
