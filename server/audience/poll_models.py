"""Rows of polls and ballots."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.db import Base, Id, Moment, UtcDateTime
from server.errors import Conflict, Invalid
from server.identity.models import Person

MOST_OPTIONS = 8


class Poll(Base):
    """A question of the hosts with answers to choose from, open from the moment it is asked until it is closed."""

    __tablename__ = "polls"

    id: Mapped[Id]
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"), index=True)
    question: Mapped[str] = mapped_column(String(200))
    options: Mapped[list[str]] = mapped_column(JSON)
    counts: Mapped[list[int]] = mapped_column(JSON)
    """By option."""
    voters: Mapped[int] = mapped_column(default=0)
    multiple: Mapped[bool]
    anonymous: Mapped[bool]
    opened_ms: Mapped[int]
    closed_ms: Mapped[int | None]
    at: Mapped[Moment]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=0)

    def count(self, choices: list[int], before: list[int] | None = None) -> None:
        """One ballot; in the place of one that chose what was `before`."""
        self.must_be_open()
        if max(choices) >= len(self.options):
            raise Invalid("this poll has no such option", "no_such_option")
        if len(choices) > 1 and not self.multiple:
            raise Invalid("one option can be chosen", "one_choice")
        taken = before or []
        self.counts = [votes + (n in choices) - (n in taken) for n, votes in enumerate(self.counts)]
        self.voters, self.version = self.voters + (before is None), self.version + 1

    def close(self, now: datetime, show_ms: int) -> None:
        self.must_be_open()
        self.closed_at, self.closed_ms, self.version = now, show_ms, self.version + 1

    def reopen(self) -> None:
        """It was closed too early; ballots go on from where they stood."""
        if not self.closed_at:
            raise Conflict("this poll is open", "poll_is_open")
        self.closed_at, self.closed_ms, self.version = None, None, self.version + 1

    def must_be_open(self) -> None:
        if self.closed_at:
            raise Conflict("this poll is closed", "poll_closed")


class Ballot(Base):
    """Somebody has voted; one each."""

    __tablename__ = "ballots"

    poll_id: Mapped[UUID] = mapped_column(ForeignKey("polls.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    at: Mapped[Moment]
    choices: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    """Not kept of an anonymous poll."""

    person: Mapped[Person] = relationship(lazy="raise")
