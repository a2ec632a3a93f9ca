"""Rows of job postings, and the rules on when one may be shown and applied for."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.db import Base, Id, Moment, UtcDateTime
from server.errors import Conflict, Invalid
from server.identity.models import Company

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONGEST = timedelta(days=366)


def today(now: datetime) -> date:
    """The day that dates of validity are compared with."""
    return now.astimezone(SHANGHAI).date()


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

    def must_be_ready(self, today: date) -> None:
        """To be shown and applied for; needs `company` loaded."""
        if self.company.verified_at is None:
            raise Conflict("the company is not verified yet", "company_unverified")
        self.must_be_open(today)

    def must_be_open(self, today: date) -> None:
        if self.state(today) is not JobState.open:
            raise Conflict(f"this job is {self.state(today)}", f"job_{self.state(today)}")

    def valid_for(self, valid_until: date, today: date) -> None:
        if not today <= valid_until <= today + LONGEST:
            raise Invalid("a job is valid until a day from today to a year from now", "valid_until")
        self.valid_until = valid_until

    @property
    def closed_while_overdue(self) -> bool:
        """Nothing that is up ends with an overdue confirmation, and closing it was no trap; needs `company` loaded."""
        until = self.company.verified_until
        return bool(self.closed_at and until and today(self.closed_at) > until)

    def close(self, now: datetime) -> None:
        if self.closed_at:
            raise Conflict("this job is closed", "job_closed")
        self.closed_at = now

    def reopen(self, today: date) -> None:
        if not self.closed_at:
            raise Conflict("this job is not closed", "job_open")
        self.closed_at = None
        self.must_be_open(today)
