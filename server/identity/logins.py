"""Signed-in browsers: an opaque token in a cookie, its hash in the database, and who is asking because of it."""

import hashlib
import secrets
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

from aiohttp import web
from sqlalchemy import bindparam, delete, select

from server.access import AUTHENTICATOR, COOKIE, Actor
from server.background import every
from server.bulk import padded
from server.db import Work, reading, transaction
from server.errors import NotFound
from server.identity.models import Login, Person
from server.settings import CLOCK, SETTINGS
from server.sharing import Gathered

EVERY = 3600.0
LASTS = timedelta(days=30)
FRESH = timedelta(seconds=5)
REMEMBERED = 20_000
OWNERS = (
    select(Login.token_hash, Person.id, Person.role, Person.name, Person.company_id, Login.id.label("login"))
    .join(Login, Login.person_id == Person.id)
    .where(
        Login.token_hash.in_(bindparam("keys", expanding=True)),
        Login.expires_at > bindparam("now"),
        Person.erased_at.is_(None),
    )
)


class Logins:
    """Answers who a token belongs to, and remembers it: a sign-out on another node counts here `FRESH` later."""

    def __init__(self, app: web.Application) -> None:
        self.app = app
        self.known: dict[str, tuple[Actor, datetime]] = {}
        self.owners: Gathered[str, Actor] = Gathered(self.read_owners)

    async def actor(self, token: str | None) -> Actor | None:
        if not token:
            return None
        key, now = fingerprint(token), self.app[CLOCK].now()
        if (known := self.known.get(key)) and now < known[1]:
            return known[0]
        self.known.pop(key, None)
        if found := await self.owners.ask(key):
            self.remember(key, found, now)
        return found

    async def read_owners(self, keys: list[str]) -> dict[str, Actor]:
        async with reading(self.app) as db:
            rows = await db.execute(OWNERS, {"keys": padded(keys), "now": self.app[CLOCK].now()})
        return {row.token_hash: Actor(row.id, row.role, row.name, row.login, row.company_id) for row in rows}

    def remember(self, key: str, actor: Actor, now: datetime) -> None:
        """What was looked up last comes last; of what is out of date two go for each that comes."""
        for _ in range(2):
            oldest = next(iter(self.known), None)
            if oldest is not None and (self.known[oldest][1] <= now or len(self.known) >= REMEMBERED):
                del self.known[oldest]
        self.known[key] = (actor, now + FRESH)

    async def forget(self, person: UUID) -> None:
        """What this person may do is looked up again: they signed out, or are somebody else now."""
        self.known = {key: known for key, known in self.known.items() if known[0].id != person}


LOGINS = web.AppKey("logins", Logins)


def fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def start(work: Work, person: Person, device: str) -> str:
    """A new login's token, which only the browser keeps."""
    token = secrets.token_urlsafe(32)
    login = Login(person_id=person.id, token_hash=fingerprint(token), device=device[:120], created_at=work.now)
    login.expires_at = work.now + LASTS
    work.db.add(login)
    return token


async def end(work: Work, actor: Actor, id: UUID) -> None:
    """Ends one of the actor's own logins."""
    found = await work.db.execute(delete(Login).where(Login.id == id, Login.person_id == actor.id).returning(Login.id))
    if found.one_or_none() is None:
        raise NotFound("no such login")


async def end_all(work: Work, person: UUID) -> None:
    await work.db.execute(delete(Login).where(Login.person_id == person))


async def end_others(work: Work, actor: Actor) -> None:
    """All of the actor's own but the one that asks."""
    await work.db.execute(delete(Login).where(Login.person_id == actor.id, Login.id != actor.login))


def give(request: web.Request, response: web.StreamResponse, token: str) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=request.app[SETTINGS].secure_cookies,
    )


async def sweep(app: web.Application) -> None:
    """Of who does not come back nothing stays either: neither with what they were here nor when."""
    async with transaction(app) as work:
        await work.db.execute(delete(Login).where(Login.expires_at <= work.now))


async def logins(app: web.Application) -> AsyncIterator[None]:
    app[LOGINS] = app[AUTHENTICATOR] = Logins(app)
    async with every(EVERY, sweep, app):
        yield
