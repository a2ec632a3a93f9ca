"""Rows of series that go on by themselves."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.broadcasts.models import Broadcast
from server.db import Base, Id, UtcDateTime


class Series(Base):
    """Every week at the same time of the day. What its next shows are called and say is what one of them did."""

    __tablename__ = "series"

    id: Mapped[Id]
    title: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(Text)
    holds_questions: Mapped[bool]
    planned_until: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the last show that it has planned was meant to be. It never looks back: what is taken off stays off."""

    def follow(self, pattern: Broadcast) -> None:
        self.title, self.about, self.holds_questions = pattern.title, pattern.about, pattern.holds_questions
