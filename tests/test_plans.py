"""An interview over a job of the show that the graduate wants to see: never arranged by somebody who does not know."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.audience.reminders.timing import stretch
from server.broadcasts.models import Broadcast, Card
from server.db import transaction
from tests.booking import Desk, at, delivered, moment
from tests.people import House, Person, refused
from tests.test_reminders import A, B, C, live, minutes, path, show

FRIDAY = show().starts_at


def test_from_when_to_when() -> None:
    early, begun = FRIDAY - minutes(60), FRIDAY + minutes(5)
    assert stretch(show(), B, early) == (FRIDAY + minutes(10), FRIDAY + minutes(20))
    assert stretch(show(), UUID(int=9), early) is None
    late = begun + minutes(3)
    on = live(0, None, cards=[Card(job_id=A, shown_ms=1000)])
    assert stretch(on, A, late) == (late, late + minutes(10))
    assert stretch(on, C, late) == (begun + minutes(20), begun + minutes(40))
    was = live(0, None, cards=[Card(job_id=A, shown_ms=1000, hidden_ms=2000)])
    assert stretch(was, A, late) is None


class Friday:
    """A show in 30 hours: first the job that Anna wants to see, for 15 minutes; the desk's own job is another one."""

    async def planned(self, house: House) -> "Friday":
        self.desk = await Desk(house).opened()
        self.anna = await house.graduate()
        await self.anna.saves_resume()
        host = await house.host()
        self.seen = await house.posting(title="焊接工程师")
        self.show = await host.plans(self.seen, starts_at=at(30))
        await self.anna.put(path(self.show, self.seen))
        return self


@pytest.fixture
async def friday(house: House) -> Friday:
    return await Friday().planned(house)


async def books(anna: Person, slot: dict[str, Any], application: dict[str, Any], **more: Any) -> Any:
    return await anna.post(f"/api/slots/{slot['id']}/book", application=application["id"], **more)


async def test_the_graduate_is_asked_whether_they_mean_it(friday: Friday) -> None:
    desk, anna = friday.desk, friday.anna
    [over], [after] = await desk.offers(30), await desk.offers(30.25)
    application = await desk.asks(anna)
    assert await refused(books(anna, over, application)) == ("conflict", "during_show")
    booked = await books(anna, after, application)
    moved = f"/api/interviews/{booked['id']}/move"
    assert await refused(anna.post(moved, slot=over["id"])) == ("conflict", "during_show")
    assert (await anna.get(f"/api/interviews/{booked['id']}"))["starts_at"] == after["starts_at"]
    assert (await anna.post(moved, slot=over["id"], anyway=True))["starts_at"] == over["starts_at"]


async def test_a_company_learns_no_more_than_that_there_are_plans(friday: Friday) -> None:
    desk, anna = friday.desk, friday.anna
    application = await delivered(desk, anna)
    assert await refused(desk.recruiter.invites(application, starts_at=at(30))) == ("conflict", "candidate_plans")
    invited = await desk.recruiter.invites(application, starts_at=at(29))
    moved = f"/api/interviews/{invited['id']}/move"
    assert await refused(desk.recruiter.post(moved, starts_at=at(29.8))) == ("conflict", "candidate_plans")
    assert moment((await desk.recruiter.post(moved, starts_at=at(29.8), anyway=True))["starts_at"]) == moment(at(29.8))


async def test_who_asked_for_nothing_or_no_longer_is_free(friday: Friday) -> None:
    desk, anna = friday.desk, friday.anna
    await desk.recruiter.invites(await delivered(desk, await desk.house.graduate("狄")), starts_at=at(29))
    await anna.delete(path(friday.show, friday.seen))
    await desk.recruiter.invites(await delivered(desk, anna), starts_at=at(30))


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
    first = await recruiter.call("/queues", "next", job=desk.job["id"])
    assert first["graduate"]["id"] == di.me["id"]
    await di.call("/queues", "leave", place=first["id"])
    assert await refused(recruiter.call("/queues", "next", job=desk.job["id"])) == ("conflict", "nobody_waits")
    await anna.delete(path(shown, seen))
    assert (await recruiter.call("/queues", "next", job=desk.job["id"]))["graduate"]["id"] == anna.me["id"]


async def test_a_reminder_set_over_an_appointment_is_told_as_long_as_they_overlap(friday: Friday) -> None:
    desk, anna, overlaps = friday.desk, friday.anna, "/api/reminders/overlaps"
    await anna.delete(path(friday.show, friday.seen))
    interview = await desk.recruiter.invites(await delivered(desk, anna), starts_at=at(30))
    assert (await anna.get(overlaps))["overlaps"] == []
    await anna.put(path(friday.show, friday.seen))
    [found] = (await anna.get(overlaps))["overlaps"]
    assert (found["broadcast"], found["job"]) == (friday.show["id"], friday.seen["id"])
    assert (found["interview"], found["starts_at"]) == (interview["id"], interview["starts_at"])
    assert found["company"]["name"] == interview["company"]["name"]
    await desk.recruiter.post(f"/api/interviews/{interview['id']}/move", starts_at=at(29))
    assert (await anna.get(overlaps))["overlaps"] == []
    await desk.recruiter.post(f"/api/interviews/{interview['id']}/move", starts_at=at(30), anyway=True)
    assert len((await anna.get(overlaps))["overlaps"]) == 1
    await anna.post(f"/api/interviews/{interview['id']}/cancel")
    assert (await anna.get(overlaps))["overlaps"] == []
    assert (await (await desk.house.graduate("狄")).get(overlaps))["overlaps"] == []
    assert await refused(desk.recruiter.get(overlaps)) == ("forbidden", "wrong_role")
