"""The same again within a minute, by one person or by many: counted with the limits, so by all processes together."""

from hashlib import blake2b
from uuid import UUID

from server.audience.models import HeldFor
from server.audience.spelling import letters
from server.limits import Group, parsed

ONCE, MANY = parsed("1/60 seconds"), parsed("4/60 seconds")
SHORT = 8
"""Letters below which many may say the same: they greet, cheer and agree."""


def windows(what: str, show: UUID, person: UUID, text: str, attempt: str) -> list[Group]:
    """Of one person, with the key under which they said it, then of many, among whom who repeats themselves counts
    once. A question may say again what was said in the chat: that is another `what`."""
    said = letters(text)
    key = f"{what}/{show}/{blake2b(said.encode(errors='replace'), digest_size=12).hexdigest()}"
    own: Group = [(f"{key}/{person}", ONCE), (f"{key}/{person}/{attempt}", ONCE)]
    return [own] if len(said) < SHORT else [own, [(key, MANY)]]


def why(windows: list[Group], passed: int) -> HeldFor | None:
    """Why a host should read it first, where only so many of these had room."""
    return None if passed == len(windows) else (HeldFor.again, HeldFor.flood)[passed]
