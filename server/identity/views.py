"""How people and companies are told to browsers."""

from datetime import date, datetime
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Role
from server.identity.models import Company, Login, Person
from server.inbox.actions import unread


class CompanyRef(msgspec.Struct):
    id: UUID
    name: str
    verified: bool
    institution: bool


class Me(msgspec.Struct):
    id: UUID
    name: str
    account: str
    role: Role
    company: CompanyRef | None
    verified_until: date | None
    """The company: by then staff confirm it again."""
    language: str
    unread: int


class LoginView(msgspec.Struct):
    id: UUID
    device: str
    created_at: datetime
    expires_at: datetime
    current: bool


class ColleagueView(msgspec.Struct):
    id: UUID
    name: str


class StaffView(msgspec.Struct):
    id: UUID
    name: str
    account: str
    role: Role


def company_ref(company: Company) -> CompanyRef:
    return CompanyRef(company.id, company.name, company.verified_at is not None, company.institution)


async def me(db: AsyncSession, person: Person) -> Me:
    """Needs `company` loaded."""
    company = company_ref(person.company) if person.company else None
    until = person.company.verified_until if person.company else None
    count = await unread(db, person.id)
    return Me(person.id, person.name, person.account or "", person.role, company, until, person.language, count)


def login_view(login: Login, current: UUID) -> LoginView:
    return LoginView(login.id, login.device, login.created_at, login.expires_at, login.id == current)
