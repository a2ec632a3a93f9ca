"""Rows of resumes and applications, and the steps an application may take."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.db import Base, Id, Moment
from server.errors import Conflict
from server.identity.models import Person
from server.jobs.models import Job


class Resume(Base):
    """What a graduate keeps; a delivery freezes a copy of it."""

    __tablename__ = "resumes"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[Moment]


class ApplicationState(StrEnum):
    delivered = "delivered"
    read = "read"
    invited = "invited"
    passed = "passed"
    """An interview: the company goes on with them."""
    offered = "offered"
    """The company wants them; the graduate has not yet signed."""
    signed = "signed"
    """The contract: what the show was for."""
    rejected = "rejected"
    withdrawn = "withdrawn"


S = ApplicationState
NEXT: dict[ApplicationState, frozenset[ApplicationState]] = {
    S.delivered: frozenset({S.read, S.invited, S.rejected, S.withdrawn}),
    S.read: frozenset({S.invited, S.rejected, S.withdrawn}),
    S.invited: frozenset({S.passed, S.rejected, S.withdrawn}),
    S.passed: frozenset({S.invited, S.offered, S.rejected, S.withdrawn}),
    S.offered: frozenset({S.signed, S.rejected, S.withdrawn}),
    S.signed: frozenset(),
    S.rejected: frozenset(),
    S.withdrawn: frozenset(),
}


UNANSWERED = (S.delivered, S.read)
ANSWER_WITHIN = timedelta(days=7)
"""By then a graduate is told whether they are invited; the bureau sees which companies are late."""
UNSIGN_WITHIN = timedelta(days=1)
"""So long it can have been a slip that a contract is signed."""


class Application(Base):
    """A resume delivered to a job; one per job and graduate that is not withdrawn."""

    __tablename__ = "applications"
    __table_args__ = (
        Index(
            "uq_applications_job_id_graduate_id",
            "job_id",
            "graduate_id",
            unique=True,
            sqlite_where=text("state != 'withdrawn'"),
            postgresql_where=text("state != 'withdrawn'"),
        ),
        UniqueConstraint("graduate_id", "key", name="uq_applications_graduate_id_key"),
        Index("ix_applications_company_id_delivered_at", "company_id", "delivered_at"),
        Index("ix_applications_state_delivered_at", "state", "delivered_at"),
        Index("ix_applications_broadcast_id_delivered_at", "broadcast_id", "delivered_at"),
    )

    id: Mapped[Id]
    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id"))
    company_id: Mapped[UUID] = mapped_column(ForeignKey("companies.id"))
    graduate_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    """The sender's idempotency key."""
    state: Mapped[ApplicationState] = mapped_column(default=ApplicationState.delivered)
    resume: Mapped[dict[str, Any]] = mapped_column(JSON)
    broadcast_id: Mapped[UUID | None] = mapped_column(ForeignKey("broadcasts.id"))
    show_ms: Mapped[int | None]
    delivered_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=0)
    """Rises with everything that is told of it, so that a browser never puts an older view over a newer one."""
    interview_id: Mapped[UUID | None]
    """The newest interview that was not cancelled; interviews point back here, so this is no foreign key."""

    job: Mapped[Job] = relationship(lazy="raise")
    graduate: Mapped[Person] = relationship(lazy="raise")
    steps: Mapped[list["Step"]] = relationship(lazy="raise", order_by="Step.at", cascade="all, delete-orphan")

    @property
    def answer_by(self) -> datetime | None:
        """Until when the company has time, so long as it has said neither yes nor no."""
        return self.delivered_at + ANSWER_WITHIN if self.state in UNANSWERED else None

    @property
    def unsign_by(self) -> datetime | None:
        """Until when it can be taken back that the contract is signed; not once its graduate is gone, who could be
        offered nothing. Needs `steps` and `graduate` loaded."""
        return self.steps[-1].at + UNSIGN_WITHIN if self.state is S.signed and not self.graduate.erased_at else None

    def unsign(self, now: datetime) -> None:
        """The offer stands as before, and nothing counts as signed."""
        if self.state is not S.signed:
            raise Conflict(f"an application that is {self.state} is not signed", f"application_{self.state}")
        if self.unsign_by is None:
            raise Conflict("the graduate has erased their account", "graduate_erased")
        if self.unsign_by < now:
            raise Conflict("this contract was signed more than a day ago", "signed_for_good")
        self.state = S.offered
        self.steps.pop()

    def move(self, state: ApplicationState, at: datetime, note: str = "") -> None:
        """Takes the next step; needs `steps` loaded."""
        if state not in NEXT[self.state]:
            raise Conflict(f"an application that is {self.state} cannot become {state}", f"application_{self.state}")
        self.step(state, at, note)

    def step(self, state: ApplicationState, at: datetime, note: str) -> None:
        self.state = state
        self.steps.append(Step(state=state, at=at, note=note))

    def invite(self, interview: UUID | None, at: datetime, note: str) -> None:
        """A first interview, or one more after it; None: one whose time the graduate is to choose."""
        if self.state is not ApplicationState.invited:
            self.move(ApplicationState.invited, at, note)
        else:
            self.step(ApplicationState.invited, at, note)
        self.interview_id = interview


class Step(Base):
    """One change of an application: what it became, when, and what the company wrote with it."""

    __tablename__ = "application_steps"

    id: Mapped[Id]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"), index=True)
    state: Mapped[ApplicationState]
    at: Mapped[Moment]
    note: Mapped[str] = mapped_column(String(500), default="")
