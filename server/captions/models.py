"""Rows of what is shown under the picture."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, Id
from server.media.control import Language

UNTOLD = text("told < version")
"""Few, and looked for every minute among all there ever were."""


class Caption(Base):
    """From when until when on the show clock. One that was taken back has no text, until the media plane knows."""

    __tablename__ = "captions"
    __table_args__ = (
        Index("ix_captions_broadcast_id_begin_ms", "broadcast_id", "begin_ms"),
        Index("ix_captions_untold", "broadcast_id", sqlite_where=UNTOLD, postgresql_where=UNTOLD),
    )

    id: Mapped[Id]
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id"))
    begin_ms: Mapped[int]
    end_ms: Mapped[int]
    text: Mapped[str] = mapped_column(String(300))
    version: Mapped[int] = mapped_column(default=1)
    told: Mapped[int] = mapped_column(default=0)
    """The version that the media plane knows."""

    def change(self, text: str) -> None:
        if text != self.text:
            self.text, self.version = text, self.version + 1


class Captioning(Base):
    """What holds for all captions of a show; without a row, as it begins here."""

    __tablename__ = "captioning"

    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True)
    revoked: Mapped[int] = mapped_column(default=0)
    """How often the links given out were revoked: one from before opens nothing any more."""
    language: Mapped[Language] = mapped_column(String(8), default="zh")


async def captioning(db: AsyncSession, show: UUID) -> Captioning:
    return await db.get(Captioning, show) or Captioning(broadcast_id=show, revoked=0, language="zh")
