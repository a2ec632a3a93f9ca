"""Who hears of an application: both sides' open pages at once, and the inbox of whoever is not looking."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from aiohttp import web
from sqlalchemy import select

from server.applications.events import ApplicationChanged, ApplicationView, company_room, view
from server.applications.lookup import PAGE, WHOLE
from server.applications.models import Application
from server.db import Work, transaction
from server.events import person_room
from server.identity.actions import recruiters_of
from server.inbox.actions import notify, notify_all

COMES: web.AppKey[Callable[[Work, UUID], Awaitable[None]]] = web.AppKey("comes")
"""What follows elsewhere of an application that came, or had come before."""
FALLS: web.AppKey[Callable[[web.Application, Work, UUID], Awaitable[None]]] = web.AppKey("falls")
"""And of one that is about to stand no more: before it is locked."""


def announce(work: Work, row: Application) -> ApplicationView:
    """Tells both sides how it stands; needs the row as `lookup` loads it."""
    row.version += 1
    seen = view(row)
    for room in (person_room(row.graduate_id), company_room(row.company_id)):
        work.tell(ApplicationChanged(room=room, application=seen))
    return seen


async def renamed(app: web.Application, person: UUID) -> None:
    """Of the newest that a page shows."""
    newest = select(Application.id).where(Application.graduate_id == person)
    newest = newest.order_by(Application.delivered_at.desc()).limit(PAGE)
    mine = select(Application).where(Application.id.in_(newest)).options(*WHOLE).order_by(Application.id)
    async with transaction(app) as work:
        for row in await work.db.scalars(mine.with_for_update(of=Application)):
            announce(work, row)


async def tell_recruiters(work: Work, row: Application, kind: str) -> None:
    """No name of the graduate: what is written into inboxes would outlive its erasure."""
    people = await recruiters_of(work.db, row.company_id)
    await notify_all(work, people, kind, f"/company?application={row.id}", job=row.job.title)


async def tell_graduate(work: Work, row: Application, became: str) -> None:
    """`became` is its state, or what is more than that."""
    facts = {"job": row.job.title, "company": row.job.company.name, "state": became}
    await notify(work, row.graduate_id, "application_changed", "/applications", **facts)
