"""The one module with private names of aiortc and aioice, which are pinned: packets go around their codecs and senders.

aiortc negotiates, does ICE and DTLS, NACK, RTX, receiver reports and REMB. It would decode whatever it receives, in a
thread per track, and build every packet anew for every viewer. `Tap` takes the packets out before that,
`replace_sender` keeps it from sending anything of its own, `Outlet` is the way to the wire. A test of this module fails
when one of the names used here is no longer what it was.
"""

import logging
import os
import queue
import socket
from collections.abc import Awaitable, Callable
from typing import Any

from aiortc import RTCPeerConnection, RTCRtpSender
from aiortc.rtp import RTCP_PSFB_FIR, RTCP_PSFB_PLI, RTCP_RTPFB_NACK, RtcpPsfbPacket, RtcpRtpfbPacket, RtcpSrPacket
from msgspec import Struct
from pylibsrtp import Error as SrtpError
from pylibsrtp._binding import ffi, lib

from server.media.assembly import Packet
from server.media.readable import Streams, readable_reports

log = logging.getLogger(__name__)
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


def shield(pc: RTCPeerConnection, refuse: Callable[[str], None]) -> None:
    """Let no packet end a connection, or fill it with streams: what is not `readable` never reaches aiortc."""
    for dtls in _dtls_transports(pc):
        dtls._handle_rtp_data = _forgiving(dtls._handle_rtp_data, Streams().readable, "rtp", refuse)
        dtls._handle_rtcp_data = _forgiving(dtls._handle_rtcp_data, readable_reports, "rtcp", refuse)


def _forgiving(
    handle: Callable[..., Awaitable[None]], readable: Callable[[bytes], bool], kind: str, refuse: Callable[[str], None]
) -> Callable[..., Awaitable[None]]:
    async def handle_and_forgive(data: bytes, **more: Any) -> None:
        if not readable(data):
            refuse(kind)
            return
        try:
            await handle(data, **more)
        except Exception:
            log.warning("a packet was dropped", exc_info=True)
            refuse(kind)

    return handle_and_forgive


class _Unprotecting:
    """An SRTP session that says when something was not from whom it seemed to be."""

    def __init__(self, session: Any, refuse: Callable[[str], None]) -> None:
        self._session, self._refuse = session, refuse

    def unprotect(self, data: bytes) -> bytes:
        return self._counted(self._session.unprotect, data)

    def unprotect_rtcp(self, data: bytes) -> bytes:
        return self._counted(self._session.unprotect_rtcp, data)

    def _counted(self, unprotect: Callable[[bytes], bytes], data: bytes) -> bytes:
        try:
            return unprotect(data)
        except SrtpError:
            self._refuse("forged")
            raise


def watch_forgeries(pc: RTCPeerConnection, refuse: Callable[[str], None]) -> None:
    """Once connected: aiortc drops what SRTP does not vouch for, without a word."""
    for dtls in _dtls_transports(pc):
        if dtls._rx_srtp:
            dtls._rx_srtp = _Unprotecting(dtls._rx_srtp, refuse)


def _dtls_transports(pc: RTCPeerConnection) -> set[Any]:
    return {transceiver.receiver.transport for transceiver in pc.getTransceivers()}


class Tap:
    """Takes the place of a receiver's jitter buffer; what comes in goes to `on_packet`, in the order of arrival.

    aiortc hands its buffer packets whose payload format is undone and puts what the buffer returns into the decoder's
    queue. This one returns nothing, and the queue holds the end already, so that the decoder's thread ends at once.
    """

    def __init__(self, receiver: Any, on_packet: Callable[[Packet], None], on_report: Callable[[int, int], None]):
        self._receiver, self._on_packet, self._on_report = receiver, on_packet, on_report
        self._ssrc: int | None = None
        receiver._RTCRtpReceiver__jitter_buffer = self
        receiver._RTCRtpReceiver__decoder_queue = _Ended()
        self._aiortc_rtcp, receiver._handle_rtcp_packet = receiver._handle_rtcp_packet, self._handle_rtcp

    def add(self, packet: Any) -> tuple[bool, None]:
        """Called by aiortc for every packet; returns whether to send a PLI, and no frame."""
        self._ssrc = packet.ssrc
        self._on_packet(Packet(packet.sequence_number, packet.timestamp, bool(packet.marker), packet._data))
        return False, None

    async def ask_keyframe(self) -> None:
        """PLI (RFC 4585, 6.3.1); nothing before the first packet."""
        if self._ssrc is not None:
            await self._receiver._send_rtcp_pli(self._ssrc)

    async def _handle_rtcp(self, packet: Any) -> None:
        if isinstance(packet, RtcpSrPacket):
            if packet.ssrc == self._ssrc:
                self._on_report(packet.sender_info.rtp_timestamp, packet.sender_info.ntp_timestamp)
            await self._aiortc_rtcp(packet)


class _Ended(queue.SimpleQueue[None]):
    """A decoder queue that is over before anything is in it."""

    def get(self, block: bool = True, timeout: float | None = None) -> None:
        return None

    def put(self, item: object, block: bool = True, timeout: float | None = None) -> None:
        pass


class Feedback:
    """Stands where a sender stood in aiortc's RTCP router: what a viewer says about one of its streams."""

    def __init__(self, sender: RTCRtpSender, on_nack: Callable[[list[int]], None], on_pli: Callable[[], None]) -> None:
        self._ssrc = sender._ssrc
        self._on_nack, self._on_pli = on_nack, on_pli

    async def _handle_rtcp_packet(self, packet: Any) -> None:
        if isinstance(packet, RtcpRtpfbPacket) and packet.fmt == RTCP_RTPFB_NACK:
            self._on_nack(packet.lost)
        elif isinstance(packet, RtcpPsfbPacket) and packet.fmt in (RTCP_PSFB_PLI, RTCP_PSFB_FIR):
            self._on_pli()


def replace_sender(sender: Any, on_nack: Callable[[list[int]], None], on_pli: Callable[[], None]) -> None:
    """Keep aiortc from starting its sending tasks; RTCP about the sender's SSRC goes to the two callbacks."""
    feedback = Feedback(sender, on_nack, on_pli)

    async def send(parameters: Any) -> None:
        sender.transport._register_rtp_sender(feedback, parameters)

    sender.send = send


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


def sending_buffer(size: int) -> tuple[bytearray, Any, Any]:
    """A reusable buffer: for Python, as C pointer, and a C int for a length."""
    buffer = bytearray(size)
    return buffer, ffi.from_buffer(buffer), ffi.new("int *")
