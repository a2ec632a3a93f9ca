"""Signed, expiring tokens: media tickets, guests' links. Nobody makes one without the installation's secret."""

from typing import TypeVar

import msgspec
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from server.errors import Unauthorized

T = TypeVar("T")


def sign(secret: str, kind: str, payload: msgspec.Struct, seconds: int) -> str:
    """A URL-safe token of `kind` that `read` accepts for `seconds`."""
    return str(signer(secret, kind).dumps([msgspec.to_builtins(payload), seconds]))


def read(secret: str, kind: str, token: str, type: type[T]) -> T:
    """The payload of a token that `sign` made with the same secret and kind; Unauthorized for any other."""
    try:
        payload, seconds = signer(secret, kind).loads(token)
        signer(secret, kind).loads(token, max_age=seconds)
        return msgspec.convert(payload, type)
    except SignatureExpired:
        raise Unauthorized("this ticket has expired", "expired_ticket") from None
    except (BadSignature, msgspec.ValidationError, ValueError, TypeError):
        raise Unauthorized("not a ticket of ours", "bad_ticket") from None


def signer(secret: str, kind: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=kind)
