"""What people do with their accounts, and how staff get theirs."""

from collections.abc import Iterable
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta
from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from server import audit
from server.access import Actor, Role, require, signed_in
from server.db import Work
from server.errors import Conflict, Invalid, Unauthorized
from server.identity.accounts import normal
from server.identity.invitations import invited_by
from server.identity.models import Company, Consent, Person
from server.rest import Command
from server.settings import Settings

PRIVACY_NOTICE = "2026-11"
SHOWS_NOTHING = (
    r"\s\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
"""Signs without a picture of their own, inside brackets of a pattern: who writes nothing else has written nothing."""
WRITTEN = f"[^{SHOWS_NOTHING}]"
"""Something that can be read is in it."""

Account = Annotated[str, Meta(max_length=254)]
Password = Annotated[str, Meta(min_length=10, max_length=256)]
Name = Annotated[str, Meta(max_length=80, pattern=WRITTEN)]
Language = Literal["zh", "en"]


class NewCompany(Command):
    name: Annotated[str, Meta(max_length=120, pattern=WRITTEN)]


class SignUp(Command):
    account: Account
    password: Password
    name: Name
    role: Literal["graduate", "recruiter"]
    consent: str
    company: NewCompany | None = None
    invitation: str | None = None
    language: Language = "zh"


class SignIn(Command):
    account: Account
    password: Annotated[str, Meta(max_length=256)]


class ChangeMe(Command):
    name: Name | None = None
    language: Language | None = None


class ChangePassword(Command):
    password: Annotated[str, Meta(max_length=256)]
    """The one until now."""
    new_password: Password


class AddStaff(Command):
    account: Account
    name: Name
    password: Password
    role: Literal["host", "staff"] = "staff"


async def sign_up(work: Work, settings: Settings, command: SignUp, password_hash: str) -> Person:
    if command.consent != PRIVACY_NOTICE:
        raise Invalid(f"agree to the privacy notice {PRIVACY_NOTICE}", "consent")
    company = await employer(work, settings, command)
    person = await add_person(work, command, password_hash, company)
    person.language = command.language
    work.db.add(Consent(person_id=person.id, purpose="privacy", version=command.consent, given_at=work.now))
    return person


async def employer(work: Work, settings: Settings, command: SignUp) -> Company | None:
    """The company a recruiter signs up for: a new one, or the one that invited them. Graduates name none."""
    named = [given for given in (command.company, command.invitation) if given is not None]
    if len(named) != (command.role == Role.recruiter):
        raise Invalid("a recruiter names a company or brings its invitation; nobody else does", "company")
    if command.company:
        return await add_company(work, command.company.name)
    return await invited_by(work.db, settings, command.invitation) if command.invitation else None


async def add_company(work: Work, name: str) -> Company:
    company = Company(name=" ".join(name.split()), created_at=work.now)
    work.db.add(company)
    try:
        await work.db.flush()
    except IntegrityError:
        raise Conflict("this company is here already: ask its recruiters for an invitation", "company_exists") from None
    return company


async def add_person(
    work: Work, command: SignUp | AddStaff, password_hash: str, company: Company | None = None
) -> Person:
    person = Person(
        account=normal(command.account),
        password_hash=password_hash,
        name=command.name.strip(),
        role=Role(command.role),
        company=company,
        created_at=work.now,
    )
    work.db.add(person)
    try:
        await work.db.flush()
    except IntegrityError:
        raise Conflict("this account exists already", "account_exists") from None
    return person


async def add_staff(work: Work, actor: Actor | None, command: AddStaff, password_hash: str) -> Person:
    return await found_staff(work, require(actor, Role.staff), command, password_hash)


async def found_staff(work: Work, actor: Actor | None, command: AddStaff, password_hash: str) -> Person:
    """Whoever may run a command on the server's machine needs no account to make the first one."""
    person = await add_person(work, command, password_hash)
    audit.record(work, actor, "add_staff", f"person:{person.id}", role=person.role)
    return person


def with_company() -> Select[Person]:
    return select(Person).options(joinedload(Person.company))


async def by_account(db: AsyncSession, account: str) -> Person | None:
    """Somebody who may try to sign in."""
    return await db.scalar(with_company().where(Person.account == account))


async def by_id(db: AsyncSession, id: UUID, lock: bool = False) -> Person | None:
    """With `lock`, nobody else changes them before this transaction ends."""
    query = with_company().where(Person.id == id)
    return await db.scalar(query.with_for_update(of=Person, key_share=True) if lock else query)


async def myself(db: AsyncSession, actor: Actor | None) -> Person:
    person = await by_id(db, signed_in(actor).id)
    if person is None or person.erased_at:
        raise Unauthorized("this account is erased", "sign_in")
    return person


async def checked(db: AsyncSession, known: Person) -> Person:
    """Them, locked, whose password was checked before the transaction; one that was replaced since counts no more."""
    person = await by_id(db, known.id, lock=True)
    if person is None or person.password_hash != known.password_hash:
        raise Unauthorized("the password is a newer one", "wrong_password")
    return person


async def change_me(work: Work, actor: Actor | None, command: ChangeMe) -> Person:
    person = await myself(work.db, actor)
    person.name = (command.name or person.name).strip()
    person.language = command.language or person.language
    return person


async def change_password(work: Work, actor: Actor, known: Person, password_hash: str) -> None:
    person = await checked(work.db, known)
    person.password_hash = password_hash
    audit.record(work, actor, "change_password", f"person:{person.id}")


async def must_be_colleagues(db: AsyncSession, company: UUID, panel: Iterable[UUID]) -> None:
    if not set(panel) <= set(await recruiters_of(db, company)):
        raise Invalid("the panel is of people of the company", "panel_of_others")


async def recruiters_of(db: AsyncSession, company: UUID) -> list[UUID]:
    """Everybody who hears what happens to this company."""
    query = select(Person.id).where(Person.company_id == company, Person.erased_at.is_(None))
    return list(await db.scalars(query))
