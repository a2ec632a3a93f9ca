"""Signed tokens between machines whose clocks are not quite the same."""

import time
from pathlib import Path

import msgspec
import pytest
from itsdangerous import TimestampSigner

from server.errors import Unauthorized
from server.media import control
from server.tokens import APART, read, sign, signer
from tests.servers import settings_for

SECRET = "a secret of a test"


class Ticket(msgspec.Struct):
    room: str


def made(ahead: int, kind: str = "ticket", what: object = ({"room": "show"}, 60)) -> str:
    """By a machine whose clock is so many seconds ahead of ours."""

    class Ahead(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(time.time()) + ahead

    signing = signer(SECRET, kind)
    signing.signer = Ahead
    return str(signing.dumps(what))


@pytest.mark.parametrize("ahead", [-50, 0, 1, 5, APART - 5])
def test_a_ticket_is_good_where_the_clock_is_a_little_late(ahead: int) -> None:
    assert read(SECRET, "ticket", made(ahead), Ticket) == Ticket("show")


@pytest.mark.parametrize("ahead", [-70, APART + 5, 10_000])
def test_a_ticket_of_another_time_has_expired(ahead: int) -> None:
    with pytest.raises(Unauthorized) as refused:
        read(SECRET, "ticket", made(ahead), Ticket)
    assert refused.value.reason == "expired_ticket"


@pytest.mark.parametrize("ahead", [-APART, APART])
def test_a_minute_in_the_other_plane_is_one_whichever_clock_is_ahead(tmp_path: Path, ahead: int) -> None:
    """Just signed, as the hook's, and some seconds before its end, as a browser's."""
    settings, ticket = settings_for(tmp_path, secret=SECRET), control.Ticket("interview:1")
    what = signer(SECRET, control.KIND).loads(control.ticket_for(settings, ticket, 60))
    for used in (1, 55):
        assert read(SECRET, control.KIND, made(ahead - used, control.KIND, what), control.Ticket) == ticket
    with pytest.raises(Unauthorized):
        read(SECRET, control.KIND, made(ahead - 200, control.KIND, what), control.Ticket)


@pytest.mark.parametrize(("secret", "kind"), [("another secret", "ticket"), (SECRET, "link")])
def test_a_ticket_of_somebody_else_is_none(secret: str, kind: str) -> None:
    with pytest.raises(Unauthorized) as refused:
        read(SECRET, "ticket", sign(secret, kind, Ticket("show"), 60), Ticket)
    assert refused.value.reason == "bad_ticket"
