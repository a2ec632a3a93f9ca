"""A public institution that examines: its panel, its candidates, and the examination on its way from draw to record."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from server.audit import AuditEntry
from server.db import reading
from tests.forms import job
from tests.people import House, Person

LIVE = "/interviews"
CRITERIA = [{"name": "专业", "weight": 3}, {"name": "表达", "weight": 1}]
NAMES = ("陈安娜", "狄青", "吴越", "赵一", "钱二")
COLLEAGUES = ("王工", "周工", "郑工", "冯工", "褚工", "卫工")


def next_hour() -> str:
    return (datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)).isoformat()


def at_once() -> str:
    """The five minutes that are to come, so that nobody has to wait for the door."""
    return (datetime.fromtimestamp(datetime.now(UTC).timestamp() // 300 * 300, UTC) + timedelta(minutes=5)).isoformat()


class Institution:
    """One job, candidates who applied for it, and recruiters of whom the first organises and examines."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def opened(self, candidates: int = 3, examiners: int = 2) -> "Institution":
        self.li = await self.house.employer("李工")
        company = self.li.me["company"]["id"]
        assert self.house.bureau
        await self.house.bureau.put(f"/api/companies/{company}/institution", institution=True)
        self.job = await self.li.post("/api/jobs", **job(title="档案管理员"))
        await self.li.put(f"/api/jobs/{self.job['id']}/scorecard", criteria=CRITERIA)
        self.panel = [self.li] + [await self.colleague(name) for name in COLLEAGUES[: examiners - 1]]
        self.candidates = [await self.candidate(name) for name in NAMES[:candidates]]
        return self

    async def colleague(self, name: str) -> Person:
        return await self.house.colleague(self.li, name)

    async def candidate(self, name: str) -> Person:
        person = await self.house.graduate(name)
        await person.saves_resume(full_name=name)
        person.application = await person.delivers(self.job)  # type: ignore[attr-defined]
        return person

    def plan(self, **changes: Any) -> dict[str, Any]:
        applications = [one.application["id"] for one in self.candidates]  # type: ignore[attr-defined]
        panel = [one.me["id"] for one in self.panel]
        return {
            "job": self.job["id"],
            "applications": applications,
            "panel": panel,
            "starts_at": next_hour(),
            "minutes": 20,
        } | changes

    async def announces(self, **changes: Any) -> dict[str, Any]:
        self.examination: dict[str, Any] = await self.li.post("/api/examinations", **self.plan(**changes))
        self.path = f"/api/examinations/{self.examination['id']}"
        return self.examination

    async def draws(self, word: str = "07 11 23 30") -> dict[str, Any]:
        self.examination = await self.li.post(f"{self.path}/draw", word=word)
        await self.knows_the_order()
        return self.examination

    async def knows_the_order(self) -> None:
        """Candidates and interviews by number from here on."""
        self.examination = await self.li.get(self.path)
        numbers = {one: (await self.own_lot(one))["number"] for one in self.candidates}
        self.candidates.sort(key=lambda one: numbers[one])
        self.interviews = [one["interview"] for one in self.examination["lots"]]

    async def own_lot(self, person: Person) -> dict[str, Any]:
        lots = (await person.get(self.path))["lots"]
        return next(one for one in lots if one["mine"])

    async def enters(self, person: Person, number: int) -> Any:
        if person.socket is None:
            await person.connects(LIVE)
        return await person.call(LIVE, "enter", interview=self.interviews[number - 1])

    async def begins(self, number: int, *panel: Person) -> None:
        """The panel, or some of it, and the candidate are inside."""
        candidate, interview = self.candidates[number - 1], self.interviews[number - 1]
        for examiner in panel or self.panel:
            await self.enters(examiner, number)
        await self.enters(candidate, number)
        await self.li.call(LIVE, "admit", interview=interview, person=candidate.me["id"])

    async def identifies(self, number: int, by: Person | None = None, **more: Any) -> Any:
        path = f"/api/interviews/{self.interviews[number - 1]}/identity"
        return await (by or self.li).post(path, **{"document": "identity_card", "matched": True} | more)

    async def judges(self, number: int, who: Person, *scores: int) -> Any:
        path = f"/api/interviews/{self.interviews[number - 1]}/scorecard"
        return await who.put(path, scores=list(scores), recommendation="yes", submit=True)

    async def ends(self, number: int) -> None:
        await self.li.call(LIVE, "end", interview=self.interviews[number - 1])

    async def examines(self, number: int, *scores: int) -> None:
        """The whole of it; each examiner's score for both criteria."""
        await self.begins(number)
        await self.identifies(number)
        for examiner, score in zip(self.panel, scores, strict=True):
            await self.judges(number, examiner, score, score)
        await self.ends(number)


async def notice(person: Person) -> tuple[str, str]:
    newest = (await person.get("/api/notices"))["notices"][0]
    return newest["kind"], newest["link"]


async def verbs(house: House, object: str) -> list[str]:
    assert house.app
    async with reading(house.app) as db:
        found = select(AuditEntry.verb).where(AuditEntry.object == object).order_by(AuditEntry.at)
        return list(await db.scalars(found))
