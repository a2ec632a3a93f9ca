"""What was done, by whom and when: staff look it up by show, by person and by kind. No text that anybody wrote."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server.access import Actor, Role, require
from server.audit import AuditEntry
from server.broadcasts.models import Broadcast
from server.bureau.acts import NAMED, Kind, among
from server.errors import NotFound
from server.identity.accounts import normal
from server.identity.actions import by_account
from server.identity.models import Person
from server.paging import paged
from server.rest import Command, Query


class Asked(Query, kw_only=True):
    show: UUID | None = None
    person: UUID | None = None
    """By them, or about them."""
    kind: Kind | None = None
    page: str = ""


class Whose(Command):
    account: str


class Somebody(msgspec.Struct):
    id: UUID
    name: str
    """None of who is erased."""


class Show(msgspec.Struct):
    id: UUID
    title: str


class AuditView(msgspec.Struct):
    id: UUID
    at: datetime
    act: str
    """`noun.verb`"""
    by: Role | None
    """None: the server itself, or its operator."""
    name: str
    """Of a host or staff who did it, or of the company whose recruiter did."""
    own: bool
    """Whom it was about did it."""
    person: Somebody | None
    show: Show | None
    facts: dict[str, int]
    """Numbers only."""


class Audits(msgspec.Struct):
    audits: list[AuditView]
    person: Somebody | None
    """Who was asked about."""
    show: Show | None
    """And in which one; None too where it was taken off."""
    next: str | None


async def audits(db: AsyncSession, actor: Actor | None, query: Asked) -> Audits:
    """The newest first."""
    require(actor, Role.staff)
    person = await db.get(Person, query.person) if query.person else None
    show = await db.get(Broadcast, query.show) if query.show else None
    rows = select(AuditEntry).where(among([query.kind] if query.kind else list(Kind)))
    if query.person:
        rows = rows.where(or_(AuditEntry.actor_id == query.person, AuditEntry.person_id == query.person))
    if query.show:
        rows = rows.where(AuditEntry.show_id == query.show)
    found, following = await paged(db, rows, AuditEntry.at, AuditEntry.id, query.page)
    named = {one for row in found for one in (row.actor_id, row.person_id) if one}
    people = select(Person).where(Person.id.in_(named)).options(joinedload(Person.company))
    shows = select(Broadcast).where(Broadcast.id.in_({row.show_id for row in found if row.show_id}))
    known = {one.id: one for one in await db.scalars(people)}
    there = {one.id: titled(one) for one in await db.scalars(shows)}
    views = [view(row, known, there) for row in found]
    return Audits(views, somebody(person) if person else None, titled(show) if show else None, following)


async def whose(db: AsyncSession, actor: Actor | None, command: Whose) -> Somebody:
    """In no address, which histories and logs would keep."""
    require(actor, Role.staff)
    row = await by_account(db, normal(command.account))
    if row is None:
        raise NotFound("no such account", "no_account")
    return somebody(row)


def somebody(row: Person) -> Somebody:
    return Somebody(row.id, row.name)


def titled(row: Broadcast) -> Show:
    return Show(row.id, row.title)


def view(row: AuditEntry, people: dict[UUID, Person], shows: dict[UUID, Show]) -> AuditView:
    act = f"{row.object.partition(':')[0]}.{row.verb}"
    by = people.get(row.actor_id) if row.actor_id else None
    about = people.get(row.person_id) if row.person_id else None
    return AuditView(
        id=row.id,
        at=row.at,
        act=act,
        by=by.role if by else None,
        name=doer(by) if by else "",
        own=row.actor_id is not None and row.actor_id == row.person_id,
        person=somebody(about) if about and act in NAMED else None,
        show=shows.get(row.show_id) if row.show_id else None,
        facts={name: fact for name, fact in row.facts.items() if isinstance(fact, int)},
    )


def doer(person: Person) -> str:
    """Who works here answers for it by name."""
    if person.role in (Role.host, Role.staff):
        return person.name
    return person.company.name if person.company else ""
