"""Two interviewers who judge, as tests begin it."""

from typing import Any

from tests.meeting import LIVE, Meeting
from tests.people import House, Person

CRITERIA = [
    {"name": "专业", "weight": 3, "low": "差", "middle": "中", "high": "好"},
    {"name": "表达", "weight": 1, "low": "", "middle": "", "high": ""},
]


class Panel:
    """An interview of two interviewers that is going on, for a job with criteria of its own."""

    def __init__(self, house: House) -> None:
        self.meeting = Meeting(house)

    async def begun(self) -> "Panel":
        await self.meeting.arranged()
        self.li = self.meeting.recruiter
        await self.li.put(f"/api/jobs/{self.meeting.job['id']}/scorecard", criteria=CRITERIA)
        self.mei = await self.meeting.colleague("王工")
        await self.meeting.begun()
        await self.meeting.enters(self.mei)
        self.path = f"/api/interviews/{self.meeting.id}"
        return self

    async def judges(self, who: Person, *scores: int | None, **more: Any) -> Any:
        body = {"scores": list(scores), "recommendation": "yes", "submit": True} | more
        return await who.put(f"{self.path}/scorecard", **body)

    async def ends(self) -> None:
        await self.li.call(LIVE, "end", interview=self.meeting.id)
