"""Rows of people, the companies they work for, their signed-in browsers and what they agreed to."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.access import Role
from server.db import Base, Id, Moment, UtcDateTime
from server.errors import Conflict


class Company(Base):
    """An employer. Nothing of it is public before staff have verified it."""

    __tablename__ = "companies"
    __table_args__ = (Index("ix_companies_created_at_id", "created_at", "id"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120), unique=True)
    about: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Moment]
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The last time that staff did."""
    verified_by_id: Mapped[UUID | None]
    verified_until: Mapped[date | None] = mapped_column(index=True)
    """The last day, in Asia/Shanghai, by which staff should have confirmed it again."""
    tell_on: Mapped[date | None] = mapped_column(index=True)
    """When its recruiters are next told how that stands."""
    institution: Mapped[bool] = mapped_column(default=False)
    """A public institution, as staff say: it may hold examinations."""
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When staff last asked it for the answers that are late."""

    def must_be_confirmed(self, today: date) -> None:
        """To put up what is not up yet. Who waits for the first verification may write: nobody sees it."""
        if self.verified_until and today > self.verified_until:
            raise Conflict("the bureau has to confirm this company again first", "company_overdue")


class Person(Base):
    """Somebody with an account. `account` is an e-mail address in lower case or a phone number in E.164."""

    __tablename__ = "people"

    id: Mapped[Id]
    account: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None]
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[Role]
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("companies.id"), index=True)
    language: Mapped[str] = mapped_column(String(2), default="zh")
    created_at: Mapped[Moment]
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    company: Mapped[Company | None] = relationship(lazy="raise")

    def erase(self, now: datetime) -> None:
        """What remains is a row that others' records can point at, and nobody's name."""
        self.account = self.password_hash = None
        self.name = ""
        self.erased_at = now


class Login(Base):
    """One signed-in browser. Only the SHA-256 of its token is kept."""

    __tablename__ = "logins"

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]


class Consent(Base):
    """Who agreed to which version of what, and when."""

    __tablename__ = "consents"
    __table_args__ = (UniqueConstraint("person_id", "purpose", "version"),)

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    version: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[Moment]
