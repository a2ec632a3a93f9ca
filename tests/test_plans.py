"""The turn of a show in which a graduate asked to be called, and interviews: never at one time."""

import asyncio
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from server.audience.reminders.clock import tick
from server.audience.reminders.models import Reminder
from server.audience.reminders.timing import turn_of
from server.broadcasts.models import Broadcast, Card
from server.db import DATABASE, reading, transaction
from server.diary.cells import cells
from server.diary.models import Cell
from tests.booking import Desk, at, delivered, moment
from tests.examining import Institution, next_hour
from tests.forms import plan
from tests.meeting import LIVE, Meeting
from tests.people import House, Person, Refused, refused
from tests.test_reminders import A, B, C, live, minutes, path, show

FRIDAY = show().starts_at


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


async def books(anna: Person, slot: dict[str, Any], application: dict[str, Any], **more: Any) -> Any:
    return await anna.post(f"/api/slots/{slot['id']}/book", application=application["id"], **more)


async def test_a_raised_hand_is_not_called_into_an_interview_nor_raised_in_one(house: House) -> None:
    desk, host = await Desk(house).opened(), await house.host()
    recruiter, shown = desk.recruiter, await host.goes_live()
    anna = await house.graduate_in(shown)
    await anna.saves_resume()
    await anna.delivers(desk.job)
    await recruiter.connects("/queues")
    await recruiter.call("/queues", "open", job=desk.job["id"], minutes=10)
    await anna.connects("/queues", "/audience")
    await anna.call("/queues", "join", job=desk.job["id"])
    hand = await anna.call("/audience", "raise_hand", broadcast=shown["id"])
    assert await refused(recruiter.call("/queues", "next", job=desk.job["id"])) == ("conflict", "nobody_waits")
    await anna.call("/audience", "lower_hand", hand=hand["id"])
    place = await recruiter.call("/queues", "next", job=desk.job["id"])
    await anna.call("/queues", "accept", place=place["id"])
    raising = anna.call("/audience", "raise_hand", broadcast=shown["id"])
    assert await refused(raising) == ("conflict", "interview_then")


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
    notices = [one for one in (await anna.get("/api/notices"))["notices"] if one["kind"] == "job_over_interview"]
    assert [(one["link"], one["params"]["job"]) for one in notices] == [
        (f"/interviews/{interview['id']}", "焊接工程师")
    ]
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


async def test_a_show_that_is_over_keeps_nobody(friday: Friday) -> None:
    await friday.host.enters(friday.show)
    await friday.host.runs("go_live")
    await friday.begins(30)
    assert set((await friday.cells()).values()) == {False}
    await friday.host.runs("end")
    assert friday.desk.house.app
    await tick(friday.desk.house.app)
    assert await friday.cells() == {}


async def test_a_queue_passes_over_who_means_to_watch(house: House) -> None:
    """While the job is on; then they are first again."""
    desk = await Desk(house).opened()
    host = await house.host()
    seen = await house.posting(title="焊接工程师")
    shown = await host.plans(seen, desk.job)
    recruiter = desk.recruiter
    await recruiter.connects("/queues")
    await recruiter.call("/queues", "open", job=desk.job["id"], minutes=10)
    people = [await house.graduate(name) for name in ("安娜", "狄")]
    for person in people:
        await person.connects("/queues")
        await person.saves_resume()
        await person.delivers(desk.job)
        await person.call("/queues", "join", job=desk.job["id"])
    anna, di = people
    await anna.put(path(shown, seen))
    assert house.app
    async with transaction(house.app) as work:
        (await work.db.get_one(Broadcast, UUID(shown["id"]))).starts_at = datetime.now(UTC) + timedelta(minutes=5)
    await tick(house.app)
    first = await recruiter.call("/queues", "next", job=desk.job["id"])
    assert first["graduate"]["id"] == di.me["id"]
    await di.call("/queues", "leave", place=first["id"])
    assert await refused(recruiter.call("/queues", "next", job=desk.job["id"])) == ("conflict", "nobody_waits")
    await anna.delete(path(shown, seen))
    assert (await recruiter.call("/queues", "next", job=desk.job["id"]))["graduate"]["id"] == anna.me["id"]


async def over(anna: Person) -> list[str]:
    notices = (await anna.get("/api/notices"))["notices"]
    return [notice["link"] for notice in notices if notice["kind"] == "job_over_interview"]


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


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_whatever_happens_at_once_nobody_is_called_into_an_interview(house: House, seed: int) -> None:
    """Two shows that move, two companies, three graduates: bells, bookings, moves and cancellations in one moment."""
    chance = Random(seed)
    host, desks = await house.host(), [await Desk(house).opened() for _ in range(2)]
    slots = [await desk.offers(30, times=4, minutes=20, buffer=0) for desk in desks]
    jobs = [await house.posting() for _ in range(2)]
    shows = [(job, await host.plans(job, starts_at=at(30))) for job in jobs]
    asked = []
    for n in range(3):
        graduate = await house.graduate(f"毕业生{n}")
        await graduate.saves_resume()
        asked += [(graduate, await one.asks(graduate), some) for one, some in zip(desks, slots, strict=True)]
    for _ in range(5):
        await asyncio.gather(*(tries(chance, who, application, some, shows) for who, application, some in asked * 2))
        job, shown = chance.choice(shows)
        later = plan(job, starts_at=at(30 + chance.randrange(12) / 12))
        assert house.app
        await asyncio.gather(host.put(f"/api/broadcasts/{shown['id']}", **later), tick(house.app))
        await tick(house.app)
        for graduate in {who.me["id"]: who for who, *_ in asked}.values():
            await never_both(house, graduate)


async def tries(chance: Random, who: Person, application: Any, slots: list[Any], shows: list[Any]) -> None:
    slot, (job, shown) = chance.choice(slots), chance.choice(shows)
    verb = chance.choice(["book", "book", "move", "cancel", "bell", "bell", "no bell"])
    interview = (await who.get(f"/api/applications/{application['id']}"))["interview"]
    try:
        if verb in ("bell", "no bell"):
            await (who.put if verb == "bell" else who.delete)(path(shown, job))
        elif interview is None or verb == "book":
            await books(who, slot, application, anyway=chance.random() < 0.3)
        else:
            body = {"slot": slot["id"]} if verb == "move" else {}
            await who.post(f"/api/interviews/{interview}/{verb}", **body)
    except Refused as refusal:
        if refusal.code not in ("conflict", "not_found"):
            raise


async def never_both(house: House, graduate: Person) -> None:
    """The cells are those of what stands and of what they asked for; where both are at once, they were told."""
    me = UUID(graduate.me["id"])
    assert house.app
    async with reading(house.app) as db:
        kept = {row.cell: row.interview_id for row in await db.scalars(select(Cell).where(Cell.person_id == me))}
        asked = list(await db.scalars(select(Reminder).where(Reminder.person_id == me)))
    spans = [(row.job_id, set(range(row.first_cell or 0, row.end_cell or 0))) for row in asked]
    standing = {}
    for one in (await graduate.get("/api/interviews"))["interviews"]:
        if one["state"] == "invited":
            standing |= dict.fromkeys(cells(moment(one["starts_at"]), one["minutes"]), UUID(one["id"]))
    assert {cell: interview for cell, interview in kept.items() if interview} == standing
    assert {cell for cell, interview in kept.items() if not interview} == {
        cell for _, span in spans for cell in span
    } - set(standing)
    both = {(job, standing[cell]) for job, span in spans for cell in span & set(standing)}
    notices = (await graduate.get("/api/notices"))["notices"]
    told = {notice["link"] for notice in notices if notice["kind"] == "job_over_interview"}
    assert {f"/interviews/{interview}" for _, interview in both} <= told
