"""What recordings know about a person: the ledger is handed out; their tracks go with them."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db import Work
from server.interviews.lookup import whole
from server.interviews.recordings.actions import changed
from server.interviews.recordings.events import RecordingView, view
from server.interviews.recordings.lookup import of, with_interviews
from server.interviews.recordings.models import InterviewRecording, RecordingConsent


async def export(db: AsyncSession, person: UUID) -> list[RecordingView]:
    """Those they were asked for, and those they asked for."""
    said = select(RecordingConsent.recording_id).where(RecordingConsent.person_id == person)
    mine = or_(InterviewRecording.proposer_id == person, InterviewRecording.id.in_(said))
    those = select(InterviewRecording).where(mine).order_by(InterviewRecording.asked_at)
    return [view(*both) for both in await with_interviews(db, those)]


async def erase(work: Work, person: UUID) -> None:
    """As if they had taken it back: nobody can watch it from now on, and `keeping` erases what is on disk."""
    agreed = RecordingConsent.person_id == person, RecordingConsent.agreed, RecordingConsent.revoked_at.is_(None)
    which = select(InterviewRecording.interview_id).join(
        RecordingConsent, RecordingConsent.recording_id == InterviewRecording.id
    )
    for interview in set(await work.db.scalars(which.where(*agreed))):
        row = await whole(work.db, interview, change=True)
        for recording in await of(work.db, interview):
            said = recording.answer_of(person)
            if said and said.agrees:
                said.revoke(work.now)
                await changed(work, row, recording)
