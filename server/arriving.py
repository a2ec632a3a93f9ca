"""Who opens a connection: with which login, from which address, and how many may from there."""

from collections import Counter
from http.cookies import CookieError, SimpleCookie
from typing import Any, NamedTuple

import socketio

from server.access import COOKIE
from server.rest import address


class Came(NamedTuple):
    """What a socket was opened with. A login that was nobody's then is none."""

    login: str | None
    address: str


class Arrivals:
    """How many connections come from each address: with an account or without, so many and no more.

    Whose address is not known, because they were gone again before anybody looked, are counted together.
    """

    def __init__(self, sio: socketio.AsyncServer, most: int, proxies: int) -> None:
        self.sio, self.most, self.proxies = sio, most, proxies
        self.count: Counter[str] = Counter()
        self.of: dict[str, str] = {}
        sio.eio.on("connect", self.connect)
        sio.eio.on("disconnect", self.disconnect)

    async def connect(self, connection: str, environ: dict[str, Any]) -> str | None:
        """What it answers is why nobody comes in (Engine.IO answers 401)."""
        who = came(environ, self.proxies).address
        if self.count[who] >= self.most:
            return f"{self.most} connections at most from one address"
        self.count[who] += 1
        self.of[connection] = who
        await self.sio._handle_eio_connect(connection, environ)
        return None

    async def disconnect(self, connection: str, reason: str) -> None:
        who = self.of.pop(connection, None)
        if who is not None:
            self.count[who] -= 1
            if not self.count[who]:
                del self.count[who]
        await self.sio._handle_eio_disconnect(connection, reason)


def came(environ: dict[str, Any], proxies: int) -> Came:
    request = environ.get("aiohttp.request")  # of who polls; of a websocket's nothing more is kept than this needs
    remote = environ.get("REMOTE_ADDR", "") if request is None else request.remote or ""
    return Came(cookie(environ), address(environ.get("HTTP_X_FORWARDED_FOR", ""), remote, proxies))


def cookie(environ: dict[str, Any]) -> str | None:
    try:
        found = SimpleCookie(environ.get("HTTP_COOKIE", "")).get(COOKIE)
    except CookieError:
        return None
    return found.value if found else None
