"""The same again: by one person within a minute, or by many within a minute."""

from datetime import timedelta
from uuid import UUID

from server.audience.spelling import letters
from server.limits import LocalWindows, parsed

WITHIN = timedelta(seconds=60)
ONCE, MANY = parsed("1/60 seconds"), parsed("4/60 seconds")
SHORT = 8
"""Letters below which many may say the same: they greet, cheer and agree."""


class Chorus:
    """Counts, in this process, how many people say the same in a show."""

    def __init__(self) -> None:
        self.windows = LocalWindows()

    async def floods(self, show: UUID, person: UUID, text: str) -> bool:
        """Whether this is one more of many; who repeats themselves counts once."""
        said = letters(text)
        if len(said) < SHORT:
            return False
        key = f"{show}/{hash(said)}"
        if await self.windows.hit(ONCE, f"{key}/{person}"):
            return False
        return await self.windows.hit(MANY, key) > 0
