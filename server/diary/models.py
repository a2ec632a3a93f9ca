"""The cells of people's time that are taken."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base


class Cell(Base):
    """Five minutes of a person's time. The key is what makes a second use of it impossible."""

    __tablename__ = "interview_cells"
    __table_args__ = (CheckConstraint("(interview_id is null) <> (broadcast_id is null)", name="one_use"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    cell: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Five-minute steps since 1970."""
    interview_id: Mapped[UUID | None] = mapped_column(ForeignKey("interviews.id"), index=True)
    broadcast_id: Mapped[UUID | None] = mapped_column(ForeignKey("broadcasts.id"), index=True)
    """Of a show in which they asked to be called then."""
