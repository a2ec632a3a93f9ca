from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.applications.models import Application
from server.db import Base, Id, Moment, UtcDateTime
from server.errors import Conflict
from server.identity.models import Person


class InterviewState(StrEnum):
    invited = "invited"
    open = "open"
    ended = "ended"
    cancelled = "cancelled"


class Interview(Base):
    __tablename__ = "interviews"

    id: Mapped[Id]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"), index=True)
    company_id: Mapped[UUID] = mapped_column(ForeignKey("companies.id"), index=True)
    graduate_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    starts_at: Mapped[Moment]
    note: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[InterviewState] = mapped_column(default=InterviewState.invited)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    application: Mapped[Application] = relationship(lazy="raise")
    seats: Mapped[list["Seat"]] = relationship(lazy="raise", order_by="Seat.taken_at", cascade="all, delete-orphan")

    def open(self) -> None:
        self.must_go_on()
        self.state = InterviewState.open

    def end(self, now: datetime) -> None:
        self.must_go_on()
        self.state, self.ended_at = InterviewState.ended, now

    def cancel(self) -> None:
        if self.state is not InterviewState.invited:
            raise Conflict(f"an interview that is {self.state} cannot be cancelled", f"interview_{self.state}")
        self.state = InterviewState.cancelled

    def must_go_on(self) -> None:
        if self.state in (InterviewState.ended, InterviewState.cancelled):
            raise Conflict(f"this interview is {self.state}", f"interview_{self.state}")


class SeatRole(StrEnum):
    candidate = "candidate"
    panel = "panel"


class SeatState(StrEnum):
    away = "away"
    knocking = "knocking"
    inside = "inside"


class Seat(Base):
    """A person's place in an interview. It belongs to the account, so a reconnect finds it again."""

    __tablename__ = "seats"

    interview_id: Mapped[UUID] = mapped_column(ForeignKey("interviews.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[SeatRole]
    state: Mapped[SeatState] = mapped_column(default=SeatState.away)
    admitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_at: Mapped[Moment]

    person: Mapped[Person] = relationship(lazy="raise")
