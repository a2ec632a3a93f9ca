"""Résumés: a graduate's own, kept whole, or refused and unchanged."""

from typing import Any

import pytest

from tests.forms import resume
from tests.people import House, refused
from tests.servers import ON_SQLITE


async def test_a_resume_is_kept_whole(house: House) -> None:
    anna = await house.graduate()
    assert await anna.get("/api/resume") is None
    saved = await anna.saves_resume()
    assert saved == await anna.get("/api/resume")
    assert saved["experience"][0]["from"] == "2025-07"
    assert saved["experience"][0]["to"] is None
    await anna.saves_resume(major="车辆工程", skills=[])
    again = await anna.get("/api/resume")
    assert (again["major"], again["skills"]) == ("车辆工程", [])


@ON_SQLITE
@pytest.mark.parametrize(
    "wrong",
    [
        {"full_name": " "},
        {"full_name": "陈\x00"},
        {"degree": "master of the universe"},
        {"graduation_year": "2026"},
        {"graduation_year": 12},
        {"email": "anna"},
        {"phone": "call me"},
        {"skills": ["x"] * 31},
        {"summary": "x" * 2001},
        {"experience": [{"organisation": "厂", "role": "实习生", "from": "2025-13"}]},
        {"shoe_size": 38},
    ],
)
async def test_a_wrong_resume_changes_nothing(house: House, wrong: dict[str, Any]) -> None:
    anna = await house.graduate()
    assert (await refused(anna.put("/api/resume", **resume(**wrong))))[0] == "invalid"
    assert await anna.get("/api/resume") is None


async def test_only_graduates_have_resumes(house: House) -> None:
    visitor, recruiter = await house.visitor(), await house.recruiter()
    assert await refused(visitor.get("/api/resume")) == ("unauthorized", "sign_in")
    assert await refused(visitor.put("/api/resume", **resume())) == ("unauthorized", "sign_in")
    assert await refused(recruiter.get("/api/resume")) == ("forbidden", "wrong_role")
    assert await refused(recruiter.put("/api/resume", **resume())) == ("forbidden", "wrong_role")
