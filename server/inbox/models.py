"""Rows of notices, and of mail that is still to be sent."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, Id, Moment, UtcDateTime

UNREAD = text("read_at is null")
"""Counted with every page and with each that comes: those that were read are not gone through for it."""


class Notice(Base):
    """One thing to know. The interface makes the sentence from `kind` and `params`, in the reader's language."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_person_id_created_at", "person_id", "created_at"),
        Index("ix_notices_unread", "person_id", sqlite_where=UNREAD, postgresql_where=UNREAD),
    )

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(40))
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    link: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[Moment]
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


TRIED = text("tries > 0")


class Mail(Base):
    """Still to be sent. It holds neither address nor words: both are looked up at that moment."""

    __tablename__ = "mails"
    __table_args__ = (Index("ix_mails_tried", "tries", sqlite_where=TRIED, postgresql_where=TRIED),)

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    about: Mapped[UUID]
    """What it tells of; whoever writes it knows by its kind where to find that."""
    due_at: Mapped[Moment] = mapped_column(index=True)
    """When it is sent, or tried again."""
    tries: Mapped[int] = mapped_column(default=0)
