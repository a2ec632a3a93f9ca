"""The same again within a minute, by one person or by many; remembered in this process, which is cheap."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from aiohttp import web

from server.audience.spelling import letters
from server.limits import LocalWindows, parsed

WITHIN = timedelta(seconds=60)
ONCE, MANY = parsed("1/60 seconds"), parsed("4/60 seconds")
SHORT = 8
"""Letters below which many may say the same: they greet, cheer and agree."""
MOST = 100_000
Wrote = tuple[UUID, UUID, int]
"""In which show, who, and what: its letters, hashed."""


class Repeats:
    def __init__(self) -> None:
        self.windows = LocalWindows()
        self.lately: dict[Wrote, datetime] = {}
        """What was written last comes last."""

    async def floods(self, show: UUID, person: UUID, text: str) -> bool:
        """Whether this is one more of many; who repeats themselves counts once."""
        said = letters(text)
        if len(said) < SHORT:
            return False
        key = f"{show}/{hash(said)}"
        if await self.windows.hit(ONCE, f"{key}/{person}"):
            return False
        return await self.windows.hit(MANY, key) > 0

    def again(self, wrote: Wrote, now: datetime) -> bool:
        at = self.lately.get(wrote)
        return at is not None and now - at < WITHIN

    def note(self, wrote: Iterable[Wrote], now: datetime) -> None:
        """Once it is committed: what was refused may be said again."""
        for each in wrote:
            self.lately.pop(each, None)
            self.lately[each] = now
            self.forget(now - WITHIN)

    def forget(self, since: datetime) -> None:
        """Two at a time: more than one note adds."""
        for _ in range(2):
            oldest = next(iter(self.lately), None)
            if oldest is None or (self.lately[oldest] > since and len(self.lately) <= MOST):
                return
            del self.lately[oldest]


REPEATS = web.AppKey("repeats", Repeats)
ASKED = web.AppKey("asked", Repeats)
"""What was asked: a question may say again what was said in the chat."""
