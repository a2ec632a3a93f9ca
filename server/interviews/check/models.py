"""The newest check of each person."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, Moment


class DeviceCheck(Base):
    __tablename__ = "device_checks"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    checked_at: Mapped[Moment]
