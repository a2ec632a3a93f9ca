"""Taking a scheduled show off: questions carried into it go back to where they were asked, reminders of it go."""

from uuid import UUID

from sqlalchemy import Boolean, Integer, String, Uuid, column, delete, select, table, update

from server.db import Work
from server.inbox.actions import take_back

QUESTIONS = table(
    "questions",
    column("id", Uuid()),
    column("broadcast_id", Uuid()),
    column("person_id", Uuid()),
    column("key", String()),
    column("state", String()),
    column("approved", Boolean()),
    column("version", Integer()),
)
VOTES = table("question_votes", column("question_id", Uuid()))
REMINDERS = table("reminders", column("broadcast_id", Uuid()))


async def give_back_questions(work: Work, show: UUID) -> None:
    """A carried question has the id of the one it was as its key."""
    copies = select(QUESTIONS.c.id, QUESTIONS.c.key, QUESTIONS.c.person_id).where(QUESTIONS.c.broadcast_id == show)
    here = (await work.db.execute(copies)).all()
    for copy, _, asker in here:
        await take_back(work, asker, "question_carried", f"/broadcasts/{show}?question={copy}")
    originals = QUESTIONS.c.id.in_([UUID(key) for _, key, _ in here])
    open_again = {"state": "approved", "approved": True, "version": QUESTIONS.c.version + 1}
    await work.db.execute(update(QUESTIONS).where(originals).values(open_again))
    await work.db.execute(delete(VOTES).where(VOTES.c.question_id.in_([copy for copy, _, _ in here])))
    await work.db.execute(delete(QUESTIONS).where(QUESTIONS.c.broadcast_id == show))


async def forget_reminders(work: Work, show: UUID) -> None:
    await work.db.execute(delete(REMINDERS).where(REMINDERS.c.broadcast_id == show))
