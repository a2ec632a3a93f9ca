"""Brings the database to the shape the models have: one path for SQLite and PostgreSQL."""

import asyncio

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from server.db import open_engine
from server.environment import ROOT


class OtherVersion(Exception):
    """The database is not one of this version: which way, in one line."""


def configuration(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["database_url"] = database_url
    return config


def migrate(database_url: str) -> None:
    """OtherVersion where it has been brought further than this version knows."""
    revision_of(database_url)
    command.upgrade(configuration(database_url), "head")


def must_be_current(database_url: str) -> None:
    """OtherVersion where it is not what the models are."""
    if revision_of(database_url) != ScriptDirectory.from_config(configuration(database_url)).get_current_head():
        raise OtherVersion("the database is one of an older version: `python -m server migrate` brings it up to date")


def revision_of(database_url: str) -> str | None:
    """None where nothing is in it."""
    revision = asyncio.run(read_revision(database_url))
    known = {one.revision for one in ScriptDirectory.from_config(configuration(database_url)).walk_revisions()}
    if revision is None or revision in known:
        return revision
    raise OtherVersion("the database is one of a newer version: start that one, or restore the backup of before")


async def read_revision(database_url: str) -> str | None:
    engine = open_engine(database_url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(lambda seen: MigrationContext.configure(seen).get_current_revision())
    finally:
        await engine.dispose()


def revise(database_url: str, message: str) -> None:
    """Writes the migration from what the database is to what the models are; read it before you keep it."""
    command.revision(configuration(database_url), message, autogenerate=True)
