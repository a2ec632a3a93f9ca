"""Group commit: one transaction for many commands that come at once."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from aiohttp import web

from server.db import Work, transaction
from server.errors import ProductError, Unavailable
from server.metrics import METRICS

MOST = 500
"""Commands that share one transaction at most."""
C = TypeVar("C")
A = TypeVar("A")


class Batch(Generic[C, A]):
    """Commands that come while a transaction is under way share the next one.

    `act` answers each command in its order, or says why it refuses one: before it has written anything for it. Each is
    answered once all are committed, and what follows comes in their order. If a whole batch breaks, each of its
    commands is tried by itself, so that one cannot take the others along.
    """

    def __init__(self, app: web.Application, act: Callable[[Work, list[C]], Awaitable[Sequence[A | ProductError]]]):
        self.app = app
        self.act = act
        self.waiting: deque[tuple[C, asyncio.Future[A]]] = deque()
        self.running: asyncio.Task[None] | None = None

    async def obey(self, command: C) -> A:
        answer: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self.waiting.append((command, answer))
        self.running = self.running or asyncio.create_task(self.run())
        return await answer

    async def run(self) -> None:
        try:
            while self.waiting:
                some = [self.waiting.popleft() for _ in range(min(len(self.waiting), MOST))]
                self.app[METRICS].commit_size.observe(len(some))
                await self.carry_out(some)
        finally:
            self.running = None

    async def carry_out(self, some: list[tuple[C, "asyncio.Future[A]"]]) -> None:
        answers: list[A | ProductError] = []

        async def settle() -> None:
            for (_, answer), given in zip(some, answers, strict=True):
                resolve(answer, given)

        try:
            async with transaction(self.app) as work:
                work.then(settle)
                answers += await self.act(work, [command for command, _ in some])
        except Unavailable as error:  # each by itself would only wait for it anew
            for _, answer in some:
                resolve(answer, error)
        except Exception as error:
            if len(some) == 1:
                resolve(some[0][1], error)
                return
            for one in some:
                await self.carry_out([one])


def resolve(answer: "asyncio.Future[A]", given: A | Exception) -> None:
    if answer.done():  # whoever asked has gone
        return
    if isinstance(given, Exception):
        answer.set_exception(given)
    else:
        answer.set_result(given)
