"""One reading for all who ask the same in the same moment: thousands come back at once when a node was started again.

Whoever asks while a reading is under way is answered by the next one: it begins after they asked, so it holds whatever
happened before.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
A = TypeVar("A")


class Shared(Generic[K, A]):
    """Answers of `read`, one reading at a time. A refusal is everybody's who shared the question."""

    def __init__(self, read: Callable[[K], Awaitable[A]]) -> None:
        self.read = read
        self.turn = asyncio.Lock()
        self.next: dict[K, asyncio.Task[A]] = {}
        """Readings that have not begun."""

    async def ask(self, key: K) -> A:
        if key not in self.next:
            self.next[key] = asyncio.create_task(self.answer(key))
        return await asyncio.shield(self.next[key])  # whoever hangs up takes nothing from the others

    async def answer(self, key: K) -> A:
        async with self.turn:
            del self.next[key]
            return await self.read(key)
