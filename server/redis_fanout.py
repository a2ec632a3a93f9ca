"""Fan-out over several nodes: what is said at one goes through Redis to the sockets of all."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import socketio

from server.fanout import MISSED, Fanout
from server.outage import UNREACHED, Outage, connect

log = logging.getLogger(__name__)
RETRY = 1.0
"""Seconds between two tries to hear Redis again."""
SILENCE = 5.0
"""Seconds without a message after which Redis is asked whether it is there."""


class RedisFanout(socketio.AsyncRedisManager, Fanout):  # type: ignore[misc]
    """The same on every node: what one publishes, all deliver. After Redis was away, everybody is told to ask again."""

    redis: Any
    pubsub: Any

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.outage = Outage()
        self.lost = False
        """Something did not reach the other nodes, or may not have come from one."""

    def alone(self, namespace: str, room: str) -> bool:
        return False  # another node may have one more

    def _redis_connect(self) -> None:
        self.redis = connect(self.redis_url)
        self.pubsub = self.redis.pubsub()
        self.connected = True

    async def _publish(self, data: Any) -> None:
        if not self.connected:
            self._redis_connect()
        await self.outage.ask(lambda: self.redis.publish(self.channel, self.json.dumps(data)), self.lose)

    def lose(self) -> None:
        self.lost = True

    async def _redis_listen_with_retries(self) -> AsyncIterator[dict[str, Any]]:
        while True:
            try:
                self._redis_connect()
                await self.pubsub.subscribe(self.channel)
                async for message in self.messages():
                    yield message
            except UNREACHED as error:
                log.warning("Redis is not heard: %s", error)
            self.lose()
            await asyncio.sleep(RETRY)

    async def messages(self) -> AsyncIterator[dict[str, Any]]:
        """Until Redis does not even answer a ping. What was lost before is made up for as soon as it is heard again."""
        silent = 0
        while silent < 2:
            if message := await self.pubsub.get_message(timeout=SILENCE):
                silent = 0
                yield message
            else:
                silent += 1
                await self.pubsub.ping()
            if self.lost and self.outage.over:
                await self.tell_missed()

    async def tell_missed(self) -> None:
        """On every node: what this one said meanwhile was heard by its own sockets alone."""
        self.lost = False
        for namespace in list(self.rooms):
            await self.emit(MISSED, {}, namespace=namespace)


def fan_out(redis_url: str, droppable: frozenset[str]) -> Fanout:
    manager = RedisFanout(redis_url) if redis_url else Fanout()
    manager.droppable = droppable
    return manager
