"""When somebody who is sent something has gone, and when they are only slow (RFC 7675, 5.1)."""

import asyncio

import pytest
from aioice import stun

from server.media.consent import Times, watch

SOON = Times(interval=0.1, expires=2)


class Peer:
    """Answers so many questions, each so late."""

    def __init__(self, answers: int, after: float) -> None:
        self.answers, self.after = answers, after
        self.asked = self.open = 0

    async def ask(self, again: int) -> None:
        self.asked += 1
        self.open += 1
        try:
            await asyncio.sleep(self.after)
        finally:
            self.open -= 1
        if self.asked > self.answers:
            raise stun.TransactionTimeout


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
    await asyncio.sleep(0)
    assert peer.open == 0


async def test_whose_answers_end_has_gone_and_is_asked_nothing_more() -> None:
    peer = Peer(5, 0.5)
    await watch(peer.ask, SOON)
    assert peer.asked > 5
    await asyncio.sleep(0)
    assert peer.open == 0
