"""Rows of chat lines and questions."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.db import Base, Id, Moment, UtcDateTime
from server.errors import Conflict
from server.identity.models import Person
from server.jobs.models import Job


class Line(Base):
    """A chat line. `seq` counts within its broadcast without gaps."""

    __tablename__ = "lines"
    __table_args__ = (
        UniqueConstraint("broadcast_id", "seq"),
        UniqueConstraint("broadcast_id", "person_id", "key", name="uq_lines_broadcast_id_person_id_key"),
        Index("ix_lines_broadcast_id_show_ms", "broadcast_id", "show_ms"),
    )

    id: Mapped[Id]
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"))
    seq: Mapped[int]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    key: Mapped[str] = mapped_column(String(64))
    """The sender's idempotency key: a retry says nothing twice."""
    text: Mapped[str] = mapped_column(String(500))
    show_ms: Mapped[int]
    at: Mapped[Moment]
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=0)
    """Rises when it is hidden or shown again, so that a browser never puts an older state over a newer one."""

    person: Mapped[Person] = relationship(lazy="raise")

    def hide(self, now: datetime) -> None:
        if self.hidden_at:
            raise Conflict("this line is hidden already", "line_hidden")
        self.hidden_at, self.version = now, self.version + 1

    def unhide(self) -> None:
        if not self.hidden_at:
            raise Conflict("this line is not hidden", "line_not_hidden")
        self.hidden_at, self.version = None, self.version + 1


class QuestionState(StrEnum):
    asked = "asked"
    answered = "answered"
    dismissed = "dismissed"


class Question(Base):
    """For the show, or for one of its jobs."""

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("broadcast_id", "person_id", "key", name="uq_questions_broadcast_id_person_id_key"),
    )

    id: Mapped[Id]
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"), index=True)
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("jobs.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    key: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(String(500))
    state: Mapped[QuestionState] = mapped_column(default=QuestionState.asked)
    reason: Mapped[str] = mapped_column(String(200), default="")
    show_ms: Mapped[int]
    answered_ms: Mapped[int | None]
    at: Mapped[Moment]

    person: Mapped[Person] = relationship(lazy="raise")
    job: Mapped[Job | None] = relationship(lazy="raise")

    @property
    def version(self) -> int:
        """A question changes once."""
        return int(self.state is not QuestionState.asked)

    def answer(self, show_ms: int) -> None:
        self.must_be_open()
        self.state, self.answered_ms = QuestionState.answered, show_ms

    def dismiss(self, reason: str) -> None:
        self.must_be_open()
        self.state, self.reason = QuestionState.dismissed, reason

    def must_be_open(self) -> None:
        if self.state is not QuestionState.asked:
            raise Conflict(f"this question is already {self.state}", "question_closed")
