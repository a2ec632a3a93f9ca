"""The migrations lead to exactly what the models say, on both engines, and back."""

import asyncio

import pytest
from alembic import command

from server.migrate import configuration
from server.settings import Settings


@pytest.fixture
def database_url(settings: Settings) -> str:
    return settings.database_url


async def test_models_and_migrations_agree(database_url: str) -> None:
    await asyncio.to_thread(command.check, configuration(database_url))


async def test_every_migration_can_be_undone_and_done_again(database_url: str) -> None:
    await asyncio.to_thread(command.downgrade, configuration(database_url), "base")
    await asyncio.to_thread(command.upgrade, configuration(database_url), "head")
    await asyncio.to_thread(command.check, configuration(database_url))
