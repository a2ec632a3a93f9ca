"""Which media nodes are alive and which of them owns which room, in Redis. Without Redis there is one node: this one.

A node says every second that it lives; after three of silence its rooms are anybody's. Who owns a room is changed by
comparing and setting at once, so that two survivors never both have it.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from math import inf
from typing import Any
from uuid import uuid4

import msgspec
from aiohttp import web
from msgspec import Struct
from redis.asyncio import Redis

from server.outage import connect
from server.settings import SETTINGS, Settings

log = logging.getLogger(__name__)
BEAT, ALIVE = 1.0, 3.0
"""Seconds between two signs of life, and after which a node without one is dead."""
LOOK = 0.25
"""Seconds between two looks at what is about to change."""
ROOMS, NODE = "media:rooms", "media:node:"
TAKE = """
local owner = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if owner ~= ARGV[2] then return owner end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return ARGV[3]
"""
LEAVE = """
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('HDEL', KEYS[1], ARGV[1]) end
"""


class Node(Struct, frozen=True):
    """A media node as the others know it."""

    id: str
    url: str
    """How web processes reach it."""
    public_url: str
    """How browsers reach it and no other node."""
    rooms: int = 0


class Nodes:
    """This node among the others."""

    def __init__(self, settings: Settings, redis: "Redis | None") -> None:
        self.me = Node(uuid4().hex, settings.media_url.partition(",")[0], settings.media_public_url)
        self._redis: Any = redis
        self._beaten = inf
        self._judges_from = 0.0

    @property
    def alone(self) -> bool:
        return self._redis is None

    async def beat(self, rooms: int) -> None:
        me = msgspec.structs.replace(self.me, rooms=rooms)
        await self._redis.set(NODE + me.id, msgspec.json.encode(me), px=int(ALIVE * 1000))
        now = asyncio.get_running_loop().time()
        if self._away(now):
            self._judges_from = now + ALIVE
        self._beaten = now

    def _away(self, now: float) -> bool:
        """Whether Redis was, for so long that others who live may seem to be dead."""
        return now - self._beaten > ALIVE - BEAT

    @property
    def judges(self) -> bool:
        """Whether who gives no sign of life is dead. When Redis comes back nobody has given any: all beat first."""
        now = asyncio.get_running_loop().time()
        return now >= self._judges_from and not self._away(now)

    async def node(self, id: str) -> Node | None:
        """None once it is dead."""
        found = await self._redis.get(NODE + id)
        return msgspec.json.decode(found, type=Node) if found else None

    async def alive(self) -> list[Node]:
        keys = [key async for key in self._redis.scan_iter(match=f"{NODE}*")]
        found = await self._redis.mget(keys) if keys else []
        return [msgspec.json.decode(one, type=Node) for one in found if one]

    async def owner(self, room: str) -> str:
        """The id of whoever owns the room, dead or alive; empty where nobody does."""
        found = await self._redis.hget(ROOMS, room)
        return found.decode() if found else ""

    async def owners(self) -> dict[str, str]:
        return {room.decode(): owner.decode() for room, owner in (await self._redis.hgetall(ROOMS)).items()}

    async def take(self, room: str, before: str, id: str) -> str:
        """The owner from now on: `id`, unless somebody else than `before` had it."""
        owner = await self._redis.eval(TAKE, 1, ROOMS, room, before, id)
        return owner.decode() if isinstance(owner, bytes) else str(owner)

    async def leave(self, room: str) -> None:
        await self._redis.eval(LEAVE, 1, ROOMS, room, self.me.id)

    async def goes(self) -> None:
        """No sign of life any more: the others need not wait for it."""
        await self._redis.delete(NODE + self.me.id)

    async def place(self, room: str) -> Node | None:
        """Where a room is, or is to be: with who owns it, else with who has the fewest. None: here.

        Right after Redis was away neither who owns it nor who lives may be known there yet: this is waited for.
        """
        while (before := await self.owner(room)) or not self.judges:
            if before == self.me.id:
                return None
            if before and (found := await self.node(before)):
                return found
            if self.judges:
                break
            await asyncio.sleep(LOOK)
        fewest = min(await self.alive(), key=lambda node: (node.rooms, node.id != self.me.id), default=self.me)
        owner = await self.take(room, before, fewest.id)
        return None if owner == self.me.id else await self.node(owner)


NODES = web.AppKey("nodes", Nodes)


async def nodes(app: web.Application) -> AsyncIterator[None]:
    """Cleanup context of the media plane."""
    url = app[SETTINGS].redis_url
    redis = connect(url) if url else None
    app[NODES] = Nodes(app[SETTINGS], redis)
    yield
    if redis:
        await redis.aclose()
