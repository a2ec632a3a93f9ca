"""Rows of queues and of places in them, and what may become of a place."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.applications.models import Application
from server.db import Base, Id, Moment, UtcDateTime
from server.errors import Conflict
from server.identity.models import Person
from server.jobs.models import Job

ANSWER = timedelta(seconds=60)
REST = timedelta(seconds=120)
"""Who did not answer is not called again for so long, though nobody passes them but those called meanwhile."""
SECOND = 2
"""Missing a call so often ends the place."""


class QueueState(StrEnum):
    open = "open"
    paused = "paused"
    """Nobody is called and nobody joins; places are kept."""
    closed = "closed"


class PlaceState(StrEnum):
    waiting = "waiting"
    called = "called"
    inside = "inside"
    done = "done"
    left = "left"
    missed = "missed"
    moved = "moved"
    """To an appointment."""
    closed = "closed"
    """With its queue."""


class PassedOver(StrEnum):
    """Why somebody further back was called first."""

    rest = "rest"
    """They did not answer a moment ago."""
    elsewhere = "elsewhere"
    """In another interview, or called to it from another queue."""
    appointment = "appointment"
    turn = "turn"
    """Of the show, which they asked to be reminded of; or they raised a hand in it."""


LIVE = (PlaceState.waiting, PlaceState.called, PlaceState.inside)
ENGAGED = (PlaceState.called, PlaceState.inside)


def only(column: str, states: str, name: str, *more: str) -> Index:
    """At most one such row: both engines keep a unique index over part of a table."""
    where = text(f"state in ({states})")
    return Index(name, column, *more, unique=True, sqlite_where=where, postgresql_where=where)


class Queue(Base):
    """Of one job: whoever delivered to it may wait here to be interviewed now."""

    __tablename__ = "queues"

    id: Mapped[Id]
    company_id: Mapped[UUID] = mapped_column(ForeignKey("companies.id"), index=True)
    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id"), unique=True)
    state: Mapped[QueueState]
    minutes: Mapped[int]
    """How long an interview is planned."""
    next_number: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[Moment]

    job: Mapped[Job] = relationship(lazy="raise")

    def must_be_open(self) -> None:
        if self.state is not QueueState.open:
            raise Conflict(f"this queue is {self.state}", f"queue_{self.state}")


class Place(Base):
    """Somebody's place in a queue. The indexes are what makes a double call impossible, whatever the code does."""

    __tablename__ = "queue_places"
    __table_args__ = (
        only("queue_id", "'waiting', 'called', 'inside'", "uq_queue_places_live", "graduate_id"),
        only("graduate_id", "'called', 'inside'", "uq_queue_places_engaged"),
        only("called_by", "'called', 'inside'", "uq_queue_places_serving"),
        Index("ix_queue_places_queue_id_state_number", "queue_id", "state", "number"),
        Index("ix_queue_places_state_respond_by", "state", "respond_by"),
    )

    id: Mapped[Id]
    queue_id: Mapped[UUID] = mapped_column(ForeignKey("queues.id"))
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    graduate_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    number: Mapped[int]
    """The order of a queue; a lower one is called first."""
    state: Mapped[PlaceState] = mapped_column(default=PlaceState.waiting)
    joined_at: Mapped[Moment]
    called_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    called_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    respond_by: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rest_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    misses: Mapped[int] = mapped_column(default=0)
    passed_over: Mapped[PassedOver | None]
    interview_id: Mapped[UUID | None] = mapped_column(ForeignKey("interviews.id"), index=True)
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    queue: Mapped[Queue] = relationship(lazy="raise")
    application: Mapped[Application] = relationship(lazy="raise")
    graduate: Mapped[Person] = relationship(lazy="raise", foreign_keys=graduate_id)

    def call(self, by: UUID, now: datetime) -> None:
        self.must_be(PlaceState.waiting)
        self.state, self.called_by, self.called_at, self.respond_by = PlaceState.called, by, now, now + ANSWER
        self.passed_over = None

    def accept(self, interview: UUID, now: datetime) -> None:
        self.state, self.interview_id, self.began_at = PlaceState.inside, interview, now
        self.respond_by = None

    def must_answer(self, now: datetime) -> None:
        self.must_be(PlaceState.called)
        if self.respond_by and now > self.respond_by:
            raise Conflict("the call was a minute ago", "call_expired")

    def put_back(self) -> None:
        """To the front, as if nobody had called."""
        self.must_be(PlaceState.called)
        self.called_by = self.called_at = self.respond_by = None
        self.state = PlaceState.waiting

    def miss(self, now: datetime) -> None:
        """Back to the front, once; the second time it is over."""
        self.put_back()
        self.misses += 1
        if self.misses < SECOND:
            self.rest_until = now + REST
        else:
            self.end(PlaceState.missed, now)

    def end(self, state: PlaceState, now: datetime) -> None:
        self.state, self.ended_at = state, now

    def must_be(self, *states: PlaceState) -> None:
        if self.state not in states:
            raise Conflict(f"this place is {self.state}", f"place_{self.state}")
