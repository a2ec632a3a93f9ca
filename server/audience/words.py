"""What people write, as it is kept: trimmed, of a length that can be read aloud."""

import re
from typing import Annotated
from uuid import UUID, uuid5

from msgspec import Meta

from server.errors import Invalid
from server.identity.actions import WRITTEN

LONGEST = 500
READABLE = re.compile(WRITTEN)

Written = Annotated[str, Meta(max_length=2000)]
Playhead = Annotated[int, Meta(ge=0)]
"""Where on the show clock the sender was, in milliseconds."""


def trimmed(text: str, longest: int = LONGEST) -> str:
    kept = text.strip()
    if len(kept) > longest or not READABLE.search(kept):
        raise Invalid(f"write 1 to {longest} characters", "text_length")
    return kept


def line_id(broadcast: UUID, person: UUID, key: str) -> UUID:
    """Of what somebody says under a key: sent again it is the same, and is found by its primary key."""
    return uuid5(broadcast, f"{person} {key}")
