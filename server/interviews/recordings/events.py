"""A recording as everybody in the interview sees it: who asked, what for, until when, and what each one said."""

from datetime import datetime
from uuid import UUID

import msgspec

from server.applications.events import Named
from server.events import Event
from server.interviews.models import Interview
from server.interviews.recordings.models import Answer, InterviewRecording, Purpose, RecordingState


class AnswerView(msgspec.Struct):
    person: UUID
    name: str
    answer: Answer | None
    """None: is inside, was asked, and has not said anything yet."""
    answered_at: datetime | None
    revoked_at: datetime | None


class RecordingView(msgspec.Struct, kw_only=True):
    id: UUID
    interview: UUID
    purpose: Purpose
    proposer: Named
    state: RecordingState
    asked_at: datetime
    until: datetime
    began_at: datetime | None
    stopped_at: datetime | None
    gone_at: datetime | None
    answers: list[AnswerView]
    version: int
    """The interview's: rises with every change, so that a browser never puts an older view over a newer one."""


class RecordingChanged(Event, kw_only=True):
    """Somebody asked, answered, came, went or stopped it: the whole of it as it now stands."""

    name = "recording_changed"
    namespace = "/interviews"
    recording: RecordingView


def view(row: Interview, recording: InterviewRecording) -> RecordingView:
    """Needs both as `recordings.lookup` loads them."""
    said = [
        AnswerView(one.person_id, row.name_of(one.person), one.answer, one.answered_at, one.revoked_at)
        for one in recording.answers
    ]
    silent = [] if recording.stopped_at else recording.unanswered(row.seats)
    return RecordingView(
        id=recording.id,
        interview=row.id,
        purpose=recording.purpose,
        proposer=Named(recording.proposer_id, recording.proposer.name),
        state=recording.state(row.seats),
        asked_at=recording.asked_at,
        until=recording.until,
        began_at=recording.began_at,
        stopped_at=recording.stopped_at,
        gone_at=recording.gone_at,
        answers=[*said, *(AnswerView(seat.person_id, row.name_of(seat.person), None, None, None) for seat in silent)],
        version=row.version,
    )
