"""Rows of examinations, who examines, and who is examined under which lot and number."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.applications.models import Application
from server.db import Base, Id, Moment, UtcDateTime
from server.errors import Conflict
from server.identity.models import Person
from server.interviews.examinations import lots
from server.jobs.models import Job


class ExaminationState(StrEnum):
    announced = "announced"
    """Candidates and examiners are fixed, and the secret's hash is published."""
    drawn = "drawn"
    closed = "closed"
    cancelled = "cancelled"


class Document(StrEnum):
    """What somebody showed. Neither its number nor a picture of it is kept."""

    identity_card = "identity_card"
    passport = "passport"
    permit = "permit"
    """Of residents of Hong Kong, Macao and Taiwan."""
    other = "other"


class Examination(Base):
    """Candidates of one job, one after the other before the same examiners."""

    __tablename__ = "examinations"
    __table_args__ = (CheckConstraint("minutes > 0 and buffer >= 0", name="sizes"),)

    id: Mapped[Id]
    company_id: Mapped[UUID] = mapped_column(ForeignKey("companies.id"), index=True)
    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id"))
    state: Mapped[ExaminationState] = mapped_column(default=ExaminationState.announced)
    starts_at: Mapped[Moment]
    minutes: Mapped[int]
    """For each candidate."""
    buffer: Mapped[int]
    """Minutes between two of them."""
    note: Mapped[str] = mapped_column(String(500))
    secret: Mapped[str] = mapped_column(String(64))
    """Nobody sees it before the draw."""
    word: Mapped[str | None] = mapped_column(String(60))
    """Kept as soon as it was said, whatever comes of the draw."""
    announced_at: Mapped[Moment]
    announced_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    drawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    record: Mapped[str | None] = mapped_column(Text)
    """JSON as it was closed, to the byte: its hash is printed."""
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when each candidate sees the own score and place."""

    job: Mapped[Job] = relationship(lazy="raise")
    closed_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=closed_by_id)
    cancelled_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=cancelled_by_id)
    examiners: Mapped[list["Examiner"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="Examiner.position"
    )
    examinees: Mapped[list["Examinee"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="(Examinee.number, Examinee.id)"
    )

    @property
    def commitment(self) -> str:
        """What is published of the secret when the list is fixed."""
        return lots.digest(self.secret)

    @property
    def seed(self) -> str | None:
        """None before the word was said."""
        return lots.seed(self.secret, self.word) if self.word else None

    @property
    def opened(self) -> bool:
        """Whether all see secret and order: once it is drawn, or called off after its word."""
        return self.word is not None and self.state is not ExaminationState.announced

    def say(self, word: str) -> None:
        """Once: who could say another where nothing came of the first would choose the order."""
        self.must_be(ExaminationState.announced)
        if self.word not in (None, word):
            raise Conflict("the word was said", "word_said")
        self.word = word

    def draw(self, by: UUID, now: datetime) -> None:
        """Everybody has a number; needs `examinees` loaded, and a word."""
        self.must_be(ExaminationState.announced)
        self.state, self.drawn_by_id, self.drawn_at = ExaminationState.drawn, by, now
        self.number()

    def number(self) -> None:
        assert self.seed
        order = lots.order([one.id for one in self.examinees], self.seed)
        for one in self.examinees:
            one.number = order.index(one.id) + 1

    def cancel(self, by: Person, now: datetime) -> None:
        """Drawn or not. After its word everybody sees the order that it had, or was going to have."""
        if self.state is not ExaminationState.drawn:
            self.must_be(ExaminationState.announced)
        self.state, self.cancelled_by, self.cancelled_at = ExaminationState.cancelled, by, now
        if self.word:
            self.number()

    def publish(self, now: datetime) -> None:
        self.must_be(ExaminationState.closed)
        if self.published_at:
            raise Conflict("the results are published", "examination_published")
        self.published_at = now

    def must_be(self, state: ExaminationState) -> None:
        if self.state is not state:
            raise Conflict(f"this examination is {self.state}", f"examination_{self.state}")

    def examines(self, person: UUID) -> bool:
        """Needs `examiners` loaded."""
        return any(one.person_id == person for one in self.examiners)

    def by_number(self) -> Iterable["Examinee"]:
        return sorted(self.examinees, key=lambda one: one.number or 0)


class Examiner(Base):
    __tablename__ = "examiners"

    examination_id: Mapped[UUID] = mapped_column(ForeignKey("examinations.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    position: Mapped[int]

    person: Mapped[Person] = relationship(lazy="raise")


class Examinee(Base):
    """A candidate under a lot, which says nothing of who it is. The interview is the one with the same number."""

    __tablename__ = "examinees"
    __table_args__ = (UniqueConstraint("examination_id", "application_id", name="uq_examinees_examination_id"),)

    id: Mapped[Id]
    """The lot."""
    examination_id: Mapped[UUID] = mapped_column(ForeignKey("examinations.id"))
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"), index=True)
    number: Mapped[int | None]
    document: Mapped[Document | None]
    """What was shown at the identity check."""
    matched: Mapped[bool | None]
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))

    application: Mapped[Application] = relationship(lazy="raise")
    checked_by: Mapped[Person | None] = relationship(lazy="raise")

    def check(self, document: Document, matched: bool, by: Person, now: datetime) -> None:
        self.document, self.matched, self.checked_at = document, matched, now
        self.checked_by, self.checked_by_id = by, by.id

    def forget(self) -> None:
        """What is known of the person goes; number and lot stay in the record."""
        self.document = self.matched = self.checked_at = self.checked_by_id = None
