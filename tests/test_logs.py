"""What is in the log, and that nothing which somebody wrote ever is, whatever breaks."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientSession
from sqlalchemy import text

from server.db import open_engine
from server.settings import Settings
from tests.people import House, refused
from tests.product import product
from tests.servers import settings_for

BREAKS = {
    "sqlite": "CREATE TRIGGER breaks BEFORE UPDATE OF about ON companies BEGIN SELECT RAISE(ABORT, 'broken'); END",
    "postgresql": "ALTER TABLE companies ADD CONSTRAINT breaks CHECK (about = '')",
}
MENDS = {
    "sqlite": "DROP TRIGGER breaks",
    "postgresql": "ALTER TABLE companies DROP CONSTRAINT breaks",
}


async def does(settings: Settings, statement: dict[str, str]) -> None:
    engine = open_engine(settings.database_url)
    async with engine.begin() as connection:
        await connection.execute(text(statement[engine.dialect.name]))
    await engine.dispose()


@pytest.fixture
async def broken(settings: Settings) -> AsyncIterator[Settings]:
    """A database in which no company can say anything of itself."""
    await does(settings, BREAKS)
    yield settings
    await does(settings, MENDS)


async def test_what_the_database_refuses_is_not_repeated_in_the_log(broken: Settings) -> None:
    async with product(broken) as process:
        house = House(broken)
        recruiter = await house.recruiter()
        company = f"/api/companies/{recruiter.me['company']['id']}"
        assert (await refused(recruiter.patch(company, about="Nobody\n\nreads this")))[0] == "internal"
        await house.leave()
    entries = [json.loads(line) for line in process.log.read_text().splitlines()]
    [said] = [entry["exception"] for entry in entries if entry["event"] == "unforeseen"]
    assert "UPDATE companies SET about=" in said
    assert not [word for word in ("Nobody", "reads this") if word in said]


async def test_which_version_runs_is_in_log_and_figures(tmp_path: Path) -> None:
    settings = replace(settings_for(tmp_path), version="0.1.0+4dc59e1")
    async with (
        product(settings, "media") as process,
        ClientSession() as http,
        http.get(f"{process.url}/metrics") as answer,
    ):
        assert 'mountain_build_info{version="0.1.0+4dc59e1"} 1.0' in await answer.text()
    entries = [json.loads(line) for line in process.log.read_text().splitlines()]
    assert [entry["version"] for entry in entries if entry["event"] == "the server is up"] == [settings.version]
