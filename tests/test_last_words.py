"""The end of a server: what was begun is ended, then the connections to the database go."""

import asyncio
from pathlib import Path

from aiohttp import web
from sqlalchemy import text

from server.db import DATABASE, database
from server.settings import SETTINGS
from tests.servers import settings_for


async def test_what_was_begun_is_ended_first(tmp_path: Path) -> None:
    app, asked = web.Application(), asyncio.Event()
    app[SETTINGS] = settings_for(tmp_path)
    serving = database(app)
    await anext(serving)

    async def command() -> str:
        async with app[DATABASE].writing() as db:
            await db.execute(text("select 1"))
            asked.set()
            await asyncio.sleep(0.2)
            return str(await db.scalar(text("select 'said'")))

    obeyed = asyncio.create_task(command())
    await asked.wait()
    assert await anext(serving, "over") == "over"
    assert obeyed.done()
    assert obeyed.result() == "said"
