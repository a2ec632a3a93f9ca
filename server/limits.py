"""How often somebody may do something, and how many are watching: in this process, or in Redis for many."""

import time
from collections import defaultdict
from collections.abc import AsyncIterator
from math import ceil
from typing import Protocol
from uuid import uuid4

from aiohttp import web
from limits import parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import Redis

from server.errors import TooFast
from server.settings import SETTINGS


class Limits:
    """Moving windows per key; each key is `what` and whose it is."""

    def __init__(self, redis_url: str = "") -> None:
        storage = RedisStorage(f"async+{redis_url}", implementation="redispy") if redis_url else MemoryStorage()
        self.windows = MovingWindowRateLimiter(storage)

    async def check(self, what: str, whose: str, rate: str) -> None:
        """Counts one; TooFast with the seconds to wait when `rate` (such as "5/10 seconds") is used up."""
        item = parse(rate)
        if not await self.windows.hit(item, what, whose):
            window = await self.windows.get_window_stats(item, what, whose)
            raise TooFast(max(1, ceil(window.reset_time - time.time())))


class Presence(Protocol):
    """Who is in a room, by socket. A socket is in one room at most."""

    async def enter(self, room: str, sid: str) -> None: ...
    async def leave(self, sid: str) -> None: ...
    async def count(self, room: str) -> int: ...
    def rooms(self) -> list[str]:
        """Rooms somebody of this process is in."""
        ...


class LocalPresence:
    def __init__(self) -> None:
        self.sids: defaultdict[str, set[str]] = defaultdict(set)
        self.room_of: dict[str, str] = {}

    async def enter(self, room: str, sid: str) -> None:
        await self.leave(sid)
        self.sids[room].add(sid)
        self.room_of[sid] = room

    async def leave(self, sid: str) -> None:
        room = self.room_of.pop(sid, None)
        if room:
            self.sids[room].discard(sid)
            if not self.sids[room]:
                del self.sids[room]

    async def count(self, room: str) -> int:
        return len(self.sids.get(room, ()))

    def rooms(self) -> list[str]:
        return list(self.sids)


class RedisPresence(LocalPresence):
    """Each process keeps its own count fresh for `ALIVE` seconds; a process that died stops counting by itself."""

    ALIVE = 15

    def __init__(self, redis: "Redis") -> None:
        super().__init__()
        self.redis = redis
        self.node = uuid4().hex

    async def count(self, room: str) -> int:
        """Writes this process's share and adds up everybody's: one round trip, called on the tick."""
        key, now = f"presence:{room}", int(time.time())
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.hset(key, self.node, f"{len(self.sids.get(room, ()))} {now}")
            pipe.expire(key, self.ALIVE * 2)
            pipe.hvals(key)
            shares = (await pipe.execute())[-1]
        pairs = [share.decode().split() for share in shares]
        return sum(int(count) for count, at in pairs if now - int(at) < self.ALIVE)


LIMITS = web.AppKey("limits", Limits)
PRESENCE: web.AppKey[Presence] = web.AppKey("presence")


async def limits(app: web.Application) -> AsyncIterator[None]:
    url = app[SETTINGS].redis_url
    redis = Redis.from_url(url) if url else None
    app[LIMITS] = Limits(url)
    app[PRESENCE] = RedisPresence(redis) if redis else LocalPresence()
    yield
    if redis:
        await redis.aclose()
