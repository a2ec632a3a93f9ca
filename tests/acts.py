"""What the server writes down of what was done, and that staff can read it, or are not to."""

from sqlalchemy import select

from server.audit import AuditEntry
from server.bureau.acts import ACTS, THEIRS
from server.db import reading
from tests.people import House

SHOWN = {f"{noun}.{verb}" for nouns in ACTS.values() for noun, verbs in nouns.items() for verb in verbs}
KNOWN = SHOWN | {f"{noun}.{verb}" for noun, verbs in THEIRS.items() for verb in verbs}


async def unknown(house: House) -> set[str]:
    assert house.app
    async with reading(house.app) as db:
        rows = await db.execute(select(AuditEntry.object, AuditEntry.verb))
        found = {f"{what.partition(':')[0]}.{verb}" for what, verb in rows}
    return {act for act in found - KNOWN if not act.startswith("batch.")}  # what `test_batch` itself writes down
