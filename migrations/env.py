"""Alembic's entry: runs the migrations on the engine the server itself uses."""

import asyncio
from typing import Any

from alembic import context
from sqlalchemy import Connection

import server.app  # noqa: F401 - and with it every row there is
from server.db import Base, open_engine


def nothing_lost(ctx: Any, **step: Any) -> None:
    """Each step ends with all its references, though they were not watched meanwhile."""
    if ctx.dialect.name == "sqlite" and (broken := ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise RuntimeError(f"a migration would leave {len(broken)} references without their row")


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        user_module_prefix="",
        transaction_per_migration=True,
        on_version_apply=nothing_lost,
    )
    with context.begin_transaction():
        context.run_migrations()


async def main(url: str) -> None:
    engine = open_engine(url, silence=None)  # to change a large table takes its time
    async with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            # A table is changed there by a new one in its place: dropping the old would take along what refers to it.
            await connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            # Its driver begins by itself only before rows change: what fails halfway would leave changed tables behind.
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
        await connection.run_sync(run)
    await engine.dispose()


asyncio.run(main(context.config.attributes["database_url"]))
