"""Rows of what was written in an interview."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, Id, Moment


class InterviewLine(Base):
    __tablename__ = "interview_lines"
    __table_args__ = (Index("ix_interview_lines_interview_id_at", "interview_id", "at"),)

    id: Mapped[Id]
    interview_id: Mapped[UUID] = mapped_column(ForeignKey("interviews.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(String(80), default="", server_default="")
    """Of who wrote it, when they did."""
    text: Mapped[str] = mapped_column(String(1000))
    at: Mapped[Moment]
    panel: Mapped[bool] = mapped_column(default=False)
    """A note of the panel: the candidate never sees it."""
