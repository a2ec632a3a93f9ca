"""Who hears of an appointment, as a notice and by mail.

The panel without the graduate's name: in an inbox it would outlive its erasure. Whoever did something gets no notice of
it, but the mail: their calendar has changed like everybody's.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from server.db import Work
from server.inbox.actions import notify_all
from server.inbox.outbox import post
from server.interviews.models import Interview, SeatRole, SeatState

FEEDBACK = "interview_feedback"
"""The kind of notice that asks how an interview went."""


def facts_of(row: Interview) -> dict[str, Any]:
    job = row.application.job
    return {"job": job.title, "company": job.company.name, "starts_at": row.starts_at}


async def tell_candidate(work: Work, row: Interview, kind: str) -> None:
    await notify_all(work, candidate_of(row), kind, f"/interviews/{row.id}", **facts_of(row))


async def tell_panel(work: Work, row: Interview, kind: str, without: UUID | None = None) -> None:
    told = [person for person in panel_of(row) if person != without]
    await notify_all(work, told, kind, f"/interviews/{row.id}", job=row.application.job.title, starts_at=row.starts_at)


async def tell_both(work: Work, row: Interview, kind: str, actor: UUID | None = None) -> None:
    """Everybody but whoever did it; the mail to all in whose calendars it is: examiners have one entry for all."""
    if row.graduate_id != actor:
        await tell_candidate(work, row, kind)
    await tell_panel(work, row, kind, without=actor)
    mail(work, row, kind, [*candidate_of(row), *([] if row.examination_id else panel_of(row))])


async def tell_relieved(work: Work, row: Interview, panel: list[UUID], starts_at: datetime) -> None:
    """Those of an earlier panel who are needed no more: for them the old time is cancelled."""
    relieved, kind = set(panel) - set(panel_of(row)), "interview_cancelled"
    job = row.application.job.title
    await notify_all(work, relieved, kind, f"/interviews/{row.id}", job=job, starts_at=starts_at)
    mail(work, row, kind, relieved, starts_at=starts_at)


async def ask_how_it_went(work: Work, row: Interview) -> None:
    """Those who were there and have left: whoever is still there is asked by the page itself."""
    kind, link = FEEDBACK, feedback_link(row.id)
    gone = {seat.person_id for seat in row.seats if seat.arrived_at and seat.state is SeatState.away}
    await notify_all(work, gone & set(candidate_of(row)), kind, link, **facts_of(row))
    job = row.application.job.title
    await notify_all(work, gone & set(panel_of(row)), kind, link, job=job, starts_at=row.starts_at)


def feedback_link(id: UUID) -> str:
    return f"/interviews/{id}#feedback"


def candidate_of(row: Interview) -> list[UUID]:
    """Nobody, once they are erased."""
    return [] if row.application.graduate.erased_at else [row.graduate_id]


def panel_of(row: Interview) -> list[UUID]:
    return [seat.person_id for seat in row.seats if seat.role is SeatRole.panel and not seat.person.erased_at]


def mail(work: Work, row: Interview, kind: str, people: Iterable[UUID], **facts: Any) -> None:
    post(work, people, kind, row.id, **facts_of(row) | facts)
