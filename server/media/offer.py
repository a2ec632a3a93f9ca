"""What browsers and encoders may offer, checked before anything is created for them; and the pieces they trickle."""

import re
from typing import Any

from aiortc.rtcicetransport import RTCIceCandidate
from aiortc.sdp import SessionDescription, candidate_from_sdp
from msgspec import Struct

from server.errors import Invalid, ProductError, Unprocessable
from server.media.source import Kind

WANTED_CODEC: dict[str, str] = {"video": "h264", "audio": "opus"}
UNREACHABLE = re.compile(r"^a=(?:candidate:.*\.local .*|end-of-candidates.*)\r?\n?", re.MULTILINE)
"""mDNS names take a second to fail; and nothing may end the list: a browser's real address shows when it knocks."""


class Offer(Struct, frozen=True):
    sdp: str
    kinds: list[Kind]
    ice_user: str
    passive: bool
    """The other side insists on being the DTLS server (`a=setup:passive`)."""


class Fragment(Struct, frozen=True):
    """A trickle-ice-sdpfrag (RFC 8840, 9)."""

    candidates: list[RTCIceCandidate]
    ice_user: str


def read_offer(text: str, direction: str) -> Offer:
    """The offer, if it wants to be `direction` (sendonly or recvonly) with H.264, Opus or both, one of each."""
    sdp = UNREACHABLE.sub("", text)
    medias: list[Any] = parse(sdp).media
    if not medias:
        raise Invalid("this offer has no media", "bad_sdp")
    for media in medias:
        check(media, direction)
    kinds: list[Kind] = [media.kind for media in medias]
    if len(set(kinds)) < len(kinds):
        raise Unprocessable("one video and one audio at most (RFC 9725, 4.4)", "too_many_streams")
    return Offer(sdp, kinds, medias[0].ice.usernameFragment, medias[0].dtls.role == "server")


def parse(sdp: str) -> SessionDescription:
    try:
        return SessionDescription.parse(sdp)
    except Exception as error:  # the parser of aiortc raises whatever the text makes it stumble over
        raise Invalid("this is not an SDP offer", "bad_sdp") from error


def check(media: Any, direction: str) -> None:
    if media.kind not in WANTED_CODEC:
        raise Unprocessable(f"{media.kind} is not carried here, only video and audio", "unsupported_media")
    if not (media.ice and media.ice.usernameFragment and media.ice.password and media.dtls and media.rtcp_mux):
        raise Invalid("ICE, DTLS or rtcp-mux is missing", "bad_sdp")
    if media.direction not in (direction, "sendrecv"):
        raise Unprocessable(f"{media.kind} is {media.direction}, not {direction}", "wrong_direction")
    if WANTED_CODEC[media.kind] not in [codec.name.lower() for codec in media.rtp.codecs]:
        raise no_codec(media.kind)


def no_codec(kind: str) -> ProductError:
    name = "H.264 (baseline, packetization-mode 1)" if kind == "video" else "Opus"
    return Unprocessable(f"{kind} must be offered as {name}: it is passed on as it is", f"no_{WANTED_CODEC[kind]}")


def read_fragment(text: str) -> Fragment:
    lines = UNREACHABLE.sub("", text).splitlines()
    mid = value(lines, "a=mid:")
    candidates = [
        candidate(line.removeprefix("a=candidate:"), mid) for line in lines if line.startswith("a=candidate:")
    ]
    return Fragment(candidates, value(lines, "a=ice-ufrag:"))


def value(lines: list[str], name: str) -> str:
    return next((line.removeprefix(name).strip() for line in lines if line.startswith(name)), "")


def candidate(text: str, mid: str) -> RTCIceCandidate:
    try:
        found = candidate_from_sdp(text)
    except (AssertionError, ValueError, IndexError) as error:
        raise Invalid("this is not an ICE candidate", "bad_candidate") from error
    found.sdpMid = mid
    return found
