"""Who waits for what somebody else is changing decides about it as it is by then."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.applications.lookup import WHOLE
from server.applications.models import Application, ApplicationState
from server.diary.cells import lock
from server.interviews.models import Interview, InterviewState
from server.interviews.scorecards.models import Scorecard
from server.settings import CLOCK, Settings
from tests.booking import at
from tests.examining import Institution, at_once
from tests.house import by_hand
from tests.locks import busy, waiting
from tests.meeting import LIVE, Meeting, until
from tests.people import PASSWORD, House, refused

pytestmark = pytest.mark.parametrize("services", ["postgres"], indirect=True)


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    async with by_hand(settings) as house:
        yield house


async def withdraws(house: House, db: AsyncSession, application: str) -> None:
    await moves(house, db, application, ApplicationState.withdrawn)


async def moves(house: House, db: AsyncSession, application: str, state: ApplicationState) -> None:
    """Under its lock, until that is let go."""
    assert house.app
    row = await db.get_one(Application, UUID(application), options=WHOLE, with_for_update={"of": Application})
    row.move(state, house.app[CLOCK].now())
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


async def test_who_hears_of_a_cancelled_interview_hears_that_its_application_was_withdrawn_before(house: House) -> None:
    meeting = await Meeting(house).arranged()
    await meeting.recruiter.connects("/applications")
    await meeting.recruiter.call("/applications", "enter")
    async with busy(house) as db:
        await withdraws(house, db, meeting.application["id"])
        cancelling = asyncio.create_task(meeting.recruiter.post(f"/api/interviews/{meeting.id}/cancel"))
        await waiting(house, 1)
    await cancelling
    heard = (await meeting.recruiter.hears("/applications", "application_changed"))["application"]
    assert (heard["state"], heard["interview"]) == ("withdrawn", None)


async def test_an_interview_is_not_moved_whose_application_was_withdrawn_before(house: House) -> None:
    meeting = await Meeting(house).arranged()
    async with busy(house) as db:
        await withdraws(house, db, meeting.application["id"])
        moving = meeting.recruiter.post(f"/api/interviews/{meeting.id}/move", starts_at=at(72))
        refusing = asyncio.create_task(refused(moving))
        await waiting(house, 1)
    assert await refusing == ("conflict", "interview_cancelled")


async def test_an_identity_check_tells_nobody_that_an_interview_goes_on_which_has_ended(house: House) -> None:
    institution = await Institution(house).opened(candidates=1)
    await institution.announces(starts_at=at_once())
    await institution.draws()
    await institution.begins(1)
    assert house.app
    async with busy(house) as db:
        row = await db.get_one(Interview, UUID(institution.interviews[0]), with_for_update=True)
        row.kept, row.ended_at = InterviewState.ended, house.app[CLOCK].now()
        await db.flush()
        checking = asyncio.create_task(institution.identifies(1))
        await waiting(house, 1)
    await checking
    ended = await until(institution.li, lambda one: one["version"] > row.version)
    assert ended["state"] == "ended"


async def test_a_record_has_the_card_that_was_handed_in_before_it_was_closed(house: House) -> None:
    institution = await Institution(house).opened(candidates=1)
    await institution.announces(starts_at=at_once())
    await institution.draws()
    mei = institution.panel[1]
    await institution.begins(1)
    await institution.identifies(1)
    await institution.judges(1, institution.li, 4, 4)
    await mei.put(f"/api/interviews/{institution.interviews[0]}/scorecard", scores=[5, 5], recommendation="yes")
    await institution.ends(1)
    assert house.app
    async with busy(house) as db:
        interview = UUID(institution.interviews[0])
        await db.get_one(Interview, interview, with_for_update=True)
        mine = select(Scorecard).where(Scorecard.interview_id == interview, Scorecard.person_id == UUID(mei.me["id"]))
        (await db.scalars(mine)).one().submit(house.app[CLOCK].now())
        await db.flush()
        closing = asyncio.create_task(institution.li.post(f"{institution.path}/close", without=[mei.me["id"]]))
        await waiting(house, 1)
    closed = await closing
    assert len(closed["lots"][0]["given"]) == 2


async def test_a_contract_stays_signed_whose_graduate_erases_the_account(house: House) -> None:
    meeting = await Meeting(house).arranged()
    await meeting.begun()
    await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
    await meeting.recruiter.post(f"/api/interviews/{meeting.id}/decision", outcome="passed")
    path = f"/api/applications/{meeting.application['id']}"
    await meeting.recruiter.post(f"{path}/offer")
    async with busy(house) as db:
        await moves(house, db, meeting.application["id"], ApplicationState.signed)
        erasing = asyncio.create_task(meeting.anna.delete("/api/me", password=PASSWORD))
        await waiting(house, 1)
    await erasing
    assert (await meeting.recruiter.get(path))["state"] == "signed"


async def test_who_erases_the_account_and_who_changes_an_interview_do_not_wait_for_each_other(house: House) -> None:
    meeting = await Meeting(house).arranged()
    async with busy(house) as db:
        await db.get_one(Interview, UUID(meeting.id), with_for_update=True)
        erasing = asyncio.create_task(meeting.anna.delete("/api/me", password=PASSWORD))
        await waiting(house, 1)
        await moves(house, db, meeting.application["id"], ApplicationState.rejected)
        await lock(db, [UUID(meeting.anna.me["id"])])
    await erasing
    assert (await meeting.recruiter.get(f"/api/applications/{meeting.application['id']}"))["state"] == "rejected"


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
