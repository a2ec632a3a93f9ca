"""Who did what to what, for as long as the installation keeps it. Facts carry ids and states, never personal data.

The bureau's page (`bureau/audits.py`) names the acts that staff can see.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from aiohttp import web
from sqlalchemy import JSON, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from server.access import Actor
from server.db import Base, Id, Moment, Work, reading, transaction
from server.settings import CLOCK

AGAIN = timedelta(hours=1)


class AuditEntry(Base):
    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_at", "at"),
        Index("ix_audit_entries_actor_id_at", "actor_id", "at"),
        Index("ix_audit_entries_person_id_at", "person_id", "at"),
        Index("ix_audit_entries_show_id_at", "show_id", "at"),
    )

    id: Mapped[Id]
    at: Mapped[Moment]
    actor_id: Mapped[UUID | None]
    verb: Mapped[str]
    object: Mapped[str] = mapped_column(index=True)
    show_id: Mapped[UUID | None]
    """The one in which it was done."""
    person_id: Mapped[UUID | None]
    """Whom it was about."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)


def record(work: Work, actor: Actor | None, verb: str, object: str, person: UUID | None = None, **facts: Any) -> None:
    """Part of the same transaction: what is undone leaves no entry. `object` is `noun:id`; its show is the fact
    `broadcast`, where it is none itself."""
    noun, _, which = object.partition(":")
    show = which if noun in ("broadcast", "rehearsal") else facts.get("broadcast")
    work.db.add(
        AuditEntry(
            at=work.now,
            actor_id=actor and actor.id,
            verb=verb,
            object=object,
            show_id=UUID(show) if show else None,
            person_id=UUID(which) if noun == "person" else person,
            facts=facts,
        )
    )


async def looked(app: web.Application, actor: Actor, verb: str, object: str, **facts: Any) -> None:
    """That somebody reads this: apart from the reading, for which no writer waits, and once an hour, or who only reads
    could fill the disk."""
    same = AuditEntry.actor_id == actor.id, AuditEntry.verb == verb, AuditEntry.object == object
    async with reading(app) as db:
        lately = select(AuditEntry.id).where(*same, AuditEntry.at > app[CLOCK].now() - AGAIN)
        if await db.scalar(lately.limit(1)):
            return
    async with transaction(app) as work:
        record(work, actor, verb, object, **facts)
