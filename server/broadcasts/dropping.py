"""Taking a scheduled show off: questions carried into it go back to where they were asked, what is its own goes."""

from uuid import UUID

from sqlalchemy import Boolean, Integer, String, Uuid, case, column, delete, select, table, update

from server.db import Work
from server.inbox.actions import take_back

QUESTIONS = table(
    "questions",
    column("id", Uuid()),
    column("broadcast_id", Uuid()),
    column("person_id", Uuid()),
    column("carried_from", Uuid()),
    column("state", String()),
    column("approved", Boolean()),
    column("version", Integer()),
)
VOTES = table("question_votes", column("question_id", Uuid()))
OF_IT_ALONE = [table(name, column("broadcast_id", Uuid())) for name in ("reminders", "sanctions", "interview_cells")]


async def give_back_questions(work: Work, show: UUID) -> None:
    """What was not approved waits for its host again."""
    copies = select(QUESTIONS.c.id, QUESTIONS.c.carried_from, QUESTIONS.c.person_id)
    copies = copies.where(QUESTIONS.c.broadcast_id == show)
    here = (await work.db.execute(copies)).all()
    for copy, _, asker in here:
        await take_back(work, asker, "question_carried", f"/broadcasts/{show}?question={copy}")
    originals = QUESTIONS.c.id.in_([original for _, original, _ in here])
    as_before = case((QUESTIONS.c.approved, "approved"), else_="asked")
    open_again = {"state": as_before, "version": QUESTIONS.c.version + 1}
    await work.db.execute(update(QUESTIONS).where(originals).values(open_again))
    await work.db.execute(delete(VOTES).where(VOTES.c.question_id.in_([copy for copy, _, _ in here])))
    await work.db.execute(delete(QUESTIONS).where(QUESTIONS.c.broadcast_id == show))


async def forget(work: Work, show: UUID) -> None:
    """Who wanted to be reminded of it, with the time they kept for it, and who was not to write in it."""
    for rows in OF_IT_ALONE:
        await work.db.execute(delete(rows).where(rows.c.broadcast_id == show))
