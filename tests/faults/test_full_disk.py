"""The disk of the database is full: whoever writes is told to come again, and may once there is room."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from server.db import DATABASE
from tests.people import House, refused
from tests.servers import EMPTY, Postgres

AWAY = ("unavailable", "database_away")
FILLS = """CREATE FUNCTION fills() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER fills BEFORE UPDATE ON companies FOR EACH ROW EXECUTE FUNCTION fills()"""
"""A whole disk cannot be had for a test: this database says of one table what it says there of any."""


def grows_no_more(connection: Any, *_: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA max_page_count = 1")
    cursor.close()


@asynccontextmanager
async def full(house: House, services: tuple[Postgres, str] | Path) -> AsyncIterator[None]:
    assert house.app
    engine = house.app[DATABASE].engine
    if not isinstance(services, Path):
        await services[0].run(EMPTY, FILLS)
        try:
            yield
        finally:  # the tables are the next test's too
            await services[0].run(EMPTY, "DROP FUNCTION fills CASCADE")
        return
    with closing(sqlite3.connect(str(engine.url.database))) as connection:
        connection.execute("VACUUM")  # not one page is free
    event.listen(engine.sync_engine, "checkout", grows_no_more)
    yield
    event.remove(engine.sync_engine, "checkout", grows_no_more)
    await engine.dispose()


async def test_while_its_disk_is_full_everybody_is_told_that_the_database_is_away(
    house: House, services: tuple[Postgres, str] | Path, caplog: pytest.LogCaptureFixture
) -> None:
    recruiter = await house.recruiter()
    company, about = f"/api/companies/{recruiter.me['company']['id']}", "山城" * 2500
    async with full(house, services):
        assert await refused(recruiter.patch(company, about=about)) == AWAY
    assert "the database does not answer: " in caplog.text
    assert {"53100", "SQLITE_FULL"} & set(caplog.text.split())
    assert (await recruiter.patch(company, about=about))["about"] == about
