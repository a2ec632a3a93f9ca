"""How often somebody may do something, and who or how many are present: in this process, or in Redis for many."""

import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from functools import cache
from math import ceil
from typing import Protocol
from uuid import uuid4

from aiohttp import web
from limits import RateLimitItem, parse
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import Redis

from server.errors import TooFast
from server.metrics import METRICS
from server.outage import OPTIONS, Outage, connect
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


class Presence(Protocol):
    """Who is in a room, by socket. A socket is in one room at most; where it matters whose it is, it says so."""

    async def enter(self, room: str, sid: str, whose: str = "") -> None: ...
    async def leave(self, sid: str) -> None: ...
    async def count(self, room: str) -> int: ...
    async def people(self, room: str) -> set[str]:
        """Whose sockets are there."""
        ...

    def rooms(self) -> list[str]:
        """Rooms somebody of this process is in."""
        ...

    def here(self) -> int:
        """How many are in any room of this process, not counting those who said who they are."""
        ...

    @property
    def alone(self) -> bool:
        """Whether the other processes, if there are any, cannot be asked."""
        ...


class LocalPresence:
    def __init__(self) -> None:
        self.sids: defaultdict[str, set[str]] = defaultdict(set)
        self.room_of: dict[str, str] = {}
        self.whose: dict[str, str] = {}

    async def enter(self, room: str, sid: str, whose: str = "") -> None:
        await self.leave(sid)
        self.sids[room].add(sid)
        self.room_of[sid] = room
        if whose:
            self.whose[sid] = whose

    async def leave(self, sid: str) -> None:
        room = self.room_of.pop(sid, None)
        self.whose.pop(sid, None)
        if room:
            self.sids[room].discard(sid)
            if not self.sids[room]:
                del self.sids[room]

    async def count(self, room: str) -> int:
        return len(self.sids.get(room, ()))

    async def people(self, room: str) -> set[str]:
        return self.people_here(room)

    def people_here(self, room: str) -> set[str]:
        return {self.whose[sid] for sid in self.sids.get(room, ()) if sid in self.whose}

    def rooms(self) -> list[str]:
        return list(self.sids)

    def here(self) -> int:
        return len(self.room_of) - len(self.whose)

    @property
    def alone(self) -> bool:
        return False


class RedisPresence(LocalPresence):
    """Each process keeps its own share fresh for `ALIVE` seconds; a process that died stops counting by itself.

    While Redis is away, each process knows its own share only.
    """

    ALIVE = 15

    def __init__(self, redis: "Redis") -> None:
        super().__init__()
        self.redis = redis
        self.node = uuid4().hex
        self.outage = Outage()

    @property
    def alone(self) -> bool:
        return not self.outage.over

    async def count(self, room: str) -> int:
        """Called on the tick."""
        shares = await self.exchange(f"presence:{room}", str(len(self.sids.get(room, ()))))
        return sum(int(count) for (count,) in shares)

    async def people(self, room: str) -> set[str]:
        shares = await self.exchange(f"people:{room}", " ".join(self.people_here(room)))
        return {person for share in shares for person in share}

    async def exchange(self, key: str, share: str) -> list[list[str]]:
        """Writes this process's share and reads everybody's, each split into words."""
        return await self.outage.ask(lambda: self.shares(key, share), lambda: [share.split()])

    async def shares(self, key: str, share: str) -> list[list[str]]:
        """In one round trip."""
        now = int(time.time())
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.hset(key, self.node, f"{now} {share}")
            pipe.expire(key, self.ALIVE * 2)
            pipe.hvals(key)
            shares = (await pipe.execute())[-1]
        found = [share.decode().split() for share in shares]
        return [words for at, *words in found if now - int(at) < self.ALIVE]


LIMITS = web.AppKey("limits", Limits)
PRESENCE: web.AppKey[Presence] = web.AppKey("presence")


async def limits(app: web.Application) -> AsyncIterator[None]:
    url = app[SETTINGS].redis_url
    redis = connect(url) if url else None
    app[LIMITS] = Limits(url, app[SETTINGS].people_per_address)
    app[PRESENCE] = RedisPresence(redis) if redis else LocalPresence()
    away = "1 while Redis cannot be reached from here: limits and numbers of viewers are this process's own"
    app[METRICS].gauge("redis_away", away, lambda: float(app[PRESENCE].alone))
    app[METRICS].gauge("viewers", "People in shows, by the sockets of this process", app[PRESENCE].here)
    yield
    if redis:
        await redis.aclose()
