"""What somebody hears on whatever page they have open: a notice that reaches them, their own new name."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from server.events import Event


class NoticeView(msgspec.Struct):
    id: UUID
    kind: str
    params: dict[str, Any]
    link: str
    created_at: datetime
    read: bool


class NoticeArrived(Event, kw_only=True):
    """A notice, and how many are unread with it."""

    name = "notice_arrived"
    namespace = "/inbox"
    notice: NoticeView
    unread: int


class NoticesRead(Event, kw_only=True):
    """Some were read on one of the person's pages; so many are left, on all of them."""

    name = "notices_read"
    namespace = "/inbox"
    unread: int


class Renamed(Event, kw_only=True):
    """The person has another name: all their pages show it."""

    name = "renamed"
    namespace = "/inbox"
    called: str
