"""Who hears what: everybody in the show, its hosts, and each person alone."""

from uuid import UUID

from server.broadcasts.models import room_of


def everybody(broadcast: UUID) -> str:
    return room_of(broadcast)


def hosts(broadcast: UUID) -> str:
    return f"{room_of(broadcast)}:hosts"


def one(broadcast: UUID, person: UUID) -> str:
    """Somebody's browsers that are in this very show."""
    return f"{room_of(broadcast)}:person:{person}"
