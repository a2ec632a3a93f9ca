"""Companies and their jobs: who may post, what must be in a posting, and who sees it when."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from server.db import transaction
from server.jobs.models import Job, today
from server.paging import PAGE
from tests.forms import job
from tests.people import House, Person, Refused
from tests.servers import ON_SQLITE


async def titles(person: Person, **params: Any) -> list[str]:
    return [found["title"] for found in (await person.get("/api/jobs", **params))["jobs"]]


async def test_a_job_of_a_verified_company_is_found(house: House) -> None:
    recruiter, visitor = await house.recruiter(), await house.visitor()
    posted = await recruiter.post("/api/jobs", **job(title=" 焊接工艺工程师 "))
    assert (posted["title"], posted["state"], posted["on_show"]) == ("焊接工艺工程师", "open", [])
    assert posted["company"] == recruiter.me["company"]
    assert await titles(visitor) == []
    with pytest.raises(Refused) as refused:
        await visitor.get(f"/api/jobs/{posted['id']}")
    assert refused.value.status == 404
    await house.verifies(recruiter)
    posted["company"]["verified"] = True
    assert await visitor.get(f"/api/jobs/{posted['id']}") == posted
    assert (await visitor.get("/api/jobs"))["jobs"] == [posted]


@ON_SQLITE
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": ""}, None),
        ({"title": "\n "}, None),
        ({"title": "长" * 121}, None),
        ({"headcount": 0}, None),
        ({"headcount": 10_000}, None),
        ({"headcount": "3"}, None),
        ({"headcount": 2.5}, None),
        ({"conditions": " "}, None),
        ({"conditions": "条" * 5001}, None),
        ({"duties": None}, None),
        ({"duties": "\x00"}, "nul"),
        ({"place": ""}, None),
        ({"pay_low": 0}, None),
        ({"pay_high": 1_000_001}, None),
        ({"pay_low": 9000, "pay_high": 6000}, "pay"),
        ({"valid_until": "2020-01-01"}, "valid_until"),
        ({"valid_until": "2999-01-01"}, "valid_until"),
        ({"valid_until": "tomorrow"}, None),
        ({"valid_until": "2027-02-30"}, None),
        ({"company": str(uuid4())}, None),
        ({"conditions": "限男性，能吃苦"}, "wording"),
        ({"title": "客服（女士优先）"}, "wording"),
        ({"duties": "培训后包过，保录用"}, "wording"),
    ],
)
async def test_a_posting_that_lacks_what_the_law_asks_for_changes_nothing(
    house: House, changes: dict[str, Any], reason: str | None
) -> None:
    recruiter = await house.recruiter()
    kept = await recruiter.post("/api/jobs", **job())
    wanted, path = job(**changes), f"/api/jobs/{kept['id']}"
    for ask in (recruiter.post("/api/jobs", **wanted), recruiter.put(path, **wanted)):
        with pytest.raises(Refused) as refused:
            await ask
        assert (refused.value.status, refused.value.code, refused.value.reason) == (400, "invalid", reason)
    assert (await recruiter.get("/api/jobs", mine="true"))["jobs"] == [kept]


async def test_every_required_field_is_required(house: House) -> None:
    recruiter = await house.recruiter()
    for field in job():
        with pytest.raises(Refused) as refused:
            await recruiter.post("/api/jobs", **{key: value for key, value in job().items() if key != field})
        assert refused.value.status == 400
        assert field in refused.value.error["message"]
    assert await titles(recruiter, mine="true") == []


async def test_a_posting_that_is_no_json_or_too_large_is_refused(house: House) -> None:
    recruiter = await house.recruiter()
    for body, status in ((b"{", 400), (b"x" * 300_000, 413)):
        with pytest.raises(Refused) as refused:
            await recruiter.ask("POST", "/api/jobs", data=body, headers={"Content-Type": "application/json"})
        assert refused.value.status == status


async def test_only_recruiters_post(house: House) -> None:
    people = (await house.visitor(), 401), (await house.graduate(), 403), (await house.host(), 403)
    for person, status in people:
        for ask in (person.post("/api/jobs", **job()), person.get("/api/jobs", mine="true")):
            with pytest.raises(Refused) as refused:
                await ask
            assert refused.value.status == status
    assert await titles(await house.staff()) == []


async def test_a_job_is_its_companys(house: House) -> None:
    owner, rival, graduate = await house.employer(), await house.employer("对手"), await house.graduate()
    kept = await owner.post("/api/jobs", **job())
    path = f"/api/jobs/{kept['id']}"
    for person, status in ((rival, 404), (graduate, 403), (await house.visitor(), 401), (await house.staff(), 403)):
        for ask in (person.put(path, **job(title="改了")), person.post(f"{path}/close"), person.post(f"{path}/reopen")):
            with pytest.raises(Refused) as refused:
                await ask
            assert refused.value.status == status
    with pytest.raises(Refused) as refused:
        await owner.ask("POST", f"{path}/close", {}, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.value.reason == "foreign_origin"
    assert await graduate.get(path) == kept


@pytest.mark.parametrize("id", ["7c9c2f0e-52b7-4d0b-9a55-0d0f2f7c1a3e", "1", "..%2f", "%00"])
async def test_a_job_that_is_not_there(house: House, id: str) -> None:
    recruiter = await house.recruiter()
    for ask in (
        recruiter.get(f"/api/jobs/{id}"),
        recruiter.put(f"/api/jobs/{id}", **job()),
        recruiter.post(f"/api/jobs/{id}/close"),
        recruiter.get(f"/api/companies/{id}"),
    ):
        with pytest.raises(Refused) as refused:
            await ask
        assert (refused.value.status, refused.value.code) == (404, "not_found")


async def test_a_job_is_edited_closed_and_opened_again(house: House) -> None:
    recruiter, visitor = await house.employer(), await house.visitor()
    kept = await recruiter.post("/api/jobs", **job())
    path = f"/api/jobs/{kept['id']}"
    changed = await recruiter.put(path, **job(title="测试工程师", headcount=5))
    assert (changed["title"], changed["headcount"], changed["posted_at"]) == ("测试工程师", 5, kept["posted_at"])
    assert await visitor.get(path) == changed

    assert (await recruiter.post(f"{path}/close"))["state"] == "closed"
    assert await titles(visitor) == []
    assert await titles(recruiter, mine="true") == ["测试工程师"]
    with pytest.raises(Refused) as refused:
        await visitor.get(path)
    assert refused.value.status == 404
    with pytest.raises(Refused) as refused:
        await recruiter.post(f"{path}/close")
    assert (refused.value.status, refused.value.reason) == (409, "job_closed")

    assert await recruiter.post(f"{path}/reopen") == changed
    assert await titles(visitor) == ["测试工程师"]
    with pytest.raises(Refused) as refused:
        await recruiter.post(f"{path}/reopen")
    assert (refused.value.status, refused.value.reason) == (409, "job_open")
    assert await house.audited() == ["add_staff", "verify_company", "post_job", "edit_job", "close_job", "reopen_job"]


async def test_a_job_whose_day_has_passed_is_gone_for_others(house: House) -> None:
    recruiter, visitor = await house.employer(), await house.visitor()
    kept = await recruiter.post("/api/jobs", **job(valid_until=today(datetime.now(UTC)).isoformat()))
    assert await titles(visitor) == [kept["title"]]
    await age(house, kept["id"])
    assert await titles(visitor) == []
    [mine] = (await recruiter.get("/api/jobs", mine="true"))["jobs"]
    assert mine["state"] == "expired"
    await recruiter.post(f"/api/jobs/{kept['id']}/close")
    with pytest.raises(Refused) as refused:
        await recruiter.post(f"/api/jobs/{kept['id']}/reopen")
    assert refused.value.reason == "job_expired"
    assert (await recruiter.get("/api/jobs", mine="true"))["jobs"][0]["state"] == "closed"


async def age(house: House, id: str) -> None:
    """As if yesterday had been the last day."""
    assert house.app
    async with transaction(house.app) as work:
        row = await work.db.get_one(Job, UUID(id))
        row.valid_until = today(work.now) - timedelta(days=1)


def test_the_day_is_the_one_in_chongqing() -> None:
    assert today(datetime(2026, 11, 26, 15, 59, tzinfo=UTC)).isoformat() == "2026-11-26"
    assert today(datetime(2026, 11, 26, 16, 0, tzinfo=UTC)).isoformat() == "2026-11-27"


async def test_jobs_are_found_by_title_and_company(house: House) -> None:
    first = await house.employer("李工", "重庆长江电子有限公司")
    second = await house.employer("赵工", "山城100%软件有限公司")
    for person, title in ((first, "Java后端工程师"), (first, "焊工"), (second, "测试工程师")):
        await person.post("/api/jobs", **job(title=title))
    visitor = await house.visitor()
    assert await titles(visitor) == ["测试工程师", "焊工", "Java后端工程师"]
    assert await titles(visitor, q="工程师") == ["测试工程师", "Java后端工程师"]
    assert await titles(visitor, q="java") == ["Java后端工程师"]
    assert await titles(visitor, q="长江电子") == ["焊工", "Java后端工程师"]
    assert await titles(visitor, q="0%软") == ["测试工程师"]
    assert await titles(visitor, q="%") == ["测试工程师"]
    assert await titles(visitor, q="_") == []
    assert await titles(visitor, company=first.me["company"]["id"]) == ["焊工", "Java后端工程师"]
    assert await titles(visitor, company=str(uuid4())) == []


async def test_a_long_list_is_read_page_by_page(house: House) -> None:
    recruiter, visitor = await house.employer(), await house.visitor()
    for number in range(PAGE + 3):
        await recruiter.post("/api/jobs", **job(title=f"岗位{number}"))
    first = await visitor.get("/api/jobs")
    assert len(first["jobs"]) == PAGE
    second = await visitor.get("/api/jobs", page=first["next"])
    assert second["next"] is None
    found = [each["title"] for each in first["jobs"] + second["jobs"]]
    assert found == [f"岗位{number}" for number in reversed(range(PAGE + 3))]


@ON_SQLITE
@pytest.mark.parametrize(
    "params",
    [
        {"page": "nonsense"},
        {"page": f"0001-01-01T00:00:00+14:00_{uuid4()}"},
        {"page": "2026-11-24T00:00:00+00:00_x"},
        {"q": "x" * 101},
        {"q": "\x00"},
        {"company": "山城"},
        {"mine": "perhaps"},
        {"order": "pay"},
    ],
)
async def test_a_list_that_cannot_be_asked_for(house: House, params: dict[str, str]) -> None:
    recruiter = await house.recruiter()
    with pytest.raises(Refused) as refused:
        await recruiter.get("/api/jobs", **params)
    assert (refused.value.status, refused.value.code) == (400, "invalid")
