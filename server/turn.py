"""TURN servers for browsers that reach us in no other way, and the passwords they get for them.

The scheme is coturn's `use-auth-secret` (draft-uberti-behave-turn-rest): the name says until when it is good, the
password is its HMAC under a secret that only we and the relay know. Nobody is named, and nothing is stored.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from msgspec import Struct

from server.settings import Settings

LASTS = timedelta(hours=4)
"""Longer than a show: a relay may ask anew whenever the browser renews its place there."""


class IceServer(Struct):
    """As `RTCConfiguration.iceServers` has it."""

    urls: list[str]
    username: str
    credential: str


def ice_servers(settings: Settings, now: datetime) -> list[IceServer]:
    """With a password of its own for whoever asks; empty where this installation has no relay."""
    if not settings.turn_urls:
        return []
    username = f"{int((now + LASTS).timestamp())}:{secrets.token_hex(6)}"
    digest = hmac.new(settings.turn_secret.encode(), username.encode(), hashlib.sha1).digest()
    return [IceServer(list(settings.turn_urls), username, base64.b64encode(digest).decode())]


def links(servers: list[IceServer]) -> list[str]:
    """The same for encoders: values of `Link` headers (RFC 9725, 4.6)."""
    return [
        f'<{url}>; rel="ice-server"; username="{server.username}"; credential="{server.credential}"; '
        'credential-type="password"'
        for server in servers
        for url in server.urls
    ]
