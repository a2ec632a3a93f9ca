"""A database with a crowd in it, made before the server starts: signed-in accounts, and a show that is live."""

import asyncio
import secrets
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import insert

import server.app  # noqa: F401 - the tables know each other
from server.access import COOKIE, Role
from server.broadcasts.models import Broadcast, BroadcastState
from server.db import open_engine
from server.identity.logins import fingerprint
from server.identity.models import Login, Person
from server.migrate import migrate


async def furnish(url: str, graduates: int) -> tuple[list[str], str]:
    """The cookies of so many graduates, and the id of the show."""
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
    engine = open_engine(url)
    async with engine.begin() as db:
        if people:
            await db.execute(insert(Person), people)
            await db.execute(insert(Login), logins)
        await db.execute(insert(Broadcast), [show])
    await engine.dispose()
    return [f"{COOKIE}={token}" for token in tokens.values()], str(show["id"])
