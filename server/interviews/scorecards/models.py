"""Rows of what a job is judged by, and of each interviewer's card, closed once it is in."""

from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.db import Base, Id, Moment, UtcDateTime
from server.errors import Conflict
from server.identity.models import Person


class Recommendation(StrEnum):
    strong_yes = "strong_yes"
    yes = "yes"
    no = "no"
    strong_no = "strong_no"


class Template(Base):
    """What a job is judged by; a card freezes it when it is begun."""

    __tablename__ = "scorecard_templates"

    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id"), primary_key=True)
    criteria: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    saved_at: Mapped[Moment]


class Scorecard(Base):
    __tablename__ = "scorecards"
    __table_args__ = (UniqueConstraint("interview_id", "person_id", name="uq_scorecards_interview_id_person_id"),)

    id: Mapped[Id]
    interview_id: Mapped[UUID] = mapped_column(ForeignKey("interviews.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    criteria: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    scores: Mapped[list[int | None]] = mapped_column(JSON)
    """One to five per criterion; None: not judged."""
    text: Mapped[str] = mapped_column(String(2000), default="")
    recommendation: Mapped[Recommendation | None]
    saved_at: Mapped[Moment]
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(lazy="raise")

    def write(self, scores: list[int | None], text: str, recommendation: Recommendation | None, now: datetime) -> None:
        self.must_be_open()
        self.scores, self.text, self.recommendation, self.saved_at = scores, text, recommendation, now

    def submit(self, now: datetime) -> None:
        """From now on the others may see it, and it stays as it is."""
        self.must_be_open()
        if None in self.scores or self.recommendation is None:
            raise Conflict("score every criterion and recommend", "scorecard_incomplete")
        self.submitted_at = now

    def must_be_open(self) -> None:
        if self.submitted_at:
            raise Conflict("this card is in", "scorecard_in")

    @property
    def total(self) -> float:
        return float(self.exact)

    @property
    def exact(self) -> Fraction:
        """The weighted mean of what is scored, one to five; 0 where nothing is."""
        pairs = [
            (score, int(criterion["weight"]))
            for score, criterion in zip(self.scores, self.criteria, strict=True)
            if score is not None
        ]
        weights = sum(weight for _, weight in pairs)
        return Fraction(sum(score * weight for score, weight in pairs), weights or 1)
