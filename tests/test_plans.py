"""The turn of a show in which a graduate asked to be called, and interviews: never at one time."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from server.audience.reminders.clock import tick
from server.broadcasts.models import Broadcast, Card
from server.broadcasts.timing import turn_of
from server.db import DATABASE, reading, transaction
from server.diary.models import Cell
from tests.bells import FRIDAY, A, B, C, live, minutes, over, path, show
from tests.booking import Desk, at, books, delivered, moment
from tests.examining import Institution, next_hour
from tests.forms import plan
from tests.meeting import LIVE, Meeting
from tests.people import House, Person, refused


def test_from_when_to_when() -> None:
    early, begun = FRIDAY - minutes(60), FRIDAY + minutes(5)
    assert turn_of(show(), B, early) == (FRIDAY, FRIDAY + minutes(20))
    assert turn_of(show(), UUID(int=9), early) is None
    late = begun + minutes(3)
    on = live(0, None, cards=[Card(job_id=A, shown_ms=1000)])
    assert turn_of(on, A, late) == turn_of(on, B, late) == (begun, begun + minutes(20))
    assert turn_of(on, C, late) == (begun + minutes(20), begun + minutes(40))
    was = live(0, None, cards=[Card(job_id=A, shown_ms=1000, hidden_ms=2000)])
    assert turn_of(was, A, late) is None
    assert turn_of(was, B, begun + minutes(31)) == (begun, begun + minutes(31))


class Friday:
    """A show in 30 hours: first the job that Anna wants to see, for 15 minutes; the desk's own job is another one."""

    async def planned(self, house: House) -> "Friday":
        self.desk = await Desk(house).opened()
        self.anna = await house.graduate()
        await self.anna.saves_resume()
        self.host = await house.host()
        self.seen = await house.posting(title="焊接工程师")
        self.show = await self.host.plans(self.seen, starts_at=at(30))
        self.bell = path(self.show, self.seen)
        await self.anna.put(self.bell)
        return self

    async def begins(self, hours: float) -> None:
        """The run-sheet is changed, and looked at."""
        await self.host.put(f"/api/broadcasts/{self.show['id']}", **plan(self.seen, starts_at=at(hours)))
        assert self.desk.house.app
        await tick(self.desk.house.app)

    async def invites(self, graduate: Person, hours: float) -> Any:
        return await self.desk.recruiter.invites(await delivered(self.desk, graduate), starts_at=at(hours))

    async def cells(self) -> dict[int, bool]:
        """Anna's that are taken; whether an interview has them."""
        assert self.desk.house.app
        async with reading(self.desk.house.app) as db:
            rows = await db.scalars(select(Cell).where(Cell.person_id == UUID(self.anna.me["id"])))
            return {row.cell: row.interview_id is not None for row in rows}


@pytest.fixture
async def friday(house: House) -> Friday:
    return await Friday().planned(house)


async def reminders(anna: Person) -> list[str]:
    return [one["job"]["title"] for one in (await anna.get("/api/reminders"))["reminders"]]


async def test_the_graduate_chooses_between_the_interview_and_being_called(friday: Friday) -> None:
    desk, anna = friday.desk, friday.anna
    [over], [after] = await desk.offers(30), await desk.offers(30.25)
    application = await desk.asks(anna)
    assert await refused(books(anna, over, application)) == ("conflict", "during_show")
    booked = await books(anna, after, application)
    moved = f"/api/interviews/{booked['id']}/move"
    assert await refused(anna.post(moved, slot=over["id"])) == ("conflict", "during_show")
    assert (await anna.get(f"/api/interviews/{booked['id']}"))["starts_at"] == after["starts_at"]
    assert await reminders(anna) == ["焊接工程师"]
    assert (await anna.post(moved, slot=over["id"], anyway=True))["starts_at"] == over["starts_at"]
    assert await reminders(anna) == []
    assert await refused(anna.put(friday.bell)) == ("conflict", "interview_then")
    assert await reminders(anna) == []
    await anna.post(moved, slot=after["id"])
    await anna.put(friday.bell)
    assert await refused(anna.post(moved, slot=over["id"])) == ("conflict", "during_show")


async def test_a_company_finds_another_time_and_learns_no_more_than_that(friday: Friday) -> None:
    desk, anna = friday.desk, friday.anna
    application = await delivered(desk, anna)
    assert await refused(desk.recruiter.invites(application, starts_at=at(30))) == ("conflict", "candidate_plans")
    invited = await desk.recruiter.invites(application, starts_at=at(29))
    moved = f"/api/interviews/{invited['id']}/move"
    for more in ({}, {"anyway": True}):
        call = desk.recruiter.post(moved, starts_at=at(29.8), **more)
        assert await refused(call) == ("conflict", "candidate_plans")
    assert moment((await desk.recruiter.post(moved, starts_at=at(30.25)))["starts_at"]) == moment(at(30.25))


async def test_who_asked_for_nothing_or_no_longer_is_free(friday: Friday) -> None:
    await friday.invites(await friday.desk.house.graduate("狄"), 29)
    await friday.desk.recruiter.put(friday.bell)  # a recruiter's bell keeps nobody from interviewing
    await friday.anna.delete(friday.bell)
    await friday.invites(friday.anna, 30)


async def test_the_database_itself_keeps_the_turn(friday: Friday) -> None:
    interview = await friday.invites(friday.anna, 29)
    assert sorted((await friday.cells()).values()) == [False] * 3 + [True] * 6
    row = {"person_id": UUID(friday.anna.me["id"]), "interview_id": UUID(interview["id"])}
    show = {"broadcast_id": UUID(friday.show["id"])}
    held = next(cell for cell, an_interview in (await friday.cells()).items() if not an_interview)
    for wrong in (row | {"cell": held}, row | show | {"cell": 1}, {"person_id": row["person_id"], "cell": 1}):
        with pytest.raises(IntegrityError):
            async with friday.desk.house.app[DATABASE].writing() as db:  # type: ignore[index]
                await db.execute(insert(Cell), [wrong])


async def test_the_time_moves_with_the_run_sheet(friday: Friday) -> None:
    desk, anna = friday.desk, friday.anna
    await friday.begins(40)
    application = await delivered(desk, anna)
    assert await refused(desk.recruiter.invites(application, starts_at=at(40))) == ("conflict", "candidate_plans")
    await desk.recruiter.invites(application, starts_at=at(30))
    await friday.host.delete(f"/api/broadcasts/{friday.show['id']}")
    assert set((await friday.cells()).values()) == {True}


async def test_a_show_that_moves_into_an_interview_is_told(friday: Friday) -> None:
    """Once; the interview keeps the time, and what it leaves is the turn's again."""
    desk, anna, overlaps = friday.desk, friday.anna, "/api/reminders/overlaps"
    interview = await friday.invites(anna, 35)
    assert (await anna.get(overlaps))["overlaps"] == []
    for hours in (35.4, 35.4, 35.45):
        await friday.begins(hours)
    [told] = [one for one in (await anna.get("/api/notices"))["notices"] if one["kind"] == "job_over_interview"]
    assert (told["link"], told["params"]["job"]) == (f"/interviews/{interview['id']}", "焊接工程师")
    assert moment(told["params"]["starts_at"]) == moment(at(35.4))
    [found] = (await anna.get(overlaps))["overlaps"]
    assert (found["broadcast"], found["job"]) == (friday.show["id"], friday.seen["id"])
    assert (found["interview"], found["starts_at"]) == (interview["id"], interview["starts_at"])
    assert found["company"]["name"] == interview["company"]["name"]
    moved = f"/api/interviews/{interview['id']}/move"
    assert await refused(desk.recruiter.post(moved, starts_at=at(35.1))) == ("conflict", "candidate_plans")
    await anna.post(f"/api/interviews/{interview['id']}/cancel")
    assert (await anna.get(overlaps))["overlaps"] == []
    assert set((await friday.cells()).values()) == {False}
    assert (await (await desk.house.graduate("狄")).get(overlaps))["overlaps"] == []
    assert await refused(desk.recruiter.get(overlaps)) == ("forbidden", "wrong_role")


async def test_a_show_that_runs_late_takes_the_time_it_comes_to(friday: Friday) -> None:
    """The turn before is on for half an hour and not for its fifteen minutes: the next one comes at once."""
    desk, anna, host = friday.desk, friday.anna, friday.host
    await anna.delete(friday.bell)
    planned = await host.plans(await desk.house.posting(), friday.seen)
    await host.enters(planned)
    await host.runs("go_live")
    await host.runs("next_turn")
    await anna.put(path(planned, friday.seen))
    application, soon = await delivered(desk, anna), (datetime.now(UTC) + timedelta(minutes=20)).isoformat()
    assert await refused(desk.recruiter.invites(application, starts_at=soon)) == ("conflict", "candidate_plans")
    assert desk.house.app
    async with transaction(desk.house.app) as work:
        (await work.db.get_one(Broadcast, UUID(planned["id"]))).first_on_air = work.now - timedelta(minutes=30)
    await tick(desk.house.app)
    at_once = datetime.now(UTC).isoformat()
    assert await refused(desk.recruiter.invites(application, starts_at=at_once)) == ("conflict", "candidate_plans")
    await desk.recruiter.invites(application, starts_at=soon)


async def test_a_show_that_is_over_keeps_nobody(friday: Friday) -> None:
    await friday.host.enters(friday.show)
    await friday.host.runs("go_live")
    await friday.begins(30)
    assert set((await friday.cells()).values()) == {False}
    await friday.host.runs("end")
    assert friday.desk.house.app
    await tick(friday.desk.house.app)
    assert await friday.cells() == {}


async def test_more_time_in_the_room_goes_first(house: House) -> None:
    """Nobody is sent out of an interview because a job is on."""
    meeting = await Meeting(house).arranged()
    await meeting.begun()  # an hour before its time
    host, seen = await house.host(), await house.posting()
    shown = await host.plans(seen, starts_at=(moment(meeting.interview["starts_at"]) + minutes(41)).isoformat())
    await meeting.anna.put(path(shown, seen))
    for _ in range(5):
        assert await over(meeting.anna) == []
        await meeting.recruiter.call(LIVE, "extend", interview=meeting.id, minutes=15)
    assert await over(meeting.anna) == [f"/interviews/{meeting.id}"]


async def test_an_examination_goes_first(house: House) -> None:
    """Nobody can choose its time, and no candidate can hold it up."""
    institution = await Institution(house).opened(candidates=1)
    [candidate] = institution.candidates
    host, seen = await house.host(), await house.posting()
    shown = await host.plans(seen, starts_at=next_hour())
    await candidate.put(path(shown, seen))
    await institution.announces()
    await institution.draws()
    [link] = await over(candidate)
    assert link.startswith("/interviews/")
