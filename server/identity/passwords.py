"""Passwords: Argon2id in two threads, so that a rush of sign-ins neither blocks the loop nor takes every core."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from aiohttp import web
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from server.errors import Unavailable
from server.settings import SETTINGS

T = TypeVar("T")
THREADS = 2
WAITING = 400  # about ten seconds of work: whoever comes later is told so at once


class Passwords:
    """Two passes, one lane, `memory` KiB: with 19 MiB 25 to 50 ms."""

    def __init__(self, memory: int) -> None:
        self.hasher = PasswordHasher(time_cost=2, memory_cost=memory, parallelism=1)
        self.threads = ThreadPoolExecutor(THREADS, "passwords")
        self.nobodys = self.hasher.hash("nobody's password")
        self.waiting = 0

    async def hash(self, password: str) -> str:
        return await self.run(lambda: self.hasher.hash(password))

    async def match(self, hashed: str | None, password: str) -> bool:
        """Without a hash it takes as long and fails: the time does not tell which accounts exist."""
        return await self.run(lambda: self.verify(hashed or self.nobodys, password)) and hashed is not None

    def verify(self, hashed: str, password: str) -> bool:
        try:
            return self.hasher.verify(hashed, password)
        except VerifyMismatchError:
            return False

    async def run(self, call: Callable[[], T]) -> T:
        if self.waiting >= WAITING:
            raise Unavailable("too many people are signing in at this moment", "busy")
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, call)
        finally:
            self.waiting -= 1


PASSWORDS = web.AppKey("passwords", Passwords)


async def passwords(app: web.Application) -> AsyncIterator[None]:
    app[PASSWORDS] = Passwords(app[SETTINGS].password_memory)
    yield
    app[PASSWORDS].threads.shutdown()
