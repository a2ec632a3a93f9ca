"""Rows of feedback: one per person and interview."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, Moment


class Feedback(Base):
    """How it went, from somebody who was there; not a judgement of the candidate."""

    __tablename__ = "interview_feedback"

    interview_id: Mapped[UUID] = mapped_column(ForeignKey("interviews.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    stars: Mapped[int]
    at: Mapped[Moment]
