"""Signed, expiring tokens: media tickets, guests' links. Nobody makes one without the installation's secret."""

import time
from typing import TypeVar

import msgspec
from itsdangerous import BadSignature, URLSafeTimedSerializer

from server.errors import Unauthorized

T = TypeVar("T")
APART = 60
"""Seconds that two machines' clocks may be apart, or ours from what it was before it was set back."""


def sign(secret: str, kind: str, payload: msgspec.Struct, seconds: int) -> str:
    """A URL-safe token of `kind` that `read` accepts for `seconds`."""
    return str(signer(secret, kind).dumps([msgspec.to_builtins(payload), seconds]))


def read(secret: str, kind: str, token: str, type: type[T]) -> T:
    """The payload of a token that `sign` made with the same secret and kind; Unauthorized for any other."""
    try:
        (payload, seconds), at = signer(secret, kind).loads(token, return_timestamp=True)
        wanted, age = msgspec.convert(payload, type), time.time() - at.timestamp()
        expired = not -APART <= age <= seconds
    except (BadSignature, msgspec.ValidationError, ValueError, TypeError):
        raise Unauthorized("not a ticket of ours", "bad_ticket") from None
    if expired:
        raise Unauthorized("this ticket has expired", "expired_ticket")
    return wanted


def signer(secret: str, kind: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=kind)
