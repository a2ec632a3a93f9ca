"""Who and how many are present: as this process knows, or through Redis as all of them do."""

import time
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Protocol
from uuid import uuid4

from aiohttp import web
from redis.asyncio import Redis

from server.background import every
from server.metrics import METRICS
from server.outage import Outage, connected
from server.settings import SETTINGS

PROCESSES = "processes"
"""When each was there last."""
REMEMBERED = 3600
"""Seconds for which it is known at other processes how many sockets somebody has here, where none comes or goes."""

AWAY = "1 while Redis cannot be reached from here: what other processes would say there is not known"


class Presence(Protocol):
    """Who is in a room, by socket. A socket is in one room at most; where it matters whose it is, it says so."""

    async def enter(self, room: str, sid: str, whose: str = "") -> None: ...
    async def leave(self, sid: str) -> None: ...
    async def count(self, room: str) -> int: ...
    async def people(self, room: str) -> set[str]:
        """Whose sockets are there."""
        ...

    async def sockets(self, whose: str, here: int) -> int:
        """How many are somebody's at all processes, of which so many are at this one now."""
        ...

    async def lives(self) -> None:
        """Said again and again: without it, the others forget this process."""
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

    async def sockets(self, whose: str, here: int) -> int:
        return here

    def people_here(self, room: str) -> set[str]:
        return {self.whose[sid] for sid in self.sids.get(room, ()) if sid in self.whose}

    def rooms(self) -> list[str]:
        return list(self.sids)

    def here(self) -> int:
        return len(self.room_of) - len(self.whose)

    async def lives(self) -> None:
        pass

    @property
    def alone(self) -> bool:
        return False


class RedisPresence(LocalPresence):
    """Each process keeps its own share fresh for `ALIVE` seconds; a process that died stops counting by itself.

    While Redis is away, each process knows its own share only.
    """

    ALIVE = 15

    def __init__(self, redis: Redis) -> None:
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

    async def sockets(self, whose: str, here: int) -> int:
        """Told by each process as it changes, and believed for as long as that process lives."""
        others = await self.outage.ask(lambda: self.sockets_elsewhere(f"sockets:{whose}", here), lambda: 0)
        return here + others

    async def sockets_elsewhere(self, key: str, here: int) -> int:
        now, mine = time.time(), self.node.encode()
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.zadd(PROCESSES, {mine: now})
            pipe.hset(key, mine, here)
            pipe.expire(key, REMEMBERED)
            pipe.hgetall(key)
            pipe.zrangebyscore(PROCESSES, now - self.ALIVE, "inf")
            *_, counts, alive = await pipe.execute()
        return sum(int(counts.get(node, 0)) for node in alive if node != mine)

    async def lives(self) -> None:
        await self.outage.ask(self.say_so, lambda: None)

    async def say_so(self) -> None:
        now = time.time()
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.zadd(PROCESSES, {self.node: now})
            pipe.zremrangebyscore(PROCESSES, "-inf", now - self.ALIVE)
            await pipe.execute()

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


PRESENCE: web.AppKey[Presence] = web.AppKey("presence")


async def presence(app: web.Application) -> AsyncIterator[None]:
    async with connected(app[SETTINGS].redis_url) as redis:
        app[PRESENCE] = RedisPresence(redis) if redis else LocalPresence()
        app[METRICS].gauge("redis_away", AWAY, lambda: float(app[PRESENCE].alone))
        app[METRICS].gauge("viewers", "People in shows, by the sockets of this process", app[PRESENCE].here)
        async with every(RedisPresence.ALIVE / 3, lives, app):
            yield


async def lives(app: web.Application) -> None:
    await app[PRESENCE].lives()
