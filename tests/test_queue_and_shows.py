"""A queue beside a show: who asked to be called in it, or has a hand up, is passed over and keeps the place."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from server.audience.reminders.clock import tick
from server.broadcasts.models import Broadcast
from server.db import transaction
from tests.bells import path
from tests.booking import Desk
from tests.people import House, refused


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
