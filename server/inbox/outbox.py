"""Mail waits in the database: written with what it tells of, so what is undone is not sent and a crash loses nothing.

Whoever takes some in hand first puts off their next try and commits: other processes find nothing due, and if this one
dies they are due again.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, select

from server.db import Work
from server.inbox.models import TRIED, Mail

AT_ONCE = 10
"""So few that all of them are said, however slowly, before the first could be due again."""
PAUSES = [timedelta(minutes=minutes) for minutes in (5, 10, 30, 60, 180)]
"""After each try; then it is given up."""


def post(work: Work, people: Iterable[UUID], kind: str, about: UUID, **params: Any) -> None:
    """Part of the command it tells about. Who has no address gets none."""
    facts = msgspec.to_builtins(params)
    work.db.add_all(
        Mail(person_id=person, kind=kind, about=about, params=facts, due_at=work.now, tries=0) for person in people
    )


async def waiting(work: Work) -> int:
    """How many were tried, and not taken."""
    return await work.db.scalar(select(func.count()).select_from(Mail).where(TRIED)) or 0


async def in_hand(work: Work) -> tuple[list[UUID], int]:
    """Which to send now, and how many were tried often enough."""
    due = select(Mail).where(Mail.due_at <= work.now).order_by(Mail.due_at).limit(AT_ONCE)
    rows = list(await work.db.scalars(due.with_for_update(skip_locked=True)))
    mine = [row for row in rows if row.tries < len(PAUSES)]
    for row in mine:
        row.due_at, row.tries = work.now + PAUSES[row.tries], row.tries + 1
    hopeless = [row.id for row in rows if row not in mine]
    await work.db.execute(delete(Mail).where(Mail.id.in_(hopeless)))
    return [row.id for row in mine], len(hopeless)


async def done(work: Work, id: UUID) -> None:
    await work.db.execute(delete(Mail).where(Mail.id == id))


async def empty(work: Work) -> None:
    await work.db.execute(delete(Mail).where(Mail.due_at <= work.now))
