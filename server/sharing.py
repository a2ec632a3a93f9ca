"""One reading for many who ask in the same moment: thousands come back at once when a node was started again.

Whoever asks while a reading is under way is answered by the next one: it begins after they asked, so it holds whatever
happened before. Nothing is kept from one reading to the next.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from itertools import islice
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
A = TypeVar("A")
AT_ONCE = 500
"""Questions that are answered by one reading at most."""


class Shared(Generic[K, A]):
    """For those who ask the same. One reading at a time; a refusal is everybody's who shared the question."""

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


class Gathered(Generic[K, A]):
    """For those who ask alike: `read` answers many questions together. What it leaves out is answered with None."""

    def __init__(self, read: Callable[[list[K]], Awaitable[Mapping[K, A]]]) -> None:
        self.read = read
        self.next: dict[K, asyncio.Future[A | None]] = {}
        self.reading: asyncio.Task[None] | None = None

    async def ask(self, key: K) -> A | None:
        answer = self.next.setdefault(key, asyncio.get_running_loop().create_future())
        self.reading = self.reading or asyncio.create_task(self.go_on())
        return await asyncio.shield(answer)

    async def go_on(self) -> None:
        try:
            while self.next:
                some = dict(islice(self.next.items(), AT_ONCE))
                self.next = dict(islice(self.next.items(), AT_ONCE, None))
                await self.answer(some)
        finally:
            self.reading = None

    async def answer(self, some: dict[K, "asyncio.Future[A | None]"]) -> None:
        try:
            found = await self.read(list(some))
        except Exception as error:
            for answer in some.values():
                answer.set_exception(error)
        else:
            for key, answer in some.items():
                answer.set_result(found.get(key))
