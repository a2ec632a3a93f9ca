"""Who waits for what somebody else is changing decides about it as it is by then."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from server.applications.lookup import WHOLE
from server.applications.models import Application, ApplicationState
from server.settings import CLOCK
from tests.examining import Institution
from tests.locks import busy, waiting
from tests.meeting import LIVE, Meeting
from tests.people import House, refused

pytestmark = pytest.mark.parametrize("services", ["postgres"], indirect=True)


async def withdraws(house: House, db: AsyncSession, application: str) -> None:
    """Under its lock, until that is let go."""
    assert house.app
    row = await db.get_one(Application, UUID(application), options=WHOLE, with_for_update={"of": Application})
    row.move(ApplicationState.withdrawn, house.app[CLOCK].now())
    await db.flush()


async def test_a_decision_waits_for_who_withdraws_and_is_refused(house: House) -> None:
    meeting = await Meeting(house).arranged()
    await meeting.begun()
    await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
    async with busy(house) as db:
        await withdraws(house, db, meeting.application["id"])
        path = f"/api/interviews/{meeting.id}/decision"
        deciding = asyncio.create_task(refused(meeting.recruiter.post(path, outcome="passed")))
        await waiting(house, 1)
    assert await deciding == ("conflict", "application_withdrawn")
    assert (await meeting.anna.get("/api/applications"))["applications"][0]["state"] == "withdrawn"


async def test_a_draw_waits_for_who_withdraws_and_leaves_them_out(house: House) -> None:
    institution = await Institution(house).opened(candidates=3)
    await institution.announces()
    gone, *others = institution.candidates
    async with busy(house) as db:
        await withdraws(house, db, gone.application["id"])  # type: ignore[attr-defined]
        drawing = asyncio.create_task(institution.li.post(f"{institution.path}/draw", word="07 11 23 30"))
        await waiting(house, 1)
    await drawing
    invited = [len((await one.get("/api/interviews"))["interviews"]) for one in (gone, *others)]
    assert invited == [0, 1, 1]
