"""When somebody who is sent something has gone, and when they are only slow (RFC 7675, 5.1)."""

import asyncio
from collections.abc import Callable

import pytest

from server.media.consent import Times, watch

SOON = Times(interval=0.1, again=0.1, expires=2)


class Peer:
    """Answers so many questions, each so late."""

    def __init__(self, answers: int, after: float) -> None:
        self.answers, self.after = answers, after
        self.asked = 0

    def ask(self, answered: Callable[[], None]) -> None:
        self.asked += 1
        if self.asked <= self.answers:
            asyncio.get_running_loop().call_later(self.after, answered)


def test_consent_expires_after_thirty_seconds() -> None:
    assert Times().expires == 30


@pytest.mark.parametrize("after", [0.0, 1.0])
async def test_who_answers_stays_however_late(after: float) -> None:
    peer = Peer(10_000, after)
    watching = asyncio.create_task(watch(peer.ask, SOON))
    await asyncio.sleep(4)
    assert not watching.done()
    assert peer.asked > 10
    watching.cancel()
    await asyncio.wait([watching])


async def test_whose_answers_end_has_gone_and_is_asked_nothing_more() -> None:
    peer = Peer(5, 0.5)
    await watch(peer.ask, SOON)
    asked = peer.asked
    assert asked > 5
    await asyncio.sleep(0.5)
    assert peer.asked == asked
