"""The index that a question is found in again: the pairs of neighbouring letters of its text.

Chinese has no spaces to find words by, and PostgreSQL and SQLite index text each in their own way; a table of pairs is
one way for both.
"""

from sqlalchemy.ext.asyncio import AsyncSession

from server.audience.models import Question, QuestionPair
from server.audience.spelling import letters
from server.bulk import insert_all


def pairs(text: str) -> set[str]:
    """Of letters and digits, in one width and case."""
    plain = letters(text)
    return {plain[at : at + 2] for at in range(len(plain) - 1)}


def likeness(one: set[str], other: set[str]) -> float:
    """Dice's coefficient: 1 for the same, 0 where nothing is shared."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


async def index(db: AsyncSession, question: Question) -> None:
    if found := pairs(question.text):
        await insert_all(db, QuestionPair, [{"pair": pair, "question_id": question.id} for pair in sorted(found)])
