"""What every test has at hand: a house (the running product) on SQLite in process, and on PostgreSQL with Redis."""

import asyncio
import inspect
import os
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
import uvloop

from server.__main__ import spare_the_collector
from server.app import everything
from server.migrate import migrate
from server.settings import Settings
from tests.acts import unknown
from tests.booking import Desk
from tests.examining import Institution
from tests.fair import Fair
from tests.house import running
from tests.judging import Panel
from tests.kept import kept_chromium, known_devices, pytest_runtest_makereport, shared  # noqa: F401 - for every folder
from tests.meeting import Meeting
from tests.people import House, Person
from tests.plaza import Plaza
from tests.servers import EMPTY, Postgres, empty_redis, empty_sqlite, postgres_server, settings_for, valkey_server
from tests.stand import Stand
from tests.way import Way, opened


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What waits for ever is cancelled a little before pytest-timeout would raise: a busy loop swallows what is raised
    by a signal, as it does with any error of a callback, and goes on."""
    mix(items)
    for item in items:
        if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
            marker = item.get_closest_marker("timeout")
            limit = float(marker.args[0] if marker else config.getini("timeout"))
            item.obj = bounded(item.obj, 0.9 * limit or None)


def mix(items: list[pytest.Item]) -> None:
    """What looks at pages, of each folder in turn: some of it keeps the processors busy, some waits for what is filmed
    meanwhile, and one after the other they would take longer."""
    looking = [item for item in items if item.get_closest_marker("browser") or item.get_closest_marker("alone")]
    folders, met, places = Counter(item.path.parent for item in looking), Counter[Path](), dict[pytest.Item, float]()
    for item in looking:
        places[item] = met[item.path.parent] / folders[item.path.parent]
        met[item.path.parent] += 1
    items.sort(key=lambda item: places.get(item, 0))


def pytest_collection_finish() -> None:
    """Modules and tests are there until the end: as a server does before its first request."""
    spare_the_collector()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Also what is passed at its second try says what was wrong at its first."""
    for report in terminalreporter.stats.get("rerun", ()):
        terminalreporter.section(f"first try of {report.nodeid}")
        terminalreporter.line(report.longreprtext)


def bounded(test: Callable[..., Awaitable[None]], seconds: float | None) -> Callable[..., Awaitable[None]]:
    @wraps(test)
    async def within(*args: Any, **fixtures: Any) -> None:
        async with asyncio.timeout(seconds):
            await test(*args, **fixtures)

    return within


@pytest.fixture(scope="session")
def _asyncio_loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """The loop that the server runs in. pytest-asyncio's hook for it would begin the loop of a session, and with it its
    Chromium, anew for each test."""
    return uvloop.new_event_loop


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of all processes of this run."""
    own = tmp_path_factory.getbasetemp()
    return empty_sqlite(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with postgres_server() as url:
        server = Postgres(url)
        asyncio.run(server.prepare())
        migrate(server.named(EMPTY))
        yield server


@pytest.fixture(scope="session")
def valkey() -> Iterator[str]:
    with valkey_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def services(request: pytest.FixtureRequest) -> tuple[Postgres, str] | Path:
    """What a house stands on: an empty SQLite file, or PostgreSQL and Redis."""
    if request.param == "sqlite":
        return Path(request.getfixturevalue("empty_database"))
    return request.getfixturevalue("postgres"), request.getfixturevalue("valkey")


def copied(database: Path, folder: Path) -> str:
    """The address of a copy in the folder; what else was there is gone."""
    shutil.rmtree(folder)
    folder.mkdir()
    return f"sqlite+aiosqlite:///{shutil.copy(database, folder / 'mountain.db')}"


@pytest.fixture(scope="session")
def sqlite_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each test of this process has its SQLite file, under one name: its statements are compiled once."""
    return tmp_path_factory.mktemp("database")


@pytest.fixture
async def settings(services: tuple[Postgres, str] | Path, tmp_path: Path, sqlite_folder: Path) -> Settings:
    if isinstance(services, Path):
        return settings_for(tmp_path, database_url=copied(services, sqlite_folder))
    server, redis_url = services
    await empty_redis(redis_url)
    return settings_for(tmp_path, database_url=await server.empty(), redis_url=redis_url)


@pytest.fixture
async def way() -> AsyncIterator[Way]:
    """Of tests whose `settings` take it."""
    async with opened() as way:
        yield way


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    """The product, running on a real port. Whatever is done in it is known to the bureau's page, or kept from it."""
    async with running(settings, everything(settings)) as house:
        yield house
        assert await unknown(house) == set()


@pytest.fixture
async def host(house: House) -> Person:
    """Whoever runs the show of a test."""
    return await house.host()


@pytest.fixture
async def fair(house: House) -> Fair:
    return await Fair(house).opens()


@pytest.fixture
async def institution(house: House) -> Institution:
    return await Institution(house).opened()


@pytest.fixture
async def drawn(institution: Institution) -> Institution:
    await institution.announces()
    await institution.draws()
    return institution


@pytest.fixture
async def meeting(house: House) -> Meeting:
    return await Meeting(house).arranged()


@pytest.fixture
async def panel(house: House) -> Panel:
    return await Panel(house).begun()


@pytest.fixture
async def desk(house: House) -> Desk:
    return await Desk(house).opened()


@pytest.fixture
async def stand(house: House) -> Stand:
    return await Stand(house).opened()


@pytest.fixture
async def plaza() -> AsyncIterator[Plaza]:
    plaza = await Plaza().opens()
    yield plaza
    await plaza.closes()
