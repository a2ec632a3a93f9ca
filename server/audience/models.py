"""Rows of chat lines and questions."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, not_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.db import Base, Id, Moment, UtcDateTime
from server.errors import Conflict
from server.identity.models import Company, Person
from server.jobs.models import Job

LONGEST_WORD = 40
TOUCHED = text("version > 0")
"""Lines that were ever hidden: few, and asked for by all who come back. An index serves only these very words."""


class Line(Base):
    """A chat line. `seq` counts within its broadcast without gaps."""

    __tablename__ = "lines"
    __table_args__ = (
        UniqueConstraint("broadcast_id", "seq"),
        UniqueConstraint("broadcast_id", "person_id", "key", name="uq_lines_broadcast_id_person_id_key"),
        Index("ix_lines_broadcast_id_show_ms", "broadcast_id", "show_ms"),
        Index("ix_lines_touched", "broadcast_id", "seq", sqlite_where=TOUCHED, postgresql_where=TOUCHED),
    )

    id: Mapped[Id]
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"))
    seq: Mapped[int]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    key: Mapped[str] = mapped_column(String(64))
    """The sender's idempotency key: a retry says nothing twice."""
    name: Mapped[str] = mapped_column(String(80), default="", server_default="")
    """Of its writer, when they said it."""
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


class HeldFor(StrEnum):
    """Why something waits for a host to read it first."""

    word = "word"
    again = "again"
    """The same person wrote the same a moment ago."""
    flood = "flood"
    """Many people wrote the same within a moment."""


class QuestionState(StrEnum):
    asked = "asked"
    approved = "approved"
    answering = "answering"
    answered = "answered"
    dismissed = "dismissed"
    carried = "carried"
    """Asked again in a later show of the same company."""


OPEN = (QuestionState.asked, QuestionState.approved, QuestionState.answering)
UNREAD = (QuestionState.asked, QuestionState.carried)
"""In which no host need have read it; in the next show it is held as well."""


class Question(Base):
    """For the show, or for one of its jobs or companies."""

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("broadcast_id", "person_id", "key", name="uq_questions_broadcast_id_person_id_key"),
        Index("ix_questions_broadcast_id_state", "broadcast_id", "state"),
        CheckConstraint("job_id is null or company_id is null", name="one_subject"),
    )

    id: Mapped[Id]
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"))
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("jobs.id"), index=True)
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("companies.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(80), default="", server_default="")
    """Of its asker, when they asked it."""
    text: Mapped[str] = mapped_column(String(500))
    state: Mapped[QuestionState] = mapped_column(default=QuestionState.asked)
    held: Mapped[bool] = mapped_column(default=False)
    """While it is only asked, its asker and hosts alone see it."""
    why: Mapped[HeldFor | None]
    """Why it is held; None: the show holds all of them."""
    word: Mapped[str] = mapped_column(String(LONGEST_WORD), default="", server_default="")
    """The listed one that it contains."""
    approved: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A host let others see it; what it goes back to when a later step is taken back."""
    reason: Mapped[str] = mapped_column(String(200), default="")
    answer: Mapped[str] = mapped_column(String(2000), default="")
    """In writing; what was said is in the recording."""
    show_ms: Mapped[int]
    answering_ms: Mapped[int | None]
    answered_ms: Mapped[int | None]
    at: Mapped[Moment]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    votes: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    carried_from: Mapped[UUID | None] = mapped_column(ForeignKey("questions.id"), index=True)
    """The one that an earlier show left open, of which this is the copy."""
    stays: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A host took it back from a later show: no other takes it by itself."""

    person: Mapped[Person] = relationship(lazy="raise")
    job: Mapped[Job | None] = relationship(lazy="raise")
    company: Mapped[Company | None] = relationship(lazy="raise")

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def secret(self) -> bool:
        """Whether others than its asker and the hosts may not know it."""
        return self.held and not self.approved and self.state in UNREAD

    @property
    def clip(self) -> str:
        """Where its answer is heard, or at least where it belongs."""
        return f"/clips/{self.id}" if self.span else self.page

    @property
    def page(self) -> str:
        """Where it stands in its show, with what became of it."""
        begin = self.answering_ms if self.answering_ms is not None else self.answered_ms
        return f"/broadcasts/{self.broadcast_id}?question={self.id}" + ("" if begin is None else f"&at={begin}")

    @property
    def span(self) -> tuple[int, int] | None:
        """From when until when on the show clock it was answered aloud."""
        if self.answering_ms is None or self.answered_ms is None or self.answered_ms <= self.answering_ms:
            return None
        return self.answering_ms, self.answered_ms

    @property
    def private(self) -> bool:
        """Whether others than its asker and the hosts may not read it."""
        return self.secret or self.state is QuestionState.dismissed

    def approve(self) -> None:
        if self.state is not QuestionState.asked:
            raise Conflict(f"this question is {self.state}", "question_approved" if self.open else "question_closed")
        self.approved = True
        self.become(QuestionState.approved)

    def reconsider(self) -> None:
        """Undoes what was done last: of an open question its approval, else whatever closed it or began its answer."""
        if self.state is QuestionState.asked:
            raise Conflict("nothing was done with this question yet", "question_asked")
        self.approved = self.approved and self.state is not QuestionState.approved
        self.reason = self.answer = ""
        self.answering_ms = self.answered_ms = self.answered_at = None
        self.become(QuestionState.approved if self.approved else QuestionState.asked)

    def take_back(self, copy: "Question") -> None:
        """From a show that is no more: open again, or closed as it was there, which is in writing."""
        if copy.open:
            self.reconsider()
        else:
            self.reason, self.answer, self.answered_at = copy.reason, copy.answer, copy.answered_at
            self.become(copy.state)

    def begin_answer(self, show_ms: int) -> None:
        self.must_be_open()
        if self.state is not QuestionState.answering:
            self.answering_ms = show_ms
            self.become(QuestionState.answering)

    def end_answer(self, now: datetime, show_ms: int | None, written: str = "") -> None:
        """`show_ms` is None when the show is not on: then it is answered in writing alone."""
        self.must_be_open()
        self.answer, self.answered_ms, self.answered_at = written, show_ms, now
        self.become(QuestionState.answered)

    def dismiss(self, reason: str) -> None:
        self.must_be_open()
        self.reason = reason
        self.become(QuestionState.dismissed)

    def carry(self) -> None:
        self.must_be_open()
        self.become(QuestionState.carried)

    def become(self, state: QuestionState) -> None:
        self.state, self.version = state, self.version + 1

    def must_be_open(self) -> None:
        if not self.open:
            raise Conflict(f"this question is already {self.state}", "question_closed")


SECRET = Question.held & not_(Question.approved) & Question.state.in_(UNREAD)
"""As `Question.secret`, of many."""


class QuestionPair(Base):
    """Two neighbouring letters of a question: what others like it are found by."""

    __tablename__ = "question_pairs"

    pair: Mapped[str] = mapped_column(String(2), primary_key=True)
    question_id: Mapped[UUID] = mapped_column(
        ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class QuestionVote(Base):
    """Somebody wants this question answered; one vote each."""

    __tablename__ = "question_votes"

    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
