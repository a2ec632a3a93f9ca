"""How somebody in the green room stands: what they have switched off, and how good their connection is.

Their page says so every few seconds and the desk hears it. It is kept nowhere: what is not repeated is not so any more.
"""

from uuid import UUID

from server.broadcasts.events import How, StandingTold
from server.broadcasts.models import desk_of
from server.rest import Command


class Standing(Command):
    broadcast: UUID
    how: How
    guest: str | None = None
    """The token of a guest's link."""


def told(command: Standing, source: str) -> StandingTold:
    return StandingTold(room=desk_of(command.broadcast), broadcast=command.broadcast, source=source, how=command.how)
