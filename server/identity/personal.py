"""What the product knows about somebody: handed out in one file, and erased when they leave; and who shows their name.
Staff do either for who cannot sign in.

Every noun that keeps such data has a module with `export` and `erase`; `app.py` puts them on the list.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.access import Actor, Role, require
from server.db import Work
from server.errors import NotFound
from server.identity import logins
from server.identity.actions import by_id, checked
from server.identity.models import Consent, Login, Person
from server.identity.views import me

Export = Callable[[AsyncSession, UUID], Awaitable[Any]]


class PersonalData(Protocol):
    """A module that knows something about people."""

    @property
    def export(self) -> Export: ...
    @property
    def erase(self) -> Callable[[Work, UUID], Awaitable[None]]: ...


PERSONAL: web.AppKey[Mapping[str, PersonalData]] = web.AppKey("personal")
FOR_OTHERS: web.AppKey[Mapping[str, Export]] = web.AppKey("for_others")
"""In place of a noun's `export` where it is not the person who reads it."""
LOCKED_FIRST: web.AppKey[Callable[[AsyncSession, UUID], Awaitable[None]]] = web.AppKey("locked_first")
"""Before anything of somebody is erased: the rows that others lock before the person's."""
NOT_NOW: web.AppKey[Sequence[Callable[[Work, UUID], Awaitable[None]]]] = web.AppKey("not_now")
"""Each refuses while somebody is in the middle of something: staff do not see that they take them out of it."""
RENAMED: web.AppKey[Sequence[Callable[[web.Application, UUID], Awaitable[None]]]] = web.AppKey("renamed")
"""What follows once somebody has another name: open pages that show who is there hear it."""


async def export(
    db: AsyncSession, person: Person, nouns: Mapping[str, PersonalData], instead: Mapping[str, Export]
) -> dict[str, Any]:
    consents = await db.scalars(select(Consent).where(Consent.person_id == person.id))
    devices = await db.scalars(select(Login).where(Login.person_id == person.id))
    mine: dict[str, Any] = {
        "me": await me(db, person),
        "created_at": person.created_at,
        "consents": [{"purpose": c.purpose, "version": c.version, "given_at": c.given_at} for c in consents],
        "logins": [{"device": login.device, "created_at": login.created_at} for login in devices],
    }
    return mine | {name: await instead.get(name, noun.export)(db, person.id) for name, noun in nouns.items()}


async def of_somebody(db: AsyncSession, actor: Actor | None, id: UUID) -> Person:
    """Whom staff have recognised: a letter is no login."""
    require(actor, Role.staff)
    return there(await by_id(db, id))


def there(person: Person | None) -> Person:
    if person is None or person.erased_at:
        raise NotFound("no such account", "no_account")
    return person


async def erase_myself(app: web.Application, work: Work, actor: Actor, known: Person) -> None:
    await app[LOCKED_FIRST](work.db, actor.id)
    await erase(app, work, actor, await checked(work.db, known))


async def erase_somebody(app: web.Application, work: Work, actor: Actor, id: UUID) -> None:
    require(actor, Role.staff)
    await app[LOCKED_FIRST](work.db, id)
    person = there(await by_id(work.db, id, lock=True))
    for must_not_be_busy in app[NOT_NOW]:
        await must_not_be_busy(work, id)
    await erase(app, work, actor, person)


async def erase(app: web.Application, work: Work, actor: Actor, person: Person) -> None:
    """Nobody signs in as this person again; what others keep points at an empty row."""
    person.name = ""  # before the rest: whoever is told that something of theirs is gone reads it no more
    for noun in app[PERSONAL].values():
        await noun.erase(work, person.id)
    await logins.end_all(work, person.id)
    person.erase(work.now)
    audit.record(work, actor, "erase", f"person:{person.id}")
