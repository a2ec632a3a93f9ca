"""What a closed examination leaves: who was given what by whom, as JSON that stays as it is, to the byte.

It names nobody. Numbers, lots and ids stand in it, names stand beside it on the page: so it stays, and its hash with
it, when somebody's data is erased.
"""

import hashlib
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from server.applications.models import ApplicationState
from server.interviews.examinations.models import Document
from server.interviews.models import InterviewState


class Identity(msgspec.Struct):
    document: Document
    matched: bool
    by: UUID
    at: datetime


class Given(msgspec.Struct):
    """One examiner's card: a score for each criterion, and how much that counts."""

    examiner: UUID
    scores: list[int]
    weights: list[int]
    criteria: list[str] = []
    """Their names; none in records that were closed before these were kept."""


class Line(msgspec.Struct, kw_only=True):
    number: int
    lot: UUID
    interview: InterviewState | None
    """None: had withdrawn before the draw."""
    application: ApplicationState | None = None
    """Whether the candidate withdrew or was declined meanwhile; None in records closed before this was kept."""
    began_at: datetime | None
    ended_at: datetime | None
    second_camera_at: datetime | None
    identity: Identity | None
    given: list[Given]
    score: Decimal | None
    place: int | None
    """None where there is no score, or the identity did not match."""


class Earlier(msgspec.Struct, kw_only=True):
    """An examination for the same job that was called off after its word was said, and its order."""

    examination: UUID
    announced_at: datetime
    commitment: str
    seed: str
    drawn_at: datetime | None
    """None: the draw was refused."""
    cancelled_at: datetime
    cancelled_by: UUID
    lots: list[UUID]
    """In the order they had, or were going to have."""


class Record(msgspec.Struct, kw_only=True):
    examination: UUID
    company: UUID
    job: UUID
    announced_at: datetime
    announced_by: UUID
    commitment: str
    seed: str
    drawn_at: datetime
    drawn_by: UUID
    rule: str
    """How scores and places come about."""
    without: list[UUID]
    """Examiners whose missing cards were not waited for."""
    lines: list[Line]
    closed_at: datetime
    closed_by: UUID
    earlier: list[Earlier] = []
    """None in records closed before these were kept."""


def encode(record: Record) -> str:
    """JSON with sorted keys, in UTF-8."""
    return msgspec.json.encode(record, order="sorted").decode()


def decode(text: str) -> Record:
    return msgspec.json.decode(text, type=Record)


def sha256(text: str) -> str:
    """What is printed under the record: `sha256sum` of the downloaded file says the same."""
    return hashlib.sha256(text.encode()).hexdigest()
