"""How often somebody may do something: counted in this process, or in Redis for many."""

import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from functools import cache
from math import ceil
from typing import Protocol

from aiohttp import web
from limits import RateLimitItem, parse
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter

from server.errors import TooFast
from server.outage import OPTIONS, Outage
from server.settings import SETTINGS


class Windows(Protocol):
    """Moving windows, each with a key."""

    async def hit(self, rate: RateLimitItem, key: str) -> float:
        """Counts one and answers 0, or, when the window is full, the seconds until it is not."""
        ...


class LocalWindows:
    """In this process: the moments of each key's last hits, for as long as they count."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.hits: defaultdict[int, dict[str, deque[float]]] = defaultdict(dict)
        """By the length of the window; the key that was hit last comes last."""

    async def hit(self, rate: RateLimitItem, key: str) -> float:
        now, length, hits = self.clock(), rate.get_expiry(), self.hits[rate.get_expiry()]
        self.forget(hits, now - length)
        mine = hits.pop(key, None) or deque(maxlen=rate.amount)
        hits[key] = mine
        if len(mine) == rate.amount and mine[0] > now - length:
            return mine[0] + length - now
        mine.append(now)
        return 0

    def forget(self, hits: dict[str, deque[float]], since: float) -> None:
        """Two at a time: more than one hit adds."""
        for _ in range(2):
            oldest = next(iter(hits), None)
            if oldest is None or hits[oldest][-1] > since:
                return
            del hits[oldest]


class RedisWindows:
    """In Redis, for all processes; while it is away, each for itself."""

    def __init__(self, url: str) -> None:
        storage = RedisStorage(f"async+{url}", implementation="redispy", **OPTIONS)
        self.windows = MovingWindowRateLimiter(storage)
        self.here, self.outage = LocalWindows(), Outage()

    async def hit(self, rate: RateLimitItem, key: str) -> float:
        waits = await self.outage.ask(lambda: self.shared(rate, key), lambda: None)
        return await self.here.hit(rate, key) if waits is None else waits

    async def shared(self, rate: RateLimitItem, key: str) -> float | None:
        if await self.windows.hit(rate, key):
            return 0
        return float((await self.windows.get_window_stats(rate, key)).reset_time - time.time())


class Limits:
    """How often somebody may do something; each key is `what` and whose it is."""

    def __init__(self, redis_url: str = "", people_per_address: int = 1) -> None:
        self.windows: Windows = RedisWindows(redis_url) if redis_url else LocalWindows()
        self.crowds = LocalWindows()
        self.people_per_address = people_per_address

    async def check(self, what: str, whose: str, rate: str) -> None:
        """Counts one; TooFast with the seconds to wait when `rate` (such as "5/10 seconds") is used up."""
        if wait := await self.windows.hit(parsed(rate), f"{what}/{whose}"):
            raise TooFast(max(1, ceil(wait)))

    async def check_address(self, what: str, address: str, rate: str) -> None:
        """The same for everybody behind one address, in this process: `rate` is that of one of them."""
        if wait := await self.crowds.hit(of_many(rate, self.people_per_address), f"{what}/{address}"):
            raise TooFast(max(1, ceil(wait)))


@cache
def parsed(rate: str) -> RateLimitItem:
    return parse(rate)


@cache
def of_many(rate: str, people: int) -> RateLimitItem:
    one = parsed(rate)
    return type(one)(one.amount * people, one.multiples)


LIMITS = web.AppKey("limits", Limits)


async def limits(app: web.Application) -> AsyncIterator[None]:
    settings = app[SETTINGS]
    app[LIMITS] = Limits(settings.redis_url, settings.people_per_address)
    yield
