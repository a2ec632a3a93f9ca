"""Rows of interviews and seats, and who may be inside."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.applications.models import NEXT, Application
from server.db import Base, Id, Moment, UtcDateTime
from server.errors import Conflict
from server.identity.models import Person

PREFIX = "interview:"
ROOM = 6
"""How many may be inside at once."""


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
    kept: Mapped[InterviewState] = mapped_column("state", default=InterviewState.invited)
    """The state as stored; `state` is what it comes to."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    application: Mapped[Application] = relationship(lazy="raise")
    seats: Mapped[list["Seat"]] = relationship(
        lazy="raise", order_by="(Seat.role, Seat.taken_at)", cascade="all, delete-orphan"
    )

    @property
    def room(self) -> str:
        """Its name, for sockets and in the media plane alike."""
        return f"{PREFIX}{self.id}"

    @property
    def state(self) -> InterviewState:
        """An invitation ends with its application; needs `application` loaded."""
        over = not NEXT[self.application.state]
        return InterviewState.cancelled if over and self.kept is InterviewState.invited else self.kept

    @property
    def goes_on(self) -> bool:
        return self.state in (InterviewState.invited, InterviewState.open)

    def open(self) -> None:
        self.must_go_on()
        self.kept = InterviewState.open

    def end(self, now: datetime) -> None:
        """Everybody is out; needs `seats` loaded."""
        self.must_go_on()
        self.kept, self.ended_at = InterviewState.ended, now
        for seat in self.seats:
            seat.leave()

    def cancel(self) -> None:
        if self.state is not InterviewState.invited:
            raise Conflict(f"an interview that is {self.state} cannot be cancelled", f"interview_{self.state}")
        self.kept = InterviewState.cancelled
        for seat in self.seats:
            seat.leave()

    def must_go_on(self) -> None:
        if not self.goes_on:
            raise Conflict(f"this interview is {self.state}", f"interview_{self.state}")

    def seat_of(self, person: UUID) -> "Seat | None":
        return next((seat for seat in self.seats if seat.person_id == person), None)

    def let_in(self, seat: "Seat", now: datetime) -> None:
        """Inside, if there is room for one more; whoever is in already stays."""
        self.must_go_on()
        if not seat.taken and sum(other.taken for other in self.seats) >= ROOM:
            raise Conflict(f"{ROOM} people are inside", "room_full")
        seat.state, seat.admitted_at = SeatState.inside, seat.admitted_at or now


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
    """Since when the door is open to this person, also after the network was away."""
    taken_at: Mapped[Moment]

    person: Mapped[Person] = relationship(lazy="raise")

    @property
    def taken(self) -> bool:
        """Counts as inside; the admitted candidate's place is also kept while the network is away."""
        return self.state is SeatState.inside or (self.role is SeatRole.candidate and self.admitted_at is not None)

    def knock(self) -> None:
        self.state = SeatState.knocking

    def drop(self) -> None:
        """The network went; the place stays."""
        self.state = SeatState.away

    def leave(self) -> None:
        """Gone by choice: the candidate knocks again to come back."""
        self.state, self.admitted_at = SeatState.away, None
