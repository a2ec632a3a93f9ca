"""Offers as a browser and OBS make them, and the same with something wrong in them, slightly or badly."""

import random
import re
from collections.abc import Callable

from tests.fuzz import mutated

PRINT = ":".join(f"{number:02X}" for number in range(32))
TO_PUBLISH = f"""v=0
o=- 4611731400430051336 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
a=extmap-allow-mixed
a=msid-semantic: WMS 7f0e
m=video 9 UDP/TLS/RTP/SAVPF 103 104 108 109 114 39 40
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=candidate:3388485749 1 udp 2113937151 127.0.0.3 54400 typ host generation 0 network-cost 999
a=candidate:3388485750 1 udp 2113937151 8f3e6c5b-0d1a.local 54401 typ host generation 0
a=candidate:3388485751 1 tcp 1518280447 127.0.0.3 9 typ host tcptype active generation 0
a=ice-ufrag:Yk1x
a=ice-pwd:9ZkQ3qQ7m4yT9wJr5xYvU2aB
a=ice-options:trickle
a=fingerprint:sha-256 {PRINT}
a=setup:actpass
a=mid:0
a=extmap:1 urn:ietf:params:rtp-hdrext:toffset
a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=sendonly
a=msid:7f0e 1c2d
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:103 H264/90000
a=rtcp-fb:103 goog-remb
a=rtcp-fb:103 ccm fir
a=rtcp-fb:103 nack
a=rtcp-fb:103 nack pli
a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f
a=rtpmap:104 rtx/90000
a=fmtp:104 apt=103
a=rtpmap:108 H264/90000
a=rtcp-fb:108 nack
a=rtcp-fb:108 nack pli
a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
a=rtpmap:109 rtx/90000
a=fmtp:109 apt=108
a=rtpmap:114 red/90000
a=rtpmap:39 H264/90000
a=fmtp:39 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=4d001f
a=rtpmap:40 rtx/90000
a=fmtp:40 apt=39
a=ssrc-group:FID 3141592653 2718281828
a=ssrc:3141592653 cname:nZqf
a=ssrc:2718281828 cname:nZqf
m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:Yk1x
a=ice-pwd:9ZkQ3qQ7m4yT9wJr5xYvU2aB
a=ice-options:trickle
a=fingerprint:sha-256 {PRINT}
a=setup:actpass
a=mid:1
a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=sendonly
a=msid:7f0e 2d3e
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtpmap:9 G722/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:13 CN/8000
a=ssrc:1618033988 cname:nZqf
"""
OF_OBS = f"""v=0
o=rtc 3767197920 0 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
a=group:LS 0 1
a=msid-semantic:WMS *
a=setup:actpass
a=ice-ufrag:jBdR
a=ice-pwd:hsIEoZ8gEmBzuRRHf4fJvk
a=ice-options:ice2,trickle
a=fingerprint:sha-256 {PRINT}
m=audio 54609 UDP/TLS/RTP/SAVPF 111
c=IN IP4 127.0.0.3
a=mid:0
a=sendonly
a=ssrc:2724817378 cname:fTsMsqfOkIq3yZVo
a=ssrc:2724817378 msid:fTsMsqfOkIq3yZVo fTsMsqfOkIq3yZVo-audio
a=msid:fTsMsqfOkIq3yZVo fTsMsqfOkIq3yZVo-audio
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=fmtp:111 minptime=10;maxaveragebitrate=96000;stereo=1;sprop-stereo=1;useinbandfec=1
a=candidate:1 1 UDP 2122317823 127.0.0.3 54609 typ host
a=end-of-candidates
m=video 54609 UDP/TLS/RTP/SAVPF 96
c=IN IP4 127.0.0.3
a=mid:1
a=sendonly
a=ssrc:2724817379 cname:fTsMsqfOkIq3yZVo
a=rtcp-mux
a=rtpmap:96 H264/90000
a=rtcp-fb:96 nack
a=rtcp-fb:96 nack pli
a=rtcp-fb:96 goog-remb
a=fmtp:96 profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1
"""
TO_WATCH = re.sub("a=(?:msid|ssrc).*\n", "", TO_PUBLISH).replace("sendonly", "recvonly")
NUMBERS = ("0", "-1", "1", "39", "96", "103", "255", "256", "65535", "65536", "4294967296", "9" * 25, "x", "")
GROUPS = ("BUNDLE", "BUNDLE 0", "BUNDLE 1 0", "BUNDLE 0 0", "BUNDLE 2 0 1", "BUNDLE 0 1 2", "LS 0 1", "", "BUNDLE 1")
WORDS = (
    *("sendonly", "recvonly", "sendrecv", "inactive", "actpass", "active", "passive", "holdconn", "VP8", "H264"),
    *("opus", "rtx", "H265", "sha-256", "sha-1", "video", "audio", "application", "RTP/AVP", "udp", "tcp", "::1", "%"),
)

Lines = list[str]


def cut(dice: random.Random, lines: Lines) -> None:
    at = dice.randrange(len(lines))
    del lines[at : at + dice.choice((1, 1, 1, 2, 9))]


def double(dice: random.Random, lines: Lines) -> None:
    lines.insert(dice.randrange(len(lines) + 1), dice.choice(lines))


def swap(dice: random.Random, lines: Lines) -> None:
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def numbers(dice: random.Random, lines: Lines) -> None:
    at = dice.randrange(len(lines))
    found = list(re.finditer("[0-9]+", lines[at]))
    if found:
        begin, end = dice.choice(found).span()
        lines[at] = lines[at][:begin] + dice.choice(NUMBERS) + lines[at][end:]


def words(dice: random.Random, lines: Lines) -> None:
    at = dice.randrange(len(lines))
    found = re.split(r"([ :;=/])", lines[at])
    found[dice.randrange(len(found))] = dice.choice(WORDS)
    lines[at] = "".join(found)


def emptied(dice: random.Random, lines: Lines) -> None:
    """The name of an attribute without its value."""
    at = dice.randrange(len(lines))
    lines[at] = lines[at].partition(":")[0]


def attributes(dice: random.Random, lines: Lines) -> None:
    """All of one kind are gone."""
    name = re.split("[: ]", dice.choice(lines))[0]
    lines[:] = [line for line in lines if not line.startswith(name)] or ["v=0"]


def groups(dice: random.Random, lines: Lines) -> None:
    lines.insert(0, f"a=group:{dice.choice(GROUPS)}")
    lines[1:] = [line for line in lines[1:] if not line.startswith("a=group:BUNDLE")]


def sections(dice: random.Random, lines: Lines) -> None:
    """Streams more, fewer, or in another order."""
    begins = [at for at, line in enumerate(lines) if line.startswith("m=")]
    if begins:
        ends = [*begins[1:], len(lines)]
        streams = [lines[begin:end] for begin, end in zip(begins, ends, strict=True)]
        chosen = [line for _ in range(dice.choice((0, 1, 2, 2, 3, 30))) for line in dice.choice(streams)]
        lines[begins[0] :] = chosen


def huge(dice: random.Random, lines: Lines) -> None:
    at = dice.randrange(len(lines))
    lines[at] = (lines[at] + dice.choice(" :x")) * dice.choice((2, 20, 400))


def many(dice: random.Random, lines: Lines) -> None:
    """Lines that are alike, with another number in each."""
    at = dice.randrange(len(lines))
    found = re.search("[0-9]+", lines[at])
    if found:
        begin, end = found.span()
        lines[at:at] = [f"{lines[at][:begin]}{number}{lines[at][end:]}" for number in range(dice.choice((3, 120, 600)))]


WRONG: list[Callable[[random.Random, Lines], None]] = [
    *(cut, double, swap, numbers, words, emptied, attributes, groups, sections, huge, many, cut, numbers, words),
]


def wrong(dice: random.Random, offer: str) -> bytes:
    """One in eight has bytes that are wrong, the others up to three things."""
    if not dice.getrandbits(3):
        return mutated(dice, [offer.replace("\n", "\r\n").encode()])
    lines = offer.splitlines()
    for _ in range(dice.getrandbits(2)):
        if lines:
            dice.choice(WRONG)(dice, lines)
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")
