"""Rows of recordings and of what each person said to them, and when anything may be written at all."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.db import Base, Id, Moment, UtcDateTime
from server.errors import Conflict, NotFound
from server.identity.models import Person
from server.interviews.models import Seat, SeatState


class Purpose(StrEnum):
    """What for. Nothing here has a machine look at faces, voices or feelings, and no purpose is to allow that."""

    deliberation = "deliberation"
    """The panel sees it again before it decides."""
    complaint = "complaint"
    """To show what happened, should somebody complain."""


class RecordingState(StrEnum):
    asked = "asked"
    on = "on"
    paused = "paused"
    """Somebody came who was not asked yet, or nobody who agreed is left."""
    stopped = "stopped"


class Answer(StrEnum):
    agreed = "agreed"
    declined = "declined"
    revoked = "revoked"


class InterviewRecording(Base):
    """One purpose, one date. Another purpose is another recording, and everybody is asked anew."""

    __tablename__ = "interview_recordings"
    __table_args__ = (
        Index(
            "uq_interview_recordings_running",
            "interview_id",
            unique=True,
            sqlite_where=text("stopped_at is null"),
            postgresql_where=text("stopped_at is null"),
        ),
        Index(
            "ix_interview_recordings_kept",
            "until",
            sqlite_where=text("gone_at is null"),
            postgresql_where=text("gone_at is null"),
        ),
    )

    id: Mapped[Id]
    interview_id: Mapped[UUID] = mapped_column(ForeignKey("interviews.id"), index=True)
    proposer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    purpose: Mapped[Purpose]
    asked_at: Mapped[Moment]
    until: Mapped[Moment]
    """Nothing of it is left afterwards: what everybody who agreed was told."""
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When all who were there had answered."""
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """From then on nobody can watch it; its bytes follow."""

    proposer: Mapped[Person] = relationship(lazy="raise")
    answers: Mapped[list["RecordingConsent"]] = relationship(lazy="raise", order_by="RecordingConsent.answered_at")

    def state(self, seats: Iterable[Seat]) -> RecordingState:
        """Whoever is inside has answered, or nothing is written; needs `answers` loaded."""
        if self.stopped_at:
            return RecordingState.stopped
        if not self.unanswered(seats) and any(one.agrees for one in self.answers):
            return RecordingState.on
        return RecordingState.paused if self.began_at else RecordingState.asked

    def unanswered(self, seats: Iterable[Seat]) -> list[Seat]:
        """Who is inside and has not said anything."""
        answered = {one.person_id for one in self.answers}
        return [seat for seat in seats if seat.state is SeatState.inside and seat.person_id not in answered]

    def follow(self, seats: Iterable[Seat], now: datetime) -> None:
        """Somebody came, went, or said something."""
        if self.state(seats) is RecordingState.on:
            self.began_at = self.began_at or now

    def answer_of(self, person: UUID) -> "RecordingConsent | None":
        return next((one for one in self.answers if one.person_id == person), None)

    def answer(self, person: Person, agree: bool, now: datetime) -> None:
        """Who declined may still agree; who agreed takes it back by `revoke`, for good."""
        self.must_run()
        known = self.answer_of(person.id)
        if known is None:
            given = RecordingConsent(person=person, person_id=person.id, agreed=agree, answered_at=now)
            self.answers.append(given)
        elif known.revoked_at:
            raise Conflict("this was taken back", "consent_revoked")
        elif known.agreed and not agree:
            raise Conflict("take your consent back instead", "consent_given")
        elif known.agreed != agree:
            known.agreed, known.answered_at = agree, now

    def revoke(self, person: UUID, now: datetime) -> None:
        self.must_be_kept()
        known = self.answer_of(person)
        if known is None or not known.agrees:
            raise Conflict("you are not recorded", "not_recorded")
        known.revoke(now)

    def stop(self, now: datetime) -> None:
        self.must_run()
        self.stopped_at = now

    def throw_away(self, now: datetime) -> None:
        self.must_be_kept()
        self.must_be_over()
        self.gone_at = now
        for one in self.answers:
            if one.agrees:
                one.unwanted_at = now

    def must_run(self) -> None:
        if self.stopped_at:
            raise Conflict("this recording has stopped", "recording_stopped")

    def must_be_over(self) -> None:
        if self.stopped_at is None:
            raise Conflict("stop it first", "recording_runs")

    def must_be_kept(self) -> None:
        if self.gone_at:
            raise NotFound("this recording is gone", "recording_gone")


def track(recording: UUID, source: str) -> str:
    """What the media plane calls what it writes of this source."""
    return f"{recording}.{source}"


class RecordingConsent(Base):
    """What one person said to one recording."""

    __tablename__ = "recording_consents"
    __table_args__ = (
        Index(
            "ix_recording_consents_unwanted",
            "unwanted_at",
            sqlite_where=text("unwanted_at is not null"),
            postgresql_where=text("unwanted_at is not null"),
        ),
    )

    recording_id: Mapped[UUID] = mapped_column(ForeignKey("interview_recordings.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    agreed: Mapped[bool]
    answered_at: Mapped[Moment]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unwanted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when nothing of them may be on disk; None again once the media plane has said that nothing is."""

    person: Mapped[Person] = relationship(lazy="raise")

    @property
    def agrees(self) -> bool:
        return self.agreed and self.revoked_at is None

    def revoke(self, now: datetime) -> None:
        self.revoked_at = self.unwanted_at = now

    @property
    def answer(self) -> Answer:
        if self.revoked_at:
            return Answer.revoked
        return Answer.agreed if self.agreed else Answer.declined
