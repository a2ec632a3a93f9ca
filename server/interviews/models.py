"""Rows of interviews and seats, and who may be inside."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.applications.models import NEXT, Application
from server.db import Base, Id, Moment, UtcDateTime
from server.errors import Conflict
from server.identity.models import Person
from server.interviews.planned import Planned

ROOM = 8
"""How many may be inside at once."""
PANEL = ROOM - 1
"""Of the panel: the candidate's seat is always kept."""
LONGER = 120
"""Minutes an interview can be extended by, in all."""
LATE = timedelta(minutes=10)
"""So long after its beginning nobody need wait any more."""


class InterviewState(StrEnum):
    invited = "invited"
    open = "open"
    ended = "ended"
    cancelled = "cancelled"
    missed = "missed"
    """Its time passed, and they did not meet."""


STANDING = (InterviewState.invited, InterviewState.open)


def room_of(interview: UUID) -> str:
    """Its name, for sockets and in the media plane alike."""
    return f"interview:{interview}"


class Outcome(StrEnum):
    """What the company makes of an interview."""

    passed = "passed"
    failed = "failed"


class Interview(Planned, Base):
    __tablename__ = "interviews"
    __table_args__ = (Index("ix_interviews_state_starts_at", "state", "starts_at"),)

    id: Mapped[Id]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"), index=True)
    company_id: Mapped[UUID] = mapped_column(ForeignKey("companies.id"), index=True)
    graduate_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    slot_id: Mapped[UUID | None] = mapped_column(ForeignKey("slots.id"), index=True)
    """The offered time it was booked at; None where the company named one."""
    examination_id: Mapped[UUID | None] = mapped_column(ForeignKey("examinations.id"), index=True)
    number: Mapped[int | None]
    """In an examination: the order drawn by lot, and what the panel calls the candidate by."""
    note: Mapped[str] = mapped_column(String(500), default="")
    kept: Mapped[InterviewState] = mapped_column("state", default=InterviewState.invited)
    """The state as stored; `state` is what it comes to."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Moment]
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the candidate was let in: the timer runs from here."""
    extra: Mapped[int] = mapped_column(default=0)
    """Minutes the panel added."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[Outcome | None]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    application: Mapped[Application] = relationship(lazy="raise")
    seats: Mapped[list["Seat"]] = relationship(
        lazy="raise", order_by="(Seat.role, Seat.taken_at)", cascade="all, delete-orphan"
    )

    @property
    def room(self) -> str:
        return room_of(self.id)

    @property
    def candidate_is_here(self) -> bool:
        """At the door or inside; needs `seats` loaded."""
        seat = self.seat_of(self.graduate_id)
        return seat is not None and seat.state is not SeatState.away

    def name_of(self, person: Person) -> str:
        """As the people of this interview read it: in an examination the candidate is a number."""
        return self.known_as(person.id, person.name)

    def known_as(self, person: UUID, name: str) -> str:
        return f"№ {self.number}" if self.number and person == self.graduate_id else name

    @property
    def state(self) -> InterviewState:
        """An invitation ends with its application; needs `application` loaded."""
        over = not NEXT[self.application.state]
        return InterviewState.cancelled if over and self.kept is InterviewState.invited else self.kept

    @property
    def goes_on(self) -> bool:
        return self.state in STANDING

    def must_be_ahead(self) -> None:
        if self.state is not InterviewState.invited:
            raise Conflict(f"an interview that is {self.state} cannot be changed", f"interview_{self.state}")

    def must_be_changeable(self, now: datetime) -> None:
        """By the graduate; later than this they write to the company."""
        self.must_be_ahead()
        if now > self.change_until:
            raise Conflict("it begins too soon to be changed: write to the company", "too_late_to_change")

    def must_be_movable(self) -> None:
        self.must_be_ahead()
        if self.number:
            raise Conflict("the lot decides when it is", "drawn_by_lot")

    def must_be_late(self, now: datetime) -> None:
        self.must_be_ahead()
        if now < self.starts_at + LATE:
            raise Conflict("give them a few minutes", "not_late_yet")

    def miss(self, now: datetime) -> None:
        """Its time passed; needs `seats` loaded."""
        self.must_be_ahead()
        self.kept = InterviewState.missed
        for seat in self.seats:
            seat.leave(now)

    @property
    def time_is_up(self) -> datetime | None:
        """Where the timer ends, once it runs."""
        return self.began_at and self.began_at + timedelta(minutes=self.minutes + self.extra)

    def open(self, now: datetime) -> None:
        self.must_go_on()
        self.kept, self.began_at = InterviewState.open, self.began_at or now

    def extend(self, minutes: int) -> None:
        if self.state is not InterviewState.open:
            raise Conflict(f"an interview that is {self.state} has no timer", f"interview_{self.state}")
        if self.extra + minutes > LONGER:
            raise Conflict("this has become long: arrange another one", "long_enough")
        self.extra += minutes

    def end(self, at: datetime) -> None:
        """Everybody is out; needs `seats` loaded. What nobody was let in to did not take place: it is missed."""
        self.must_go_on()
        if self.began_at is None:
            raise Conflict("nobody was let in", "interview_invited")
        self.kept, self.ended_at = InterviewState.ended, at
        for seat in self.seats:
            seat.leave(at)

    @property
    def empty_since(self) -> datetime | None:
        """When the last one went; None while somebody is there. Needs `seats` loaded."""
        if any(seat.state is not SeatState.away for seat in self.seats):
            return None
        return max((seat.left_at for seat in self.seats if seat.left_at), default=self.began_at)

    def cancel(self, now: datetime) -> None:
        """Needs `seats` loaded."""
        self.must_be_ahead()
        self.fall(now)

    def fall(self, now: datetime) -> None:
        """Cancelled with its application; needs `seats` loaded."""
        self.kept = InterviewState.cancelled
        for seat in self.seats:
            seat.leave(now)

    def must_go_on(self) -> None:
        if not self.goes_on:
            raise Conflict(f"this interview is {self.state}", f"interview_{self.state}")

    def seat_of(self, person: UUID) -> "Seat | None":
        return next((seat for seat in self.seats if seat.person_id == person), None)

    def let_in(self, seat: "Seat", now: datetime) -> None:
        """Inside, if there is room for one more; whoever is in already stays."""
        self.must_go_on()
        panel = [other for other in self.seats if other.role is SeatRole.panel and other.state is SeatState.inside]
        if seat.role is SeatRole.panel and seat not in panel and len(panel) >= PANEL:
            raise Conflict(f"{PANEL} of the panel are inside", "room_full")
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
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    role: Mapped[SeatRole]
    state: Mapped[SeatState] = mapped_column(default=SeatState.away)
    admitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when the door is open to this person, also after the network was away."""
    taken_at: Mapped[Moment]
    audio: Mapped[bool] = mapped_column(default=True)
    """Whether the microphone is on, as its browser says."""
    video: Mapped[bool] = mapped_column(default=True)
    paused: Mapped[bool] = mapped_column(default=False)
    """The device itself holds the camera back, as phones do whose browser is put away."""
    hand: Mapped[bool] = mapped_column(default=False)
    """Raised, to say something."""
    camera: Mapped[UUID | None]
    """The newest link to a second camera; an older one opens nothing."""
    camera_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a phone opened that link: it can be opened once."""
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When they first came to the door."""
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When they last went from there, by choice or with the network."""
    visits: Mapped[bool] = mapped_column(default=False)
    """Of the panel without being asked: a colleague stepped in, whose time is taken only while they are there."""

    person: Mapped[Person] = relationship(lazy="raise")

    def knock(self) -> None:
        self.state = SeatState.knocking

    def drop(self, now: datetime) -> None:
        """The network went; the place stays."""
        if self.state is not SeatState.away:
            self.state, self.left_at, self.paused = SeatState.away, now, False

    def leave(self, now: datetime) -> None:
        """Gone by choice: the candidate knocks again to come back."""
        self.drop(now)
        self.admitted_at, self.hand = None, False
