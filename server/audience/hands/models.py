"""Rows of raised hands."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, String, exists, text
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column, relationship

from server.db import Base, Id, Moment, UtcDateTime
from server.errors import Conflict
from server.identity.models import Person

SOURCE = "hand:"
"""What the names of their sources begin with."""


class HandState(StrEnum):
    raised = "raised"
    asked = "asked"
    """A host asked them in; they have not said yet whether they want to be heard."""
    on_air = "on_air"
    declined = "declined"
    """They did not want to, or did not answer."""
    lowered = "lowered"
    """They put it down before they were asked."""
    ended = "ended"
    dismissed = "dismissed"
    """A host put it down or ended their turn, or they may not write in the show any more."""


OPEN = (HandState.raised, HandState.asked, HandState.on_air)
OVER = (HandState.declined, HandState.lowered, HandState.ended, HandState.dismissed)
PUBLIC = (HandState.on_air, HandState.ended, HandState.dismissed)
"""What viewers see of a hand that was on air. Up again, it is one of the others."""
SEATED = (HandState.asked, HandState.on_air)
PUT_DOWN = {
    HandState.raised: HandState.lowered,
    HandState.asked: HandState.declined,
    HandState.on_air: HandState.ended,
}
ONE_SEAT = text("state in ('asked', 'on_air')")


def wants_to_be_heard(person: InstrumentedAttribute[UUID] | UUID) -> ColumnElement[bool]:
    """Whether `person` has a hand up in a show, or is on air."""
    return exists().where(Hand.person_id == person, Hand.state.in_(OPEN))


class Hand(Base):
    """A graduate who wants to be heard in a show, from raising the hand until all is over. A show has one such seat."""

    __tablename__ = "hands"
    __table_args__ = (
        Index("ix_hands_state_broadcast_id", "state", "broadcast_id"),
        Index("uq_hands_seat", "broadcast_id", unique=True, sqlite_where=ONE_SEAT, postgresql_where=ONE_SEAT),
    )

    id: Mapped[Id]
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(String(80), default="", server_default="")
    """Of who raised it, when they did."""
    state: Mapped[HandState] = mapped_column(default=HandState.raised)
    at: Mapped[Moment]
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    on_air_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When they agreed to be heard by everybody and recorded."""
    heard: Mapped[bool] = mapped_column(default=False)
    """On air, and no host has muted them."""
    missing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """On air, and no sound of theirs is connected."""
    version: Mapped[int] = mapped_column(default=0)

    person: Mapped[Person] = relationship(lazy="raise")

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def source(self) -> str:
        """Under which name their sound is published."""
        return f"{SOURCE}{self.id}"

    def ask(self, now: datetime) -> None:
        self.must_be(HandState.raised)
        self.asked_at = now
        self.become(HandState.asked)

    def raise_again(self) -> None:
        """Undoes what a host did; nobody is on air again without having agreed."""
        if self.state not in (HandState.asked, HandState.dismissed):
            raise Conflict(f"this hand is {self.state}", "hand_moved_on")
        self.asked_at = None
        self.become(HandState.raised)

    def speak(self, now: datetime) -> None:
        self.must_be(HandState.asked)
        self.on_air_at = self.missing_since = now
        self.heard = True
        self.become(HandState.on_air)

    def hush(self, on: bool) -> None:
        self.must_be(HandState.on_air)
        self.heard = on
        self.become(HandState.on_air)

    def there(self, connected: bool, now: datetime) -> bool:
        """Their sound is connected, or is not any more; whether that is new."""
        if connected == (self.missing_since is None):
            return False
        self.missing_since = None if connected else now
        self.become(HandState.on_air)
        return True

    def put_down(self, state: HandState | None = None) -> None:
        """Whatever it was, it is over: as their own doing, or as `state` says."""
        if not self.open:
            raise Conflict(f"this hand is {self.state} already", "hand_over")
        self.heard, self.missing_since = False, None
        self.become(state or PUT_DOWN[self.state])

    def become(self, state: HandState) -> None:
        self.state, self.version = state, self.version + 1

    def must_be(self, state: HandState) -> None:
        if self.state is not state:
            raise Conflict(f"this hand is {self.state}, not {state}", "hand_over" if not self.open else "hand_moved_on")
