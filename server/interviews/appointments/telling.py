"""Who hears of an appointment. The panel without the graduate's name: in an inbox it would outlive its erasure."""

from typing import Any
from uuid import UUID

from server.db import Work
from server.inbox.actions import notify_all
from server.interviews.invite import tell_candidate
from server.interviews.models import Interview, SeatRole


async def tell_panel(work: Work, row: Interview, kind: str, without: UUID | None = None, **facts: Any) -> None:
    people = [seat.person_id for seat in row.seats if seat.role is SeatRole.panel and not seat.person.erased_at]
    told = [person for person in people if person != without]
    facts = {"job": row.application.job.title, "starts_at": row.starts_at} | facts
    await notify_all(work, told, kind, f"/interviews/{row.id}", **facts)


async def tell_both(work: Work, row: Interview, kind: str, actor: UUID | None = None) -> None:
    """Everybody but whoever did it."""
    if row.graduate_id != actor:
        await tell_candidate(work, row, kind)
    await tell_panel(work, row, kind, without=actor)
