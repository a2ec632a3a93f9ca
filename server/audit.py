"""Who did what to what, for as long as the installation keeps it. Facts carry ids and states, never personal data."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from server.access import Actor
from server.db import Base, Id, Moment, Work


class AuditEntry(Base):
    __tablename__ = "audit_entries"

    id: Mapped[Id]
    at: Mapped[Moment]
    actor_id: Mapped[UUID | None]
    verb: Mapped[str]
    object: Mapped[str] = mapped_column(index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)


def record(work: Work, actor: Actor | None, verb: str, object: str, **facts: Any) -> None:
    """Part of the same transaction: what is undone leaves no entry. `object` is `noun:id`."""
    work.db.add(AuditEntry(at=work.now, actor_id=actor and actor.id, verb=verb, object=object, facts=facts))
