"""When an interview is to be, until when its graduate may change that, and when its people are reminded."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Mapped, mapped_column

from server.db import Moment, UtcDateTime

DAY_BEFORE, SOON_BEFORE = timedelta(days=1), timedelta(minutes=15)


class Planned:
    """The time of an interview, as its row keeps it."""

    starts_at: Mapped[Moment]
    minutes: Mapped[int] = mapped_column(default=30)
    buffer: Mapped[int] = mapped_column(default=0)
    """Minutes the panel keeps free after it."""
    change_hours: Mapped[int] = mapped_column(default=12)
    """Until so long before the graduate may move or cancel it."""
    sequence: Mapped[int] = mapped_column(default=0)
    """Rises when its time changes: a calendar replaces the older entry (RFC 5545, SEQUENCE)."""
    day_due: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    """When its people are to be reminded, a day and a quarter of an hour before; None: done, or never."""
    soon_due: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)

    @property
    def ends_at(self) -> datetime:
        """As planned."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def change_until(self) -> datetime:
        return self.starts_at - timedelta(hours=self.change_hours)

    def arrange(self, starts_at: datetime, now: datetime) -> None:
        """Its time, and the reminders that are still ahead of it."""
        self.starts_at = starts_at
        self.day_due, self.soon_due = (
            due if (due := starts_at - before) > now else None for before in (DAY_BEFORE, SOON_BEFORE)
        )
