"""How often somebody may do something: counted in this process, or in Redis for many."""

import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Sequence
from functools import cache
from math import ceil
from typing import Protocol

from aiohttp import web
from limits import RateLimitItem, parse
from redis.asyncio import Redis

from server.errors import TooFast
from server.outage import Outage, connected
from server.rates import ANY, RATES
from server.settings import SETTINGS

Window = tuple[str, RateLimitItem]
"""A moving window: whose it is, and how many within how long."""
Group = Sequence[Window]


class Windows(Protocol):
    async def hit(self, *groups: Group) -> tuple[int, float]:
        """Counts one in every window of a group, then of the next, until one is full: there and behind it nothing is
        counted. Answers how many groups were, and the seconds until the next one could be."""
        ...

    async def forget(self, group: Group) -> None:
        """As if nobody had ever hit these."""
        ...

    async def has(self, window: Window) -> bool:
        """Whether anything is counted in it."""
        ...


class LocalWindows:
    """In this process: the moments of each key's last hits, for as long as they count."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.hits: defaultdict[int, dict[str, deque[float]]] = defaultdict(dict)
        """By the length of the window; the key that was hit last comes last."""

    async def hit(self, *groups: Group) -> tuple[int, float]:
        now = self.clock()
        for passed, group in enumerate(groups):
            if (wait := max(self.wait(key, rate, now) for key, rate in group)) > 0:
                return passed, wait
            for key, rate in group:
                self.count(key, rate, now)
        return len(groups), 0

    def wait(self, key: str, rate: RateLimitItem, now: float) -> float:
        mine = self.hits[rate.get_expiry()].get(key)
        return mine[0] + rate.get_expiry() - now if mine and len(mine) == rate.amount else 0

    def count(self, key: str, rate: RateLimitItem, now: float) -> None:
        hits, since = self.hits[rate.get_expiry()], now - rate.get_expiry()
        self.sweep(hits, since)
        hits[key] = mine = hits.pop(key, None) or deque()
        while mine and mine[0] <= since:
            mine.popleft()
        mine.append(now)

    def sweep(self, hits: dict[str, deque[float]], since: float) -> None:
        """Two at a time: more than one hit adds."""
        for _ in range(2):
            oldest = next(iter(hits), None)
            if oldest is None or hits[oldest][-1] > since:
                return
            del hits[oldest]

    async def forget(self, group: Group) -> None:
        for key, rate in group:
            self.hits[rate.get_expiry()].pop(key, None)

    async def has(self, window: Window) -> bool:
        key, rate = window
        mine = self.hits[rate.get_expiry()].get(key)
        return bool(mine and mine[-1] + rate.get_expiry() > self.clock())


HIT = """
local time, first, passed = redis.call('time'), 1, 0
local now = time[1] + time[2] / 1000000
while first <= #KEYS do
    local last, wait = first, 0
    while ARGV[3 * last + 1] == ARGV[3 * first - 2] do last = last + 1 end
    for n = first, last do
        local oldest = redis.call('lindex', KEYS[n], ARGV[3 * n - 1] - 1)
        if oldest then wait = math.max(wait, oldest + ARGV[3 * n] - now) end
    end
    if wait > 0 then return {passed, tostring(wait)} end
    for n = first, last do
        for _ = 1, 2 do
            local oldest = redis.call('lindex', KEYS[n], -1)
            if oldest and oldest + ARGV[3 * n] <= now then redis.call('rpop', KEYS[n]) end
        end
        redis.call('lpush', KEYS[n], now)
        redis.call('expire', KEYS[n], ARGV[3 * n])
    end
    first, passed = last + 1, passed + 1
end
return {passed, '0'}
"""
"""Of each window its group, how many, and seconds: all in one round trip, by the one clock of Redis."""


class RedisWindows:
    """In Redis, for all processes; while it is away, each for itself."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self.script = redis.register_script(HIT)
        self.here, self.outage = LocalWindows(), Outage()

    async def hit(self, *groups: Group) -> tuple[int, float]:
        answer = await self.outage.ask(lambda: self.shared(groups), lambda: None)
        return answer or await self.here.hit(*groups)

    async def shared(self, groups: Sequence[Group]) -> tuple[int, float] | None:
        numbers = [(n, rate.amount, rate.get_expiry()) for n, group in enumerate(groups) for _, rate in group]
        passed, wait = await self.script(names(*groups), [one for some in numbers for one in some])
        return int(passed), float(wait)

    async def forget(self, group: Group) -> None:
        await self.outage.ask(lambda: self.redis.delete(*names(group)), lambda: 0)
        await self.here.forget(group)

    async def has(self, window: Window) -> bool:
        there = await self.outage.ask(lambda: self.redis.exists(*names([window])), lambda: 0)
        return bool(there) or await self.here.has(window)


def names(*groups: Group) -> list[str]:
    return [f"limits:{key}" for group in groups for key, _ in group]


class Limits:
    """How often somebody may do something; each key is `what` and whose it is."""

    def __init__(self, windows: Windows, people_per_address: int) -> None:
        self.windows = windows
        self.people_per_address = people_per_address

    async def check(self, what: str, whose: str, rate: str) -> None:
        """Counts one; TooFast with the seconds to wait when `rate` (such as "5/10 seconds") is used up."""
        await self.must_pass([(f"{what}/{whose}", parsed(rate))])

    async def command(self, of: str, what: str, whose: str, address: str, *more: Group) -> int:
        """Counts a command in what somebody may do and in what all at their address may: with all others `of` its kind,
        and by itself where it has a rate. Then as many groups of `more` as are not full: so many it answers."""
        rates = {of: ANY} | ({what: RATES[what]} if what in RATES else {})
        own = [(f"{name}/{whose}", parsed(rate)) for name, rate in rates.items() if whose]
        crowd = [(f"{name}@{address}", of_many(rate, self.people_per_address)) for name, rate in rates.items()]
        return await self.must_pass([*own, *crowd], *more) - 1

    async def must_pass(self, first: Group, *more: Group) -> int:
        passed, wait = await self.windows.hit(first, *more)
        if not passed:
            raise TooFast(max(1, ceil(wait)))
        return passed

    async def forget(self, group: Group) -> None:
        await self.windows.forget(group)

    async def has(self, window: Window) -> bool:
        return await self.windows.has(window)


@cache
def parsed(rate: str) -> RateLimitItem:
    return parse(rate)


@cache
def of_many(rate: str, people: int) -> RateLimitItem:
    one = parsed(rate)
    return type(one)(one.amount * people, one.multiples)


LIMITS = web.AppKey("limits", Limits)


async def limits(app: web.Application) -> AsyncIterator[None]:
    async with connected(app[SETTINGS].redis_url) as redis:
        app[LIMITS] = Limits(RedisWindows(redis) if redis else LocalWindows(), app[SETTINGS].people_per_address)
        yield
