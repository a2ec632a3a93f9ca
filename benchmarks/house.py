"""A database with a crowd in it, made before the server starts: signed-in accounts, and a show that is live."""

import asyncio
import secrets
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncEngine

import server.app  # noqa: F401 - the tables know each other
from server.access import COOKIE, Role
from server.audience.models import Line
from server.broadcasts.models import Broadcast, BroadcastState
from server.db import open_engine
from server.identity.logins import fingerprint
from server.identity.models import Login, Person
from server.migrate import migrate


async def furnish(url: str, graduates: int, lines_before: int = 0) -> tuple[list[str], str]:
    """The cookies of so many graduates, and the id of the show; a week ago they said so many lines in another."""
    await asyncio.to_thread(migrate, url)
    now = datetime.now(UTC)
    tokens = {uuid4(): secrets.token_urlsafe(32) for _ in range(graduates)}
    people = [
        {"id": who, "account": f"{who.hex}@example.com", "name": f"毕业生{n}", "role": Role.graduate, "created_at": now}
        for n, who in enumerate(tokens)
    ]
    logins = [
        {"person_id": who, "token_hash": fingerprint(token), "device": "benchmark", "created_at": now}
        | {"expires_at": now + timedelta(days=1)}
        for who, token in tokens.items()
    ]
    show = {"id": uuid4(), "title": "周五专场", "starts_at": now, "state": BroadcastState.live, "first_on_air": now}
    last_week = now - timedelta(days=7)
    ended = {"id": uuid4(), "title": "上周五专场", "starts_at": last_week, "state": BroadcastState.ended}
    lines = [
        {"id": uuid4(), "broadcast_id": ended["id"], "seq": n + 1, "person_id": people[n % graduates]["id"]}
        | {"key": uuid4().hex, "name": people[n % graduates]["name"], "text": f"上周的第{n}问：落户要多久？"}
        | {"show_ms": n, "at": last_week}
        for n in range(lines_before)
    ]
    engine = open_engine(url)
    async with engine.begin() as db:
        if people:
            await db.execute(insert(Person), people)
            await db.execute(insert(Login), logins)
        await db.execute(insert(Broadcast), [show, ended | {"first_on_air": last_week, "last_line": lines_before}])
        if lines:
            await db.execute(insert(Line), lines)
    await known_in_numbers(engine)
    await engine.dispose()
    return [f"{COOKIE}={token}" for token in tokens.values()], str(show["id"])


async def known_in_numbers(engine: AsyncEngine) -> None:
    """As autovacuum does within a minute. PostgreSQL takes tables that were filled this second for empty, and plans to
    read them from end to end."""
    if engine.dialect.name == "postgresql":
        async with engine.connect() as db:
            await (await db.execution_options(isolation_level="AUTOCOMMIT")).execute(text("VACUUM ANALYZE"))
