"""Rows of reminders, and of the address under which somebody's calendar reads them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.broadcasts.models import Broadcast
from server.db import Base, Moment, UtcDateTime
from server.jobs.models import Job

KEPT = text("end_cell is not null")
"""Time is kept for these: hardly any of all that there ever were."""


class Reminder(Base):
    """Somebody wants to know when this job of this show is about to be on."""

    __tablename__ = "reminders"
    __table_args__ = (
        Index("ix_reminders_broadcast_id_job_id", "broadcast_id", "job_id"),
        Index("ix_reminders_kept", "broadcast_id", sqlite_where=KEPT, postgresql_where=KEPT),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"), primary_key=True)
    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id"), primary_key=True)
    at: Mapped[Moment]
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_cell: Mapped[int | None]
    """Of a graduate: where the turn's cells begin, as it was planned when that was last looked at."""
    end_cell: Mapped[int | None]
    """Where they end: the one after the last."""

    broadcast: Mapped[Broadcast] = relationship(lazy="raise")
    job: Mapped[Job] = relationship(lazy="raise")


class CalendarFeed(Base):
    """Only the SHA-256 of its address's secret is kept; a new address ends the one before."""

    __tablename__ = "calendar_feeds"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[Moment]
