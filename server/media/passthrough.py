"""Private names of aiortc and aioice, which are pinned: packets go around their codecs and senders.

aiortc negotiates, does ICE and DTLS, and sends NACKs, receiver reports and REMB. It would decode whatever it receives,
in a thread per track, and build every packet anew for every viewer. `Inward` is the way of packets around it.
`receiver` tells it of what came, `outlet` is the way to a viewer, and `binding` keeps that way open: they too know such
names. A test of all four fails when one of the names used is no longer what it was.
"""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiortc import InvalidStateError, RTCPeerConnection, rtp

from server.media.consent import Ask

log = logging.getLogger(__name__)
TOLD = {
    "video": ("http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time", 3),
    "audio": ("urn:ietf:params:rtp-hdrext:ssrc-audio-level", 1),
}
"""The header extension that is read of each kind, and the bytes of what it says."""
DYNAMIC = frozenset([*range(35, 64), *range(96, 128)])
"""Browsers that know many codecs number them from 35 on, too (RFC 5761, 4): aiortc would answer with others."""
setattr(rtp, "DYNAMIC_PAYLOAD_TYPES", DYNAMIC)  # noqa: B010 - mypy knows it as a range


def gather_with(pc: RTCPeerConnection, sockets: Callable[[Any, int, list[str]], Awaitable[list[Any]]]) -> None:
    """Have sockets opened by `sockets` and not by aioice, which knows all addresses or none, and no ports."""
    connection = _dtls(pc).transport._connection

    async def gather(component: int, addresses: list[str], timeout: int = 5) -> Any:
        protocols = await sockets(connection, component, addresses)
        connection._protocols += protocols
        return [protocol.local_candidate for protocol in protocols]

    connection.get_component_candidates = gather


def consent_with(pc: RTCPeerConnection, watch: Callable[[Ask], Awaitable[None]]) -> None:
    """Have consent watched by `watch`, which ends where there is none any more: its end closes the connection."""
    connection = _dtls(pc).transport._connection

    def ask(answered: Callable[[], None]) -> None:
        for pair in connection._nominated.values():
            pair.protocol.binding.ask(pair, answered)

    async def query_consent() -> None:
        try:
            await watch(ask)
        except Exception:  # it would be sent on, and asked nothing
            log.exception("consent was not watched")
        connection._query_consent_task = None  # this very one, for whose end closing would wait
        await connection.close()

    connection.query_consent = query_consent


def be_dtls_server(pc: RTCPeerConnection) -> None:
    """Answer `a=setup:passive` to `actpass` (RFC 8842, 5.3): as the client Chromium offers AES-GCM first."""
    dtls = _dtls(pc)
    if dtls._role == "auto":
        dtls._set_role("server")


def connect_quietly(pc: Any) -> None:
    """Whoever is gone before a way was found is gone: aiortc would log an exception that nobody waits for."""
    connect = pc._RTCPeerConnection__connect

    async def quietly() -> None:
        with suppress(InvalidStateError):
            await connect()

    pc._RTCPeerConnection__connect = quietly


class Check:
    """What ICE knows of whoever sends to one connection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._name = f"{connection.local_username}:".encode()
        self._pairs: list[Any] = []
        self._addresses: set[tuple[str, int]] = set()

    def knows(self, address: tuple[Any, ...]) -> bool:
        """Whether ICE has been there; before it has begun there is nobody it could have been to."""
        connection = self._connection
        if connection._check_list != self._pairs:  # pairs are equal to themselves alone
            self._pairs = connection._check_list.copy()
            self._addresses = {pair.remote_addr for pair in self._pairs}
        return address[:2] in self._addresses or not connection._early_checks_done

    def is_for_us(self, protocol: Any, message: bytes, address: tuple[Any, ...]) -> bool:
        """A question that names us, as only who has our SDP can, an answer to a question of ours, or a sign of life of
        somebody who is known: it proves nothing."""
        kind = message[0] << 8 & 0x0100 | message[1] & 0x10
        if kind & 0x0100:
            return message[8:20] in protocol.transactions
        return self.knows(address) if kind == 0x10 else self._name in message

    def waiting(self) -> int:
        """Datagrams that nobody has looked at yet."""
        return int(self._connection._queue.qsize())


def leave_media_to_us(pc: RTCPeerConnection) -> None:
    """What came before the inlets were open waits in aiortc's queue: it is not looked at."""

    async def ignore(*packet: Any, **more: Any) -> None:
        pass

    dtls = _dtls(pc)
    dtls._handle_rtp_data = dtls._handle_rtcp_data = ignore


class Inward:
    """The negotiated way from one peer, once DTLS is connected: its SRTP context for libsrtp."""

    def __init__(self, pc: RTCPeerConnection) -> None:
        dtls, transceivers = _dtls(pc), list[Any](pc.getTransceivers())
        self._session = dtls._rx_srtp
        self._connection = dtls.transport._connection
        self._queue = self._connection.data_received
        self.srtp: Any = self._session._srtp[0]
        extensions = [one for transceiver in transceivers for one in transceiver._headerExtensions]
        self.extension_ids = {one.uri: one.id for one in extensions}
        """Of header extensions, as they were negotiated (RFC 8285)."""

    def open(self, take: Callable[[bytes], None]) -> None:
        """From now on SRTP goes to `take`, in the moment it comes; the rest, DTLS, still to aiortc's queue."""

        def data_received(data: bytes, component: int) -> None:
            if 127 < data[0] < 192:
                take(data)
            else:
                self._queue(data, component)

        self._connection.data_received = data_received


def _dtls(pc: RTCPeerConnection) -> Any:
    """The one transport, once an offer is set that has everything on one."""
    return pc.getTransceivers()[0].receiver.transport


def cname(pc: RTCPeerConnection) -> bytes:
    """The name in our SDP that says which streams belong together (RFC 3550, 6.5.1)."""
    name: str = getattr(pc, "_RTCPeerConnection__cname")  # noqa: B009 - mypy knows no private names
    return name.encode()


def srtp_profile(pc: RTCPeerConnection) -> str:
    """The negotiated protection profile (RFC 7714), empty before DTLS."""
    dtls = _dtls(pc)
    return profile_of(dtls) if dtls._ssl else ""


def profile_of(dtls: Any) -> str:
    return str(dtls._ssl.get_selected_srtp_profile().decode())
