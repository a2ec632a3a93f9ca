"""The UDP sockets of connections: on which address and port they are bound, and what the other side is told of them."""

import asyncio
import errno
import ipaddress
import logging
import re
import secrets
import socket
from collections.abc import Callable, Iterator
from typing import Any

from aioice import Candidate
from aioice.candidate import candidate_foundation, candidate_priority
from aioice.ice import StunProtocol
from aioice.turn import UDP_SOCKET_BUFFER_SIZE

from server.errors import Unavailable
from server.media.guard import Guard, Guarded, Most
from server.media.passthrough import Check
from server.media.tally import Tally
from server.settings import Settings

log = logging.getLogger(__name__)
CANDIDATE = re.compile(r"(a=candidate:\S+ [0-9]+ \S+ [0-9]+ )(\S+)( .*\r\n)")
CONNECTION = re.compile(r"(c=IN IP[46] )(\S+)(\r\n)")
ANY = ("0.0.0.0", "::")  # noqa: S104 - what SDP says where it says no address


class Ports:
    """Opens a socket per connection and local address, within the operator's range where there is one."""

    def __init__(self, settings: Settings, tally: Tally, most: Most = Most()) -> None:  # noqa: B008 - frozen
        self.tally, self._most = tally, most
        self._host, self._range = settings.media_host, settings.media_ports
        self._announced = settings.media_public_addresses
        self._next = secrets.randbelow(len(self._range)) if self._range else 0

    async def gather(
        self, connection: Any, component: int, addresses: list[str], flooded: Callable[[], None]
    ) -> list[StunProtocol]:
        """What aioice does in its own way: a protocol with a host candidate for each address.

        `flooded` is called where no end comes of more packets than there can be reason for.
        """
        loop, protocols = asyncio.get_running_loop(), list[StunProtocol]()
        guard = Guard(Check(connection), self.tally.refuse, flooded, loop.time, self._most)
        for address in [self._host] if self._host else addresses:
            if bound := self._bind(address):
                _, protocol = await loop.create_datagram_endpoint(lambda: Guarded(connection, guard), sock=bound)
                protocol.local_candidate = host_candidate(component, *bound.getsockname()[:2])
                protocols.append(protocol)
        if not protocols:
            raise Unavailable("no UDP port is free for media packets", "no_port", {"Retry-After": "30"})
        return protocols

    def _bind(self, address: str) -> socket.socket | None:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        for port in self._ports():
            bound = socket.socket(family, socket.SOCK_DGRAM)
            try:
                bound.bind((address, port))
            except OSError as error:
                bound.close()
                if error.errno == errno.EADDRINUSE:
                    continue
                log.info("an address cannot be used for media", extra={"address": address, "error": str(error)})
                return None
            bound.setblocking(False)
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, UDP_SOCKET_BUFFER_SIZE)
            return bound
        log.warning("every port of MEDIA_PORTS is taken", extra={"address": address})
        return None

    def _ports(self) -> Iterator[int]:
        """One after the other, each tried once: a port that was just left may still get packets of its last viewer."""
        if self._range is None:
            yield 0
            return
        for _ in self._range:
            self._next = (self._next + 1) % len(self._range)
            yield self._range[self._next]

    def announce(self, sdp: str) -> str:
        """The answer with the public addresses in place of the local ones of the same kind."""
        if not self._announced:
            return sdp
        sdp = CANDIDATE.sub(lambda found: self._lines(found, self._announced), sdp)
        return CONNECTION.sub(lambda found: self._lines(found, self._announced[:1]), sdp)

    def _lines(self, found: re.Match[str], announced: tuple[str, ...]) -> str:
        before, local, after = found.groups()
        version = ipaddress.ip_address(local).version
        same = [address for address in announced if ipaddress.ip_address(address).version == version]
        return "".join(f"{before}{address}{after}" for address in (same if local not in ANY and same else [local]))


def host_candidate(component: int, host: str, port: int) -> Candidate:
    foundation, priority = candidate_foundation("host", "udp", host), candidate_priority(component, "host")
    return Candidate(foundation, component, "udp", priority, host, port, "host")
