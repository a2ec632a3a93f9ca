"""Companies: what they say of themselves, and what staff say of them; who sees them."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta
from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.access import Actor, Role, require
from server.db import Work
from server.errors import NotFound
from server.identity.models import Company
from server.jobs.actions import of_a_company
from server.rest import Command


class ChangeCompany(Command):
    about: Annotated[str, Meta(max_length=5000)]


class Classify(Command):
    institution: bool
    """Whether it is a public institution, which may hold examinations."""


async def change(work: Work, actor: Actor | None, id: UUID, command: ChangeCompany) -> Company:
    if of_a_company(actor).company != id:
        raise NotFound("no such company of yours")
    company = await work.db.get_one(Company, id)
    company.about = command.about.strip()
    return company


async def classify(work: Work, actor: Actor | None, id: UUID, command: Classify) -> Company:
    actor = require(actor, Role.staff)
    company = found(await work.db.get(Company, id, with_for_update=True))
    company.institution = command.institution
    audit.record(work, actor, "classify_company", f"company:{company.id}", institution=command.institution)
    return company


async def visible_company(db: AsyncSession, actor: Actor | None, id: UUID) -> Company:
    return found(await db.scalar(visible(actor).where(Company.id == id)))


def visible(actor: Actor | None) -> Select[Company]:
    """Companies the actor may see: everybody the verified ones, recruiters also their own, hosts and staff all."""
    if actor and actor.hosts:
        return select(Company)
    verified = Company.verified_at.is_not(None)
    return select(Company).where(or_(verified, Company.id == actor.company) if actor and actor.company else verified)


def found(company: Company | None) -> Company:
    if company is None:
        raise NotFound("no such company")
    return company
