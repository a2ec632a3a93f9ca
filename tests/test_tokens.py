"""Signed tokens between machines whose clocks are not quite the same."""

import time

import msgspec
import pytest
from itsdangerous import TimestampSigner

from server.errors import Unauthorized
from server.tokens import AHEAD, read, sign, signer

SECRET = "a secret of a test"


class Ticket(msgspec.Struct):
    room: str


def made(ahead: int, seconds: int = 60) -> str:
    """By a machine whose clock is so many seconds ahead of ours."""

    class Ahead(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(time.time()) + ahead

    signing = signer(SECRET, "ticket")
    signing.signer = Ahead
    return str(signing.dumps([{"room": "show"}, seconds]))


@pytest.mark.parametrize("ahead", [-50, 0, 1, 5, AHEAD - 5])
def test_a_ticket_is_good_where_the_clock_is_a_little_late(ahead: int) -> None:
    assert read(SECRET, "ticket", made(ahead), Ticket) == Ticket("show")


@pytest.mark.parametrize("ahead", [-70, AHEAD + 5, 10_000])
def test_a_ticket_of_another_time_has_expired(ahead: int) -> None:
    with pytest.raises(Unauthorized) as refused:
        read(SECRET, "ticket", made(ahead), Ticket)
    assert refused.value.reason == "expired_ticket"


@pytest.mark.parametrize(("secret", "kind"), [("another secret", "ticket"), (SECRET, "link")])
def test_a_ticket_of_somebody_else_is_none(secret: str, kind: str) -> None:
    with pytest.raises(Unauthorized) as refused:
        read(SECRET, "ticket", sign(secret, kind, Ticket("show"), 60), Ticket)
    assert refused.value.reason == "bad_ticket"
