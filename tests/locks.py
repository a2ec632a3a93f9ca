"""Somebody who holds locks while others come, on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from server.db import DATABASE, reading
from tests.people import House


@asynccontextmanager
async def busy(house: House) -> AsyncIterator[AsyncSession]:
    """Somebody else who is about to change something."""
    assert house.app
    async with house.app[DATABASE].writing() as db:
        yield db


async def waiting(house: House, count: int) -> None:
    """Until so many wait for what others have locked."""
    assert house.app
    waits = text("select count(*) from pg_locks where not granted")
    async with asyncio.timeout(20):
        while True:
            async with reading(house.app) as db:
                if (await db.scalar(waits) or 0) >= count:
                    return
            await asyncio.sleep(0.02)
