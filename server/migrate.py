"""Brings the database to the shape the models have: one path for SQLite and PostgreSQL."""

from pathlib import Path

from alembic import command
from alembic.config import Config

ROOT = Path(__file__).parent.parent


def configuration(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["database_url"] = database_url
    return config


def migrate(database_url: str) -> None:
    command.upgrade(configuration(database_url), "head")


def revise(database_url: str, message: str) -> None:
    """Writes the migration from what the database is to what the models are; read it before you keep it."""
    command.revision(configuration(database_url), message, autogenerate=True)
