from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.db import Base, Id, Moment, UtcDateTime
from server.errors import Conflict


class Company(Base):
    __tablename__ = "companies"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120), unique=True)
    about: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Moment]
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class JobState(StrEnum):
    open = "open"
    closed = "closed"
    expired = "expired"  # never stored: an open job whose validity date has passed


class Job(Base):
    """A job posting. All of these fields are required by law before it may be published."""

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("headcount > 0", name="headcount"),
        CheckConstraint("pay_low > 0 and pay_high >= pay_low", name="pay"),
    )

    id: Mapped[Id]
    company_id: Mapped[UUID] = mapped_column(ForeignKey("companies.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    headcount: Mapped[int]
    conditions: Mapped[str] = mapped_column(Text)
    duties: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(120))
    pay_low: Mapped[int]
    """Basic pay, yuan a month."""
    pay_high: Mapped[int]
    valid_until: Mapped[date]
    """The last day, in Asia/Shanghai, on which it can be applied for."""
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    posted_at: Mapped[Moment] = mapped_column(index=True)

    company: Mapped[Company] = relationship(lazy="raise")

    def state(self, today: date) -> JobState:
        if self.closed_at:
            return JobState.closed
        return JobState.open if today <= self.valid_until else JobState.expired

    def ready(self, today: date) -> None:
        """Whether it may be shown and applied for; needs `company` loaded."""
        if self.company.verified_at is None:
            raise Conflict("the company is not verified yet", "company_unverified")
        if self.state(today) is not JobState.open:
            raise Conflict(f"this job is {self.state(today)}", f"job_{self.state(today)}")
