"""What the log says while the media plane is away: that it begins, and that it is over."""

import pytest

from server.errors import Unavailable
from server.media.remote import CALM, Outage

BEGINS, OVER = "the media plane does not answer: no media node answers", "the media plane answers again"


def test_an_outage_is_said_at_its_beginning_and_at_its_end(caplog: pytest.LogCaptureFixture) -> None:
    """Some rooms may be reached meanwhile."""
    caplog.set_level("INFO")
    outage, problem = Outage(), Unavailable("no media node answers")

    def said() -> list[str]:
        messages = [one.getMessage() for one in caplog.records]
        caplog.clear()
        return messages

    outage.met(0)
    assert said() == []
    for second in range(1, 100):
        outage.missed(second, problem)
        outage.met(second + 0.5)
    assert said() == [BEGINS]
    outage.met(99 + CALM)
    outage.met(100 + CALM)
    assert said() == [OVER]
    outage.missed(200, problem)
    assert said() == [BEGINS]
    outage.missed(300, problem)  # nobody asked after the one before it
    assert said() == [BEGINS]
