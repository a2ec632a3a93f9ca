"""What a node counts: packets, what was lost on purpose, and what was refused, by kind."""

from collections import Counter


class Tally:
    """One for all rooms of a node. Adding to it is all that happens on a packet's way."""

    def __init__(self) -> None:
        self.received = self.sent = 0
        self.dropped = 0
        """Packets that a viewer's socket did not take."""
        self.refused: Counter[str] = Counter(dict.fromkeys(REFUSED, 0))
        self.closed: Counter[str] = Counter({UNREACHED: 0})
        """Connections, by why they ended."""

    def refuse(self, kind: str) -> None:
        self.refused[kind] += 1


UNREACHED = "did not connect"
"""Neither UDP nor a relay reached them: an operator sees that a firewall is in the way."""
REFUSED = {
    "size": "an empty datagram, or a longer one than any of ours",
    "unknown": "nothing that belongs on such a port (RFC 7983)",
    "stun": "no STUN message, or one that knows none of our names",
    "dtls": "no DTLS record",
    "stranger": "media from an address with which nothing was agreed",
    "flood": "more packets than any publisher needs",
    "forged": "SRTP that was not made with the agreed key, was changed, or came twice",
    "rtp": "an RTP packet that cannot be read",
    "rtcp": "an RTCP packet that cannot be read",
    "bitstream": "a picture that no decoder could begin with",
    "sdp": "an offer that cannot be answered, or candidates that cannot be read",
}
"""Kinds of what is refused, in words for the operator."""
