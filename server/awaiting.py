"""The database at the start: one that starts too is waited for, and what it refuses for good is said in a line."""

import asyncio
import time

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from server.db import open_engine, reaching
from server.errors import Unavailable

PATIENCE = 60.0
"""Seconds. PostgreSQL that starts with the machine takes less; whoever keeps us running starts us again after that."""
PAUSE = 1.0


class NoDatabase(Exception):
    """Why there is none, in one line that shows no password."""


async def reached(url: str, patience: float = PATIENCE) -> None:
    """Returns once it lets us in."""
    engine, until = open_engine(url), time.monotonic() + patience
    try:
        while away := await missing(engine):
            if time.monotonic() > until:
                raise NoDatabase(f"the database does not answer: {away}")
            await asyncio.sleep(min(PAUSE, patience))
    finally:
        await engine.dispose()


async def missing(engine: AsyncEngine) -> str:
    """What keeps us out for the moment; nothing where it lets us in."""
    try:
        async with reaching(), engine.connect():
            return ""
    except Unavailable as away:
        return in_a_line(getattr(away.__cause__, "orig", away.__cause__))
    except DBAPIError as error:
        setting = "VAR" if engine.dialect.name == "sqlite" else "DATABASE_URL"
        raise NoDatabase(f"{setting}: the database refuses: {in_a_line(error.orig)}") from None


def in_a_line(error: object) -> str:
    return " ".join(str(error).split()) or type(error).__name__
