"""An application as both sides see it, and what they hear when it changes."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from server.applications.models import Application, ApplicationState
from server.applications.resumes import ResumeView
from server.events import Event


class Named(msgspec.Struct):
    id: UUID
    name: str


class Titled(msgspec.Struct):
    id: UUID
    title: str


class StepView(msgspec.Struct):
    state: ApplicationState
    at: datetime
    note: str


class ApplicationView(msgspec.Struct, kw_only=True):
    id: UUID
    job: Titled
    company: Named
    graduate: Named
    state: ApplicationState
    delivered_at: datetime
    answer_by: datetime | None
    """Until when the company says whether it invites; None once it has."""
    unsign_by: datetime | None
    """Until when either side may take back that the contract is signed."""
    broadcast: UUID | None
    show_ms: int | None
    steps: list[StepView]
    interview: UUID | None
    version: int
    """Of two views of one application the higher is the newer."""


class ApplicationDetail(ApplicationView, kw_only=True):
    resume: ResumeView | None
    """As it was delivered; None for the company once it was withdrawn."""


class ApplicationChanged(Event, kw_only=True):
    """An application was delivered or took a step: the whole of it as it now stands."""

    name = "application_changed"
    namespace = "/applications"
    application: ApplicationView


def company_room(company: object) -> str:
    return f"company:{company}"


def fields(row: Application) -> dict[str, Any]:
    """What a view is made of; needs the row as `applications.lookup` loads it."""
    return {
        "id": row.id,
        "job": Titled(row.job.id, row.job.title),
        "company": Named(row.job.company.id, row.job.company.name),
        "graduate": Named(row.graduate.id, row.graduate.name),
        "state": row.state,
        "delivered_at": row.delivered_at,
        "answer_by": row.answer_by,
        "unsign_by": row.unsign_by,
        "broadcast": row.broadcast_id,
        "show_ms": row.show_ms,
        "steps": [StepView(step.state, step.at, step.note) for step in row.steps],
        "interview": row.interview_id,
        "version": row.version,
    }


def view(row: Application) -> ApplicationView:
    return ApplicationView(**fields(row))
