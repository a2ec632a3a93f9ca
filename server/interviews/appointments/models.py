"""Rows of offered times, and of who sits on their panels."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.db import Base, Id, Moment, UtcDateTime
from server.errors import Conflict, NotFound
from server.identity.models import Person
from server.jobs.models import Job


class Slot(Base):
    """A time at which a company would interview for one of its jobs."""

    __tablename__ = "slots"
    __table_args__ = (
        CheckConstraint("minutes > 0 and buffer >= 0 and capacity > 0", name="sizes"),
        Index("ix_slots_company_id_starts_at", "company_id", "starts_at"),
        Index("ix_slots_job_id_starts_at", "job_id", "starts_at"),
    )

    id: Mapped[Id]
    series: Mapped[UUID] = mapped_column(index=True)
    """Shared by those that were offered together."""
    company_id: Mapped[UUID] = mapped_column(ForeignKey("companies.id"))
    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id"))
    starts_at: Mapped[Moment]
    minutes: Mapped[int]
    buffer: Mapped[int]
    """Minutes the panel keeps free after each interview."""
    capacity: Mapped[int]
    """How many are interviewed at this time, side by side: the panel is divided among them."""
    change_hours: Mapped[int]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    job: Mapped[Job] = relationship(lazy="raise")
    panel: Mapped[list["Panelist"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="Panelist.position"
    )

    @property
    def each(self) -> int:
        """How many of the panel one interview gets."""
        return len(self.panel) // self.capacity

    def must_be_for(self, job: UUID) -> None:
        if self.job_id != job:
            raise NotFound("no such time for this job")

    def must_be_open(self, now: datetime) -> None:
        if self.withdrawn_at or self.starts_at <= now:
            raise Conflict("this time is no longer offered", "slot_gone")


class Panelist(Base):
    __tablename__ = "slot_panelists"

    slot_id: Mapped[UUID] = mapped_column(ForeignKey("slots.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    position: Mapped[int]

    person: Mapped[Person] = relationship(lazy="raise")
