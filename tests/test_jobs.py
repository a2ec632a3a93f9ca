"""Companies and their jobs."""

from tests.people import House, job


async def test_a_job_of_a_verified_company_is_found(house: House) -> None:
    recruiter = await house.recruiter()
    posted = await recruiter.post("/api/jobs", **job(title="焊接工艺工程师"))
    visitor = await house.visitor()
    assert (await visitor.get("/api/jobs"))["jobs"] == []
    await house.verifies(recruiter)
    [found] = (await visitor.get("/api/jobs", q="焊接"))["jobs"]
    assert found["id"] == posted["id"]
    assert found["company"]["verified"]
