"""What browsers and encoders may offer, checked before anything is created for them; and the pieces they trickle."""

import ipaddress
import re
from typing import Any

from aiortc.rtcdtlstransport import X509_DIGEST_ALGORITHMS
from aiortc.rtcicetransport import RTCIceCandidate
from aiortc.sdp import SessionDescription, candidate_from_sdp
from msgspec import Struct

from server.errors import Invalid, ProductError, Unprocessable
from server.media.passthrough import DYNAMIC
from server.media.source import Kind

WANTED_CODEC: dict[str, str] = {"video": "h264", "audio": "opus"}
CARRIED = {*WANTED_CODEC.values(), "rtx"}
CANDIDATE, END = "a=candidate:", "a=end-of-candidates"
MOST_CANDIDATES = 100
"""Of one peer: each is an address that this server sends to, and checked against all the others. More are left out
(RFC 8445, 6.1.2.5)."""
USER, PASSWORD = re.compile(r"[!-~]{4,256}"), re.compile(r"[!-~]{22,256}")
"""As long as RFC 8839, 5.4 says: the first is in every question that ICE asks."""


class Offer(Struct, frozen=True):
    sdp: str
    kinds: list[Kind]
    ice_user: str
    passive: bool
    """The other side insists on being the DTLS server (`a=setup:passive`)."""
    candidates: int
    """How many came with it."""


class Fragment(Struct, frozen=True):
    """A trickle-ice-sdpfrag (RFC 8840, 9)."""

    candidates: list[RTCIceCandidate]
    ice_user: str


def read_offer(text: str, direction: str) -> Offer:
    """The offer, if it wants to be `direction` (sendonly or recvonly) with H.264, Opus or both, one of each."""
    sdp = "".join(f"{line}\r\n" for line in reachable(text))
    description = parse(sdp)
    medias: list[Any] = description.media
    if not medias:
        raise Invalid("this offer has no media", "bad_sdp")
    for media in medias:
        check(media, direction)
    kinds: list[Kind] = [media.kind for media in medias]
    if len(set(kinds)) < len(kinds):
        raise Unprocessable("one video and one audio at most (RFC 9725, 4.4)", "too_many_streams")
    if not well_numbered(medias):
        raise Invalid("payload types are not those of the formats that are offered", "bad_sdp")
    if not bundled([group.items for group in description.group if group.semantic == "BUNDLE"], medias):
        raise Unprocessable("all streams belong in one bundle (RFC 9725, 4.4.1)", "not_bundled")
    candidates = sum(len(media.ice_candidates) for media in medias)
    return Offer(sdp, kinds, medias[0].ice.usernameFragment, medias[0].dtls.role == "server", candidates)


def bundled(groups: list[list[Any]], medias: list[Any]) -> bool:
    """Whether everything comes over one transport. A stream alone needs no group, and no name."""
    names = sorted(media.rtp.muxId or "" for media in medias)
    return sorted(groups[0]) == names if groups else len(medias) == 1


def well_numbered(medias: list[Any]) -> bool:
    """Whether a number tells what a packet is: one that was offered, of one format of one stream (RFC 9143, 9.1)."""
    numbers = [codec.payloadType for media in medias for codec in media.rtp.codecs]
    offered = all(codec.payloadType in media.fmt for media in medias for codec in media.rtp.codecs)
    carried = (codec for media in medias for codec in media.rtp.codecs if codec.name.lower() in CARRIED)
    return offered and len(set(numbers)) == len(numbers) and all(codec.payloadType in DYNAMIC for codec in carried)


def reachable(text: str) -> list[str]:
    """The lines without candidates that cannot be reached, come twice or are too many. And nothing may end the list: a
    browser's real address shows when it knocks."""
    found, lines = set[tuple[str, int]](), list[str]()
    for line in text.splitlines():
        if line.startswith(CANDIDATE):
            one = candidate(line)
            if not can_be_reached(one) or (one.ip, one.port) in found or len(found) == MOST_CANDIDATES:
                continue
            found.add((one.ip, one.port))
        if not line.startswith(END):
            lines.append(line)
    return lines


def can_be_reached(found: RTCIceCandidate) -> bool:
    """By what our sockets send: mDNS names, for one, take a second to fail."""
    try:
        ipaddress.ip_address(found.ip)
    except ValueError:
        return False
    return found.component == 1 and found.protocol.lower() == "udp" and 0 < found.port < 1 << 16


def parse(sdp: str) -> SessionDescription:
    try:
        return SessionDescription.parse(sdp)
    except Exception as error:  # the parser of aiortc raises whatever the text makes it stumble over
        raise Invalid("this is not an SDP offer", "bad_sdp") from error


def check(media: Any, direction: str) -> None:
    if media.kind not in WANTED_CODEC:
        raise Unprocessable(f"{media.kind} is not carried here, only video and audio", "unsupported_media")
    if not (proves_itself(media) and media.rtcp_mux):
        raise Invalid("ICE, DTLS or rtcp-mux is missing", "bad_sdp")
    if media.direction not in (direction, "sendrecv"):
        raise Unprocessable(f"{media.kind} is {media.direction}, not {direction}", "wrong_direction")
    if WANTED_CODEC[media.kind] not in [codec.name.lower() for codec in media.rtp.codecs]:
        raise no_codec(media.kind)


def proves_itself(media: Any) -> bool:
    """Whether ICE and DTLS can know the other side: by name and password, by the fingerprint of its certificate."""
    known = media.dtls and any(one.algorithm.lower() in X509_DIGEST_ALGORITHMS for one in media.dtls.fingerprints)
    return bool(
        known and USER.fullmatch(media.ice.usernameFragment or "") and PASSWORD.fullmatch(media.ice.password or "")
    )


def no_codec(kind: str) -> ProductError:
    name = "H.264 (baseline, packetization-mode 1)" if kind == "video" else "Opus"
    return Unprocessable(f"{kind} must be offered as {name}: it is passed on as it is", f"no_{WANTED_CODEC[kind]}")


def read_fragment(text: str) -> Fragment:
    """Each candidate belongs to the stream it stands behind."""
    candidates, mid, user = list[RTCIceCandidate](), "", ""
    for line in text.splitlines():
        if line.startswith("a=mid:"):
            mid = line.removeprefix("a=mid:").strip()
        elif line.startswith("a=ice-ufrag:"):
            user = user or line.removeprefix("a=ice-ufrag:").strip()
        elif line.startswith(CANDIDATE) and can_be_reached(found := candidate(line)):
            found.sdpMid = mid
            candidates.append(found)
    return Fragment(candidates, user)


def candidate(line: str) -> RTCIceCandidate:
    try:
        return candidate_from_sdp(line.removeprefix(CANDIDATE))
    except (AssertionError, ValueError, IndexError) as error:
        raise Invalid("this is not an ICE candidate", "bad_candidate") from error
