"""Pages that are open while things happen, and what each shows in the end."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

from tests.open_pages import Page
from tests.people import House, Person, Refused

SETTLES = 10
"""Seconds: what grows with the crowd comes on a tick."""
Move = Callable[[], Awaitable[Any]]


class Story:
    """Pages of the same few people, and what can happen."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.pages: list[Page] = []
        self.moves: list[Move] = []

    async def again(self, person: Person) -> Person:
        """The same person in one more browser."""
        account = person.me.get("account")
        return await (self.house.signs_in(account) if account else self.house.visitor())

    async def open(self, *pages: Page) -> None:
        self.pages += pages
        for page in pages:
            await page.enters()

    async def goes(self, choices: list[int], chance: random.Random) -> None:
        for choice in choices:
            page = chance.choice(self.pages)
            if choice == 0:
                await (page.drops() if page.person.socket else page.enters())
            else:
                with suppress(Refused):  # not now
                    await self.moves[choice % len(self.moves)]()
            for page in self.pages:  # at once: who enters anew for one event would learn what others had to tell
                if page.person.socket:
                    await page.listens()

    async def ends(self) -> None:
        for page in self.pages:
            if page.person.socket is None:
                await page.enters()
            fresh = type(page)(await self.again(page.person), **page.payload)
            await fresh.enters()
            await agree(page, fresh)
            await fresh.drops()
        for page in self.pages:
            await page.drops()


async def agree(page: Page, fresh: Page) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(SETTLES):
            while True:
                await page.listens()
                await fresh.listens()
                if page.shown == fresh.shown:
                    return
                await asyncio.sleep(0.05)
    assert page.shown == fresh.shown, type(page).__name__


async def renames(person: Person) -> None:
    await person.patch("/api/me", name=f"新名字 {uuid4().hex[:4]}")
