"""What a browser can hear. Every noun declares its own events in `<noun>/events.py`; `room` stays on the server."""

from typing import Any, ClassVar

import msgspec


class Event(msgspec.Struct, kw_only=True):
    name: ClassVar[str]
    namespace: ClassVar[str]
    droppable: ClassVar[bool] = False
    """A slow browser may miss it, because it notices and can ask for it again."""
    answered: ClassVar[bool] = False
    """Who caused it knows it from their answer: alone in the room, nobody needs it."""
    room: str

    def payload(self) -> dict[str, Any]:
        fields: dict[str, Any] = msgspec.to_builtins(self)
        del fields["room"]
        return fields


def person_room(person: object) -> str:
    """The room of everything that is for one person only, whatever devices they use."""
    return f"person:{person}"


def is_persons(room: str) -> bool:
    return room.startswith("person:")
