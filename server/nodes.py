"""Which media nodes are alive and which of them owns which room, in Redis. Without Redis there is one node: this one.

A node says every second that it lives; after five of silence its rooms are anybody's. Who owns a room is changed by
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

from server.outage import UNREACHED, connected
from server.settings import SETTINGS, Settings

log = logging.getLogger(__name__)
BEAT, ALIVE = 1.0, 5.0
"""Seconds between two signs of life, and after which a node without one is dead: a machine that had no time for it for
three has lost nobody."""
LOOK = 0.25
"""Seconds between two looks at what is about to change."""
ROOMS, NODE, LISTED = "media:rooms", "media:node:", "media:nodes"
TAKE = """
local owner = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if owner ~= ARGV[2] then return owner end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return ARGV[3]
"""
LEAVE = """
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('HDEL', KEYS[1], ARGV[1]) end
"""
LIVING = """
local living = {}
for _, id in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  local node = redis.call('GET', ARGV[1] .. id)
  if node then table.insert(living, node) else redis.call('SREM', KEYS[1], id) end
end
return living
"""
"""By a list of them: to look through all that is in Redis takes seconds when thousands watch."""


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
        self._refused = False
        self._judges_from = 0.0
        self._owners: dict[str, str] = {}
        self._living = {self.me.id: self.me}
        """What was known last, for as long as Redis is away."""
        self.met, self.came = {self.me.id}, set[str]()
        """Who lived when this node looked after its rooms last, and who of them had not the time before."""

    @property
    def alone(self) -> bool:
        return self._redis is None

    @property
    def new(self) -> bool:
        """Whether it has given no sign of life yet, and so knows of no other node."""
        return self._beaten == inf

    async def beat(self, rooms: int) -> None:
        me, begins = msgspec.structs.replace(self.me, rooms=rooms), self.new
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.set(NODE + me.id, msgspec.json.encode(me), px=int(ALIVE * 1000))
                pipe.sadd(LISTED, me.id)
                await pipe.execute()
        except UNREACHED:
            self._refused = True
            raise
        self._refused = False
        now = asyncio.get_running_loop().time()
        if self._away(now) or (begins and not await self._all_have_beaten()):
            self._judges_from = now + ALIVE
        self._beaten = now

    async def _all_have_beaten(self) -> bool:
        """As seen by a node that begins: Redis has been there for long enough, and whoever owns a room gives signs."""
        uptime = (await self._redis.info("server"))["uptime_in_seconds"]
        owners = set((await self.owners()).values())
        return uptime > ALIVE and owners <= {node.id for node in await self.alive()}

    def _away(self, now: float) -> bool:
        """Whether Redis was, for so long that others who live may seem to be dead."""
        return now - self._beaten > ALIVE - BEAT

    @property
    def judges(self) -> bool:
        """Whether who gives no sign of life is dead. When Redis comes back nobody has given any: all beat first."""
        now = asyncio.get_running_loop().time()
        return not self.new and now >= self._judges_from and not self._away(now)

    @property
    def lost(self) -> bool:
        """Whether Redis has taken no sign of life for so long that what can be read there says nothing: it is away, its
        disk is full, or it follows another that is gone. Then everybody goes by what they remember."""
        return self._refused and self._away(asyncio.get_running_loop().time())

    @property
    def without_redis(self) -> bool:
        """For the operator: whether there should be one and, as far as this node has seen, is none."""
        return self.lost or (self.new and not self.alone)

    async def node(self, id: str) -> Node | None:
        """None once it is dead."""
        found = await self._redis.get(NODE + id)
        return msgspec.json.decode(found, type=Node) if found else None

    async def alive(self) -> list[Node]:
        found = await self._redis.eval(LIVING, 1, LISTED, NODE)
        living = [msgspec.json.decode(one, type=Node) for one in found]
        self._living = {node.id: node for node in [self.me, *living]}
        return living

    async def owner(self, room: str) -> str:
        """The id of whoever owns the room, dead or alive; empty where nobody does."""
        found = await self._redis.hget(ROOMS, room)
        self._owners[room] = owner = found.decode() if found else ""
        return owner

    async def owners(self) -> dict[str, str]:
        found = {room.decode(): owner.decode() for room, owner in (await self._redis.hgetall(ROOMS)).items()}
        self._owners = found.copy()
        return found

    async def take(self, room: str, before: str, id: str) -> str:
        """The owner from now on: `id`, unless somebody else than `before` had it."""
        found = await self._redis.eval(TAKE, 1, ROOMS, room, before, id)
        self._owners[room] = owner = found.decode() if isinstance(found, bytes) else str(found)
        return owner

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

    def remembered(self, room: str) -> Node | None:
        """Where a room is, by what was known before Redis went away. None: here.

        Of a room that nobody had, all nodes name the same one: what begins meanwhile begins once.
        """
        owner = self._living.get(self._owners.get(room, "")) or min(self._living.values(), key=lambda node: node.id)
        return None if owner.id == self.me.id else owner


NODES = web.AppKey("nodes", Nodes)


async def nodes(app: web.Application) -> AsyncIterator[None]:
    """Cleanup context of the media plane."""
    async with connected(app[SETTINGS].redis_url) as redis:
        app[NODES] = Nodes(app[SETTINGS], redis)
        yield
