from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.db import Base, Id, Moment, UtcDateTime
from server.errors import Conflict
from server.jobs.models import Company, Job


class BroadcastState(StrEnum):
    scheduled = "scheduled"
    live = "live"
    ended = "ended"


class Broadcast(Base):
    """A show. `version` rises with every change, so that a browser never puts an older state over a newer one."""

    __tablename__ = "broadcasts"
    __table_args__ = (Index("ix_broadcasts_state_starts_at", "state", "starts_at"),)

    id: Mapped[Id]
    title: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(Text, default="")
    starts_at: Mapped[Moment]
    state: Mapped[BroadcastState] = mapped_column(default=BroadcastState.scheduled)
    host_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    """Who drives the show now."""
    on_air: Mapped[str | None] = mapped_column(String(80))
    """The source whose picture and voice are the program."""
    first_on_air: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Zero of the show clock."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    last_line: Mapped[int] = mapped_column(default=0)
    """Sequence number of the newest chat line; taken under this row's lock."""

    turns: Mapped[list["Turn"]] = relationship(lazy="raise", order_by="Turn.position", cascade="all, delete-orphan")
    guests: Mapped[list["Guest"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    cards: Mapped[list["Card"]] = relationship(lazy="raise", order_by="Card.shown_ms", cascade="all, delete-orphan")

    def go_live(self, now: datetime) -> None:
        if self.state is not BroadcastState.scheduled:
            raise Conflict(f"this show is already {self.state}", f"show_{self.state}")
        self.state, self.first_on_air = BroadcastState.live, now

    def end(self, now: datetime) -> None:
        self.must_be_live()
        self.state, self.ended_at, self.on_air = BroadcastState.ended, now, None

    @property
    def current_turn(self) -> "Turn | None":
        """The turn that was started last; needs `turns` loaded."""
        started = [turn for turn in self.turns if turn.started_ms is not None]
        return max(started, key=lambda turn: turn.started_ms or 0, default=None)

    def must_be_live(self) -> None:
        if self.state is not BroadcastState.live:
            raise Conflict(f"this show is {self.state}, not live", "not_live")

    def show_ms(self, now: datetime, playhead: int | None = None) -> int:
        """The show clock: what a viewer was seeing if they said so, never later than now."""
        if self.first_on_air is None:
            return 0
        elapsed = int(((self.ended_at or now) - self.first_on_air).total_seconds() * 1000)
        return max(0, elapsed if playhead is None else min(playhead, elapsed))


class Guest(Base):
    """Somebody invited to present, by link; needs no account."""

    __tablename__ = "guests"

    id: Mapped[Id]
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"), index=True)
    company_id: Mapped[UUID] = mapped_column(ForeignKey("companies.id"))
    name: Mapped[str] = mapped_column(String(80))

    company: Mapped[Company] = relationship(lazy="raise")


class Turn(Base):
    """One company's minutes in the run-sheet."""

    __tablename__ = "turns"
    __table_args__ = (CheckConstraint("minutes > 0", name="minutes"),)

    id: Mapped[Id]
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"), index=True)
    company_id: Mapped[UUID] = mapped_column(ForeignKey("companies.id"))
    position: Mapped[int]
    minutes: Mapped[int]
    started_ms: Mapped[int | None]

    company: Mapped[Company] = relationship(lazy="raise")
    jobs: Mapped[list[Job]] = relationship(lazy="raise", secondary="turn_jobs", order_by="TurnJob.position")


class TurnJob(Base):
    __tablename__ = "turn_jobs"

    turn_id: Mapped[UUID] = mapped_column(ForeignKey("turns.id"), primary_key=True)
    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id"), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class Card(Base):
    """A job shown in the show, from and until when on the show clock: a chapter of the replay."""

    __tablename__ = "cards"

    id: Mapped[Id]
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"), index=True)
    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id"))
    shown_ms: Mapped[int]
    hidden_ms: Mapped[int | None]

    job: Mapped[Job] = relationship(lazy="raise")
