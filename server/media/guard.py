"""The doorkeeper of a connection's sockets: what cannot belong to it is thrown away before anything is made of it.

Anybody can send to a UDP port. A packet gets in if it has the shape of one of the protocols that share the port
(RFC 7983), if it comes from where ICE has been, or knows a name that only the signalling told, and if there are not too
many. What gets in is then proved by its own protocol.
"""

from collections.abc import Callable
from typing import Any

from aioice.ice import StunProtocol
from msgspec import Struct

from server.media.binding import Binding
from server.media.passthrough import Check
from server.media.readable import shape_of

WAITING = 2000
"""Packets that may wait to be looked at: a second of the most, or what comes while the loop is busy."""


class Most(Struct, frozen=True):
    """Packets a second from one publisher, and at once: five times what 8 Mbit/s are."""

    rate: float = 4000.0
    burst: float = 8000.0
    hopeless: int = 20_000
    """So many too many, and the connection is ended: only a closed socket costs nothing."""


class Guard:
    """One for all sockets of a connection. `refuse` is told the kind of what is thrown away."""

    def __init__(
        self,
        check: Check,
        refuse: Callable[[str], None],
        flooded: Callable[[], None],
        now: Callable[[], float],
        most: Most = Most(),  # noqa: B008 - frozen
    ) -> None:
        self._check, self.refuse, self._flooded, self._now = check, refuse, flooded, now
        self._most, self._left, self._at, self._excess = most, most.burst, now(), 0

    def lets_in(self, protocol: StunProtocol, data: bytes, address: tuple[Any, ...]) -> bool:
        shape = shape_of(data)
        if shape == "media" or shape == "dtls":
            kind = "" if self._check.knows(address) else "stranger"
        elif shape == "stun":
            kind = "" if self._check.is_for_us(protocol, data, address) else "stun"
        else:
            kind = shape.removesuffix("?")
        if not kind and self._check.waiting() <= WAITING and (self._left >= 1 or self._refilled()):
            self._left -= 1
            return True
        self.refuse(kind or "flood")
        return False

    def _refilled(self) -> bool:
        now, most = self._now(), self._most
        self._left, self._at = min(most.burst, self._left + (now - self._at) * most.rate), now
        if self._left >= 1:
            return True
        self._excess += 1
        if self._excess == most.hopeless:
            self._flooded()
        return False


class Guarded(StunProtocol):
    """A socket of aioice with a doorkeeper."""

    def __init__(self, connection: Any, guard: Guard) -> None:
        super().__init__(connection)
        self._guard = guard
        self.binding = Binding(connection, self)

    def datagram_received(self, data: bytes | str, addr: tuple[Any, ...]) -> None:
        if isinstance(data, bytes) and self._guard.lets_in(self, data, addr):
            try:
                if data[0] > 3:  # no STUN (RFC 7983, 7): aioice would find that out by failing to read it
                    self.receiver.data_received(data, self.local_candidate.component)
                elif not self.binding.take(data, addr):
                    super().datagram_received(data, addr)
            except Exception:  # the transport would be closed
                self._guard.refuse("stun")
