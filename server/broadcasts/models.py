"""Rows of shows, their run-sheets, guests and cards."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.access import Actor
from server.broadcasts.on_air import OnAir
from server.db import Base, Id, Moment, UtcDateTime
from server.errors import Conflict, NotFound
from server.identity.models import Company, Person
from server.jobs.models import Job

if TYPE_CHECKING:
    from server.broadcasts.rehearsal_models import Rehearsal

DESK = "desk:"


class BroadcastState(StrEnum):
    scheduled = "scheduled"
    live = "live"
    ended = "ended"


def room_of(show: UUID) -> str:
    return f"broadcast:{show}"


def backstage_of(show: UUID) -> str:
    return f"backstage:{show}"


def desk_of(show: UUID) -> str:
    """Where hosts alone hear which of them are here."""
    return f"{DESK}{show}"


class Broadcast(OnAir, Base):
    """A show. `version` rises with every change, so that a browser never puts an older state over a newer one."""

    __tablename__ = "broadcasts"
    __table_args__ = (Index("ix_broadcasts_state_starts_at", "state", "starts_at"),)

    id: Mapped[Id]
    title: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(Text, default="")
    starts_at: Mapped[Moment]
    series_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its series would have it if that day were no holiday: what the weeks after it are counted from."""
    series_id: Mapped[UUID | None] = mapped_column(ForeignKey("series.id", ondelete="SET NULL"))
    """Of one that goes on by itself."""
    state: Mapped[BroadcastState] = mapped_column(default=BroadcastState.scheduled)
    first_on_air: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Zero of the show clock."""
    aired: Mapped[bool] = mapped_column(default=False)
    """The first frame has been on air, so the clock's zero is final; until then it is the moment of going live."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    thrown_away_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Nobody can watch the recording any more."""
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Nothing of it is on disk any more."""
    captioned: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    holds_questions: Mapped[bool] = mapped_column(default=False)
    """A question is seen by others only once a host has approved it."""
    slow_seconds: Mapped[int] = mapped_column(default=0)
    """That everybody but hosts waits between two chat lines."""
    newcomer_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    """How old an account is before it writes in this show."""
    held_lines: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many were ever held back: where none was, nobody looks for them."""
    shown_out: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    """Sources that may not connect, with the names of whose they are."""
    most_viewers: Mapped[int] = mapped_column(default=0, server_default="0")
    """At one time, while it was live."""
    last_line: Mapped[int] = mapped_column(default=0)
    """Sequence number of the newest chat line; taken under this row's lock."""

    host: Mapped[Person | None] = relationship(lazy="raise")
    turns: Mapped[list["Turn"]] = relationship(lazy="raise", order_by="Turn.position", cascade="all, delete-orphan")
    guests: Mapped[list["Guest"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    cards: Mapped[list["Card"]] = relationship(
        lazy="raise",
        order_by="(Card.shown_ms, Card.hidden_ms.nulls_last())",  # the open one is the last of its moment
        cascade="all, delete-orphan",
    )
    rehearsal: Mapped["Rehearsal | None"] = relationship(
        lazy="raise", back_populates="broadcast", cascade="all, delete-orphan"
    )

    @property
    def room(self) -> str:
        """The room of the media plane, and of everybody who hears what happens in the show."""
        return room_of(self.id)

    @property
    def watchable(self) -> bool:
        """Whether there is a recording; of a live show, the one that is being made."""
        return self.aired and self.thrown_away_at is None

    @property
    def rehearsing(self) -> "Rehearsal | None":
        """The rehearsal that goes on; needs `rehearsal` loaded."""
        return self.rehearsal if self.rehearsal and self.rehearsal.ended_at is None else None

    @property
    def backstage(self) -> str:
        """Where hosts and guests hear who is connected."""
        return backstage_of(self.id)

    @property
    def current_turn(self) -> "Turn | None":
        """The turn that was started last; needs `turns` loaded."""
        started = [turn for turn in self.turns if turn.started_ms is not None]
        return max(started, key=lambda turn: (turn.started_ms or 0, turn.position), default=None)

    @property
    def card(self) -> "Card | None":
        """The card on screen; needs `cards` loaded."""
        return next((card for card in self.cards if card.hidden_ms is None), None)

    def go_live(self, actor: Actor, now: datetime) -> None:
        if self.state is not BroadcastState.scheduled:
            raise Conflict(f"this show is already {self.state}", f"show_{self.state}")
        self.state, self.host_id, self.first_on_air = BroadcastState.live, actor.id, now
        self.rehearsal = None

    def end(self, now: datetime) -> None:
        self.hide_card(now)
        self.state, self.ended_at, self.on_air = BroadcastState.ended, now, None

    def throw_away(self, now: datetime) -> None:
        self.must_have_a_recording()
        self.thrown_away_at = now

    def must_have_a_recording(self) -> None:
        if self.state is not BroadcastState.ended:
            raise Conflict("this show has not ended", "show_not_ended")
        if not self.aired:
            raise NotFound("nothing was recorded", "no_recording")
        if self.thrown_away_at:
            raise NotFound("this recording was thrown away", "thrown_away")

    def next_turn(self, now: datetime) -> None:
        turn = next((turn for turn in self.turns if turn.started_ms is None), None)
        if turn is None:
            raise Conflict("every turn has been started", "no_next_turn")
        turn.started_ms = self.moment(now)

    def show_card(self, job: Job, now: datetime) -> None:
        """A card shown replaces the one before; showing the same one again changes nothing."""
        if self.card and self.card.job_id == job.id:
            return
        self.hide_card(now)
        self.cards.append(Card(job_id=job.id, shown_ms=self.moment(now)))

    def hide_card(self, now: datetime) -> None:
        if self.card:
            self.card.hidden_ms = self.moment(now)

    def moment(self, now: datetime) -> int:
        """The show clock for what happens in order: a command that waited for its turn does not go back in time."""
        chapters = [max(card.shown_ms, card.hidden_ms or 0) for card in self.cards]
        return max(self.show_ms(now), *chapters, *(turn.started_ms or 0 for turn in self.turns), 0)

    def must_be_live(self) -> None:
        if self.state is not BroadcastState.live:
            raise Conflict(f"this show is {self.state}, not live", "not_live")

    def must_not_have_ended(self) -> None:
        if self.state is BroadcastState.ended:
            raise Conflict("this show has ended", "show_ended")

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

    @property
    def source(self) -> str:
        """Under which name the guest publishes."""
        return f"guest:{self.id}"


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
    picks: Mapped[list["TurnJob"]] = relationship(
        lazy="raise", order_by="TurnJob.position", cascade="all, delete-orphan"
    )


class TurnJob(Base):
    """A job of a turn, at its place."""

    __tablename__ = "turn_jobs"

    turn_id: Mapped[UUID] = mapped_column(ForeignKey("turns.id"), primary_key=True)
    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id"), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)

    job: Mapped[Job] = relationship(lazy="raise")


class Card(Base):
    """A job shown in the show, from and until when on the show clock: a chapter of the replay."""

    __tablename__ = "cards"

    id: Mapped[Id]
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"), index=True)
    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id"))
    shown_ms: Mapped[int]
    hidden_ms: Mapped[int | None]

    job: Mapped[Job] = relationship(lazy="raise")
