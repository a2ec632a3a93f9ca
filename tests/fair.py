"""Where a resume meets a job."""

from tests.forms import job
from tests.people import House


class Fair:
    """A verified employer with a job, and a graduate with a resume."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def opens(self) -> "Fair":
        self.recruiter = await self.house.employer()
        self.job = await self.recruiter.post("/api/jobs", **job())
        self.anna = await self.house.graduate()
        await self.anna.saves_resume()
        return self
