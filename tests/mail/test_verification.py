"""A company is verified for six months: staff see who is due, it is told in good time, and nothing public ends."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

from server.jobs import verification
from server.jobs.models import SHANGHAI
from tests.forms import job
from tests.mail.letters import PAGE, Later, sends, waiting
from tests.mail.mailbox import Mailbox, words
from tests.people import House, Person, refused

Json = dict[str, Any]
AGREED = {"company_verified", "company_due", "company_overdue", "company_confirmed"}


class Verified:
    """A company whose jobs are public, and time that goes by."""

    def __init__(self, house: House, later: Later) -> None:
        self.house, self.later = house, later

    async def begun(self) -> "Verified":
        self.li = await self.house.employer()
        self.id = self.li.me["company"]["id"]
        self.job = await self.li.post("/api/jobs", **job(valid_until=self.day(360)))
        self.until = date.fromisoformat((await self.li.get("/api/me"))["verified_until"])
        return self

    def day(self, days: int) -> str:
        return (datetime.now(SHANGHAI).date() + timedelta(days=days)).isoformat()

    async def comes_to(self, days: int) -> None:
        """So many days before the last one, or after it: at ten in the morning, by when everybody signs in anew."""
        morning = datetime.combine(self.until, datetime.min.time(), SHANGHAI) + timedelta(hours=10)
        self.later.by = morning - timedelta(days=days) - datetime.now(UTC)
        self.li = await self.house.signs_in(self.li.me["account"])
        self.staff = await self.house.staff()
        await self.goes_on()

    async def goes_on(self) -> None:
        assert self.house.app
        await verification.tick(self.house.app)
        await verification.tick(self.house.app)

    async def told(self) -> list[str]:
        """Newest first."""
        return [one["kind"] for one in (await self.li.get("/api/notices"))["notices"] if one["kind"] in AGREED]

    async def due(self) -> list[Json]:
        return list((await self.staff.get("/api/companies/due"))["companies"])

    async def confirms(self) -> Json:
        made: Json = await self.staff.post(f"/api/companies/{self.id}/verify")
        return made


def months_after(day: date) -> date:
    """Six of them, as a calendar counts."""
    months = day.month + 5
    first = date(day.year + months // 12, months % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), last)


async def test_it_is_told_a_month_and_a_week_before_and_when_it_is_over(
    house: House, later: Later, box: Mailbox
) -> None:
    company = await Verified(house, later).begun()
    today = datetime.now(SHANGHAI).date()
    assert company.until in (months_after(today), months_after(today - timedelta(days=1)))
    expected = ["company_verified"]
    for days, kind in ((31, ""), (30, "company_due"), (8, ""), (7, "company_due"), (0, ""), (-1, "company_overdue")):
        await company.comes_to(days)
        expected = [kind, *expected] if kind else expected
        assert await company.told() == expected, days
    account = company.li.me["account"]
    async with box.open():
        await sends(house)
    assert await waiting(house) == []
    first, *_, last = box.got[account]
    assert f"核验有效到{company.until.year}年{company.until.month}月{company.until.day}日" in first["subject"]
    assert "不能发布新岗位" in last["subject"]
    assert f"{PAGE}/company?tab=profile" in words(last)


async def test_staff_confirm_it_by_one_tap_and_see_who_is_next(house: House, later: Later, box: Mailbox) -> None:
    company = await Verified(house, later).begun()
    await company.comes_to(31)
    assert await company.due() == []
    assert await refused(company.confirms()) == ("conflict", "company_verified"), "there is nothing to confirm yet"
    await company.comes_to(30)
    [near] = await company.due()
    assert (near["company"], near["verified_until"]) == (company.id, company.until.isoformat())
    assert (near["verified_by"], near["name"]) == ("王科长", company.li.me["company"]["name"])
    for person, code in (
        (company.li, "forbidden"),
        (await house.host(), "forbidden"),
        (await house.visitor(), "unauthorized"),
    ):
        assert (await refused(person.get("/api/companies/due")))[0] == code

    tapped = await asyncio.gather(*(company.confirms() for _ in range(3)), return_exceptions=True)
    [confirmed] = [one for one in tapped if isinstance(one, dict)]
    assert confirmed["verified_until"] == months_after(company.until).isoformat(), "who is early loses no day"
    assert await company.due() == []
    assert await house.audited(f"company:{company.id}") == ["verify_company", "confirm_company"]
    assert (await company.told())[0] == "company_confirmed"
    async with box.open():
        await sends(house)
    assert box.got[company.li.me["account"]] == [], "it is confirmed by then: nothing is due any more"
    await company.comes_to(-1)
    assert "company_overdue" not in await company.told()


async def test_an_overdue_company_posts_nothing_new_and_loses_nothing(house: House, later: Later) -> None:
    company = await Verified(house, later).begun()
    other = await company.li.post("/api/jobs", **job(title="钳工", valid_until=company.day(90)))
    closed = await company.li.post("/api/jobs", **job(title="电工", valid_until=company.day(360)))
    await company.li.post(f"/api/jobs/{closed['id']}/close")
    await company.comes_to(-1)
    until = (datetime.now(SHANGHAI).date() + timedelta(days=300)).isoformat()
    overdue = ("conflict", "company_overdue")
    assert await refused(company.li.post("/api/jobs", **job(valid_until=until))) == overdue
    assert await refused(company.li.post(f"/api/jobs/{closed['id']}/reopen")) == overdue
    assert await refused(company.li.put(f"/api/jobs/{other['id']}", **job(valid_until=until))) == overdue
    assert (await company.li.put(f"/api/jobs/{company.job['id']}", **job(valid_until=until)))["state"] == "open"
    await company.li.post(f"/api/jobs/{company.job['id']}/close")
    reopened = await company.li.post(f"/api/jobs/{company.job['id']}/reopen")
    assert reopened["state"] == "open", "it could have stayed up: closing it is no trap"
    await company.li.post(f"/api/jobs/{other['id']}/close")
    assert await refused(company.li.put(f"/api/jobs/{other['id']}", **job(valid_until=until))) == overdue
    assert await refused(company.li.post(f"/api/jobs/{other['id']}/reopen")) == ("conflict", "job_expired")

    anna = await house.graduate()
    await anna.saves_resume()
    assert (await anna.delivers(company.job))["state"] == "delivered"
    host = await house.host()
    show = await host.plans(company.job, starts_at=(later.now() + timedelta(hours=1)).isoformat())
    assert [turn["company"]["verified"] for turn in show["turns"]] == [True]
    await host.plans(other, starts_at=(later.now() + timedelta(hours=2)).isoformat())
    await company.li.put(f"/api/jobs/{other['id']}", **job(title="高级钳工", valid_until=until))
    announced = await company.li.post(f"/api/jobs/{other['id']}/reopen")
    assert (announced["state"], announced["title"], len(announced["on_show"])) == ("open", "高级钳工", 1)
    [late] = await company.due()
    assert late["verified_until"] == company.until.isoformat()
    assert (await company.confirms())["verified_until"] > until
    posted = await company.li.post("/api/jobs", **job(valid_until=until))
    assert posted["state"] == "open"


async def test_who_waits_for_the_first_verification_may_write(house: House, later: Later) -> None:
    recruiter: Person = await house.recruiter()
    assert (await recruiter.get("/api/me"))["verified_until"] is None
    later.by = timedelta(days=1)
    assert (await recruiter.post("/api/jobs", **job()))["state"] == "open"
