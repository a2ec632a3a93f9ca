"""Rows of rehearsals: what would be on air, which cards, and how long each turn took."""

from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.access import Actor
from server.broadcasts.models import Broadcast, BroadcastState
from server.broadcasts.on_air import OnAir
from server.db import Base, Moment, UtcDateTime
from server.errors import Conflict
from server.identity.models import Person
from server.jobs.models import Job

MINUTE = 60_000


class Rehearsal(OnAir, Base):
    """A show gone through by those behind the scenes. All that happens in it is in this row, where no viewer looks.

    Times are milliseconds since it began. Once it has ended, only how long the turns took is of use.
    """

    __tablename__ = "rehearsals"

    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    began_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    started: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    """When each turn began, by its id."""
    cards: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """Each with `job`, `shown_ms`, `hidden_ms`, as a show has them."""

    broadcast: Mapped[Broadcast] = relationship(lazy="raise_on_sql", back_populates="rehearsal")
    """Loaded before it: a rehearsal is only ever reached through its show."""
    host: Mapped[Person | None] = relationship(lazy="raise")

    @property
    def card(self) -> dict[str, Any] | None:
        """The card on screen."""
        return next((card for card in self.cards if card["hidden_ms"] is None), None)

    @property
    def current_turn(self) -> UUID | None:
        return UUID(max(self.started, key=lambda turn: self.started[turn])) if self.started else None

    def ms(self, now: datetime) -> int:
        return max(0, int(((self.ended_at or now) - self.began_at).total_seconds() * 1000))

    def next_turn(self, now: datetime) -> None:
        turn = next((turn for turn in self.broadcast.turns if str(turn.id) not in self.started), None)
        if turn is None:
            raise Conflict("every turn has been started", "no_next_turn")
        self.started = self.started | {str(turn.id): max(self.ms(now), *self.started.values(), 0)}

    def show_card(self, job: Job, now: datetime) -> None:
        """A card shown replaces the one before; showing the same one again changes nothing."""
        if self.card and self.card["job"] == str(job.id):
            return
        self.hide_card(now)
        self.cards = [*self.cards, {"job": str(job.id), "shown_ms": self.ms(now), "hidden_ms": None}]

    def hide_card(self, now: datetime) -> None:
        self.cards = [
            card if card["hidden_ms"] is not None else card | {"hidden_ms": self.ms(now)} for card in self.cards
        ]

    def end(self, now: datetime) -> None:
        self.ended_at, self.on_air, self.muting, self.cards = now, None, {}, []

    def took(self) -> dict[UUID, int]:
        """How long each turn lasted that was begun and is still planned, once it is over."""
        begun = sorted(self.started.items(), key=lambda turn: turn[1])
        marks = [*begun, ("", self.ms(self.ended_at or self.began_at))]
        planned = {turn.id for turn in self.broadcast.turns}
        return {UUID(turn): end - at for (turn, at), (_, end) in pairwise(marks) if UUID(turn) in planned}


def minutes(milliseconds: int) -> int:
    """As a run-sheet has them: what was begun counts."""
    return min(240, max(1, -(-milliseconds // MINUTE)))


def begin(broadcast: Broadcast, actor: Actor, now: datetime) -> Rehearsal:
    if broadcast.state is not BroadcastState.scheduled:
        raise Conflict(f"this show is already {broadcast.state}", f"show_{broadcast.state}")
    if broadcast.rehearsing:
        raise Conflict("this show is being rehearsed", "rehearsing")
    return Rehearsal(broadcast=broadcast, version=0, host_id=actor.id, began_at=now, muting={}, started={}, cards=[])
