"""What is heard of raised hands."""

from datetime import datetime
from uuid import UUID

import msgspec

from server.audience.hands.models import HandState
from server.events import Event


class HandView(msgspec.Struct):
    """A raised hand. Of two with the same id, the one with the higher `version` holds."""

    id: UUID
    version: int
    name: str
    state: HandState
    at: datetime
    asked_at: datetime | None
    on_air_at: datetime | None
    heard: bool
    connected: bool
    """Whether their sound has come through."""
    source: str
    mine: bool


class HandChanged(Event, kw_only=True):
    """A hand was raised, asked in, is on air, or is over. Who was never on air is known to hosts alone."""

    name = "hand_changed"
    namespace = "/audience"
    hand: HandView
