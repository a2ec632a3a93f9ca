"""Who is asking. Built from the login alone; everything else starts from it."""

from enum import StrEnum
from typing import Protocol
from uuid import UUID

import msgspec
from aiohttp import web

from server.errors import Forbidden, Unauthorized

COOKIE = "login"
PERSON = "X-Person"
"""The header in which a page says as whom it asks."""


class Role(StrEnum):
    graduate = "graduate"
    recruiter = "recruiter"
    host = "host"
    staff = "staff"


class Actor(msgspec.Struct, frozen=True):
    id: UUID
    role: Role
    name: str
    login: UUID
    company: UUID | None = None

    @property
    def hosts(self) -> bool:
        """Staff may do whatever a host may."""
        return self.role in (Role.host, Role.staff)


class Authenticator(Protocol):
    """Turns the login cookie of a request or socket into an actor."""

    async def actor(self, token: str | None) -> Actor | None: ...


AUTHENTICATOR: web.AppKey[Authenticator] = web.AppKey("authenticator")


def signed_in(actor: Actor | None) -> Actor:
    if actor is None:
        raise Unauthorized("sign in first", "sign_in")
    return actor


def same_person(actor: Actor | None, meant: UUID | str | None) -> Actor | None:
    """The actor, unless a page asks as somebody else: it outlives a login, and then sends another's cookie."""
    if actor and meant and str(actor.id) != str(meant):
        raise Unauthorized("somebody else is signed in now", "somebody_else")
    return actor


def require(actor: Actor | None, *roles: Role) -> Actor:
    """The actor, if one of `roles` is theirs; a host's right is also staff's."""
    actor = signed_in(actor)
    if actor.role in roles or (actor.hosts and Role.host in roles):
        return actor
    raise Forbidden(f"only {' or '.join(roles)} may do this", "wrong_role")
