"""Rows of keeping order: the word list, lines that are held back, what viewers report, who may not write."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BindParameter,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    false,
    or_,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column, relationship

from server.audience.models import LONGEST_WORD, HeldFor, Line, Question
from server.db import Base, Id, Moment, UtcDateTime
from server.errors import Conflict
from server.identity.models import Person


class ListedWord(Base):
    """Holds back what contains it, however it is written. One that was taken off stays for the audit."""

    __tablename__ = "listed_words"

    id: Mapped[Id]
    word: Mapped[str] = mapped_column(String(LONGEST_WORD), unique=True)
    added_at: Mapped[Moment]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def remove(self, now: datetime) -> None:
        if self.removed_at:
            raise Conflict("this word is not on the list any more", "word_removed")
        self.removed_at = now

    def restore(self) -> None:
        self.removed_at = None


class HeldState(StrEnum):
    waiting = "waiting"
    refused = "refused"
    said = "said"
    """Let through: it is a line now."""


class HeldLine(Base):
    """What somebody wrote and nobody but hosts has read: it takes its number in the chat once it is let through."""

    __tablename__ = "held_lines"
    __table_args__ = (
        UniqueConstraint("broadcast_id", "person_id", "key", name="uq_held_lines_broadcast_id_person_id_key"),
        Index("ix_held_lines_broadcast_id_state", "broadcast_id", "state"),
    )

    id: Mapped[Id]
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(80), default="", server_default="")
    text: Mapped[str] = mapped_column(String(500))
    show_ms: Mapped[int]
    at: Mapped[Moment]
    why: Mapped[HeldFor]
    word: Mapped[str] = mapped_column(String(LONGEST_WORD), default="")
    """The listed one that it contains."""
    state: Mapped[HeldState] = mapped_column(default=HeldState.waiting)
    version: Mapped[int] = mapped_column(default=0)

    person: Mapped[Person] = relationship(lazy="raise")

    def let_through(self) -> None:
        self.become(HeldState.said, HeldState.waiting, HeldState.refused)

    def refuse(self) -> None:
        self.become(HeldState.refused, HeldState.waiting)

    def hold(self) -> None:
        """Undoes a refusal."""
        self.become(HeldState.waiting, HeldState.refused)

    def become(self, state: HeldState, *before: HeldState) -> None:
        if self.state not in before:
            raise Conflict(f"this line is {self.state} already", f"held_{self.state}")
        self.state, self.version = state, self.version + 1


class Reported(Base):
    """A line or question that viewers told the hosts about, and whether a host still has to look."""

    __tablename__ = "reported"
    __table_args__ = (
        Index("ix_reported_broadcast_id_settled_at", "broadcast_id", "settled_at"),
        CheckConstraint("(line_id is null) <> (question_id is null)", name="one_writing"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """That of the line or question."""
    line_id: Mapped[UUID | None] = mapped_column(ForeignKey("lines.id"))
    question_id: Mapped[UUID | None] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"))
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"))
    count: Mapped[int] = mapped_column(default=0)
    at: Mapped[Moment]
    """Of the newest report."""
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    gone: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Settled because it was hidden or dismissed: who undoes that has to look again."""
    version: Mapped[int] = mapped_column(default=0)

    line: Mapped[Line | None] = relationship(lazy="raise")
    question: Mapped[Question | None] = relationship(lazy="raise")

    def report(self, now: datetime) -> None:
        """One more opens it again."""
        self.count, self.at, self.settled_at, self.version = self.count + 1, now, None, self.version + 1

    def settle(self, now: datetime, gone: bool = False) -> None:
        if self.settled_at:
            raise Conflict("these reports are settled already", "reports_settled")
        self.settled_at, self.gone, self.version = now, gone, self.version + 1

    def reopen(self) -> None:
        if not self.settled_at:
            raise Conflict("these reports are open", "reports_open")
        self.settled_at, self.gone, self.version = None, False, self.version + 1


class Report(Base):
    """Somebody told the hosts about a line or question; once each."""

    __tablename__ = "reports"

    reported_id: Mapped[UUID] = mapped_column(ForeignKey("reported.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    at: Mapped[Moment]


class SanctionKind(StrEnum):
    mute = "mute"
    ban = "ban"


class Sanction(Base):
    """Keeps somebody from writing: in one show or, without one, in all; until a moment or, without one, for good."""

    __tablename__ = "sanctions"
    __table_args__ = (Index("ix_sanctions_person_id_broadcast_id", "person_id", "broadcast_id"),)

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    broadcast_id: Mapped[UUID | None] = mapped_column(ForeignKey("broadcasts.id"), index=True)
    line_id: Mapped[UUID | None] = mapped_column(ForeignKey("lines.id"))
    """What it was for: this, or one of the next two."""
    held_id: Mapped[UUID | None] = mapped_column(ForeignKey("held_lines.id"))
    question_id: Mapped[UUID | None] = mapped_column(ForeignKey("questions.id", ondelete="SET NULL"))
    kind: Mapped[SanctionKind]
    at: Mapped[Moment]
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hid: Mapped[dict[str, dict[str, int]] | None] = mapped_column(JSON(none_as_null=True))
    """In which show it hid what they wrote: the ids of that with the version each got by it. None: it hides nothing."""

    person: Mapped[Person] = relationship(lazy="raise")
    line: Mapped[Line | None] = relationship(lazy="raise")
    held: Mapped[HeldLine | None] = relationship(lazy="raise")
    question: Mapped[Question | None] = relationship(lazy="raise")

    @property
    def writing(self) -> Line | HeldLine | Question | None:
        """What it was for, if that is still there."""
        return self.line or self.held or self.question

    def lift(self, now: datetime) -> None:
        if self.lifted_at or self.elapsed(now):
            raise Conflict("this is over already", "sanction_over")
        self.lifted_at = now

    def restore(self, now: datetime) -> None:
        if self.elapsed(now):
            raise Conflict("this is over already", "sanction_over")
        if not self.lifted_at:
            raise Conflict("this holds already", "sanction_holds")
        self.lifted_at = None

    def elapsed(self, now: datetime) -> bool:
        return self.until is not None and self.until <= now


def silences(show: InstrumentedAttribute[UUID] | BindParameter[Any], now: BindParameter[Any]) -> ColumnElement[bool]:
    """Whether a sanction keeps its person from writing in this show at this moment."""
    here = or_(Sanction.broadcast_id == show, Sanction.broadcast_id.is_(None))
    still = or_(Sanction.until.is_(None), Sanction.until > now)
    return and_(here, still, Sanction.lifted_at.is_(None))
