"""The way of packets to one viewer, by private names of aiortc and aioice (see `passthrough`)."""

import os
import secrets
import socket
from collections.abc import Callable
from typing import Any

from aiortc import RTCRtpSender
from msgspec import Struct

from server.media.passthrough import profile_of
from server.media.srtp import TAGS

SEND_BUFFER = 1 << 20
SSRC = {"audio": secrets.randbits(31) * 2, "video": secrets.randbits(31) * 2 + 1}
"""The same for all viewers: each has an RTP session of its own, in which no other has it (RFC 3550, 8.1)."""


def take_over(sender: Any) -> None:
    """Keep aiortc from sending anything of its own for this stream, which is given its SSRC by us."""

    async def send(parameters: Any) -> None:
        pass

    sender.send = send
    sender._ssrc = SSRC[sender.kind]


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


class Nominated(dict[int, Any]):
    """ICE's pairs in use, by component. `changed` is called when they are others."""

    def __init__(self, pairs: dict[int, Any], changed: Callable[[], None]) -> None:
        super().__init__(pairs)
        self._changed = changed

    def __setitem__(self, component: int, pair: Any) -> None:
        other = self.get(component) is not pair  # browsers name the same one again with each question
        super().__setitem__(component, pair)
        if other:
            self._changed()

    def clear(self) -> None:
        super().clear()
        self._changed()


class Outlet:
    """The negotiated way to one viewer: its SRTP context for libsrtp, our socket, its address. Connected peers only."""

    __slots__ = "_nominated", "_session", "address", "socket", "srtp", "tag"

    def __init__(self, sender: RTCRtpSender) -> None:
        dtls = sender.transport
        connection = dtls.transport._connection
        self._session = dtls._tx_srtp
        self._nominated = connection._nominated = Nominated(connection._nominated, self._moved)
        self.srtp: Any = self._session._srtp[0]
        self.tag = TAGS[profile_of(dtls)]
        """Bytes by which SRTP makes a packet longer."""
        pair = self._nominated[1]
        self.address: tuple[str, int] | None = pair.remote_addr
        """None where it is to be `found` anew."""
        self.socket = self._opened(pair)

    def _moved(self) -> None:
        self.address = None

    def found(self) -> tuple[str, int] | None:
        """Where ICE says the viewer is now; None once it is gone. OSError where this process can open nothing more."""
        if pair := self._nominated.get(1):
            found = self._opened(pair)
            self.socket.close()
            self.socket, self.address = found, pair.remote_addr
        return self.address

    def _opened(self, pair: Any) -> socket.socket:
        """The socket that ICE has found: who leaves the Wi-Fi may be reached by another one of ours."""
        protocol = pair.protocol.transport.get_extra_info("socket")
        found = socket.socket(fileno=os.dup(protocol.fileno()))
        found.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        return found

    def protect_report(self, report: bytes) -> bytes:
        """SRTCP (RFC 3711, 3.4)."""
        return bytes(self._session.protect_rtcp(report))

    def close(self) -> None:
        self.socket.close()
