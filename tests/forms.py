"""What people fill in: a resume, a posting, the plan of a show; each as it is right, with changes."""

from datetime import UTC, datetime, timedelta
from typing import Any


def resume(**changes: Any) -> dict[str, Any]:
    """A resume that may be delivered: `await anna.put("/api/resume", **resume(major="…"))`."""
    return {
        "full_name": "陈安娜",
        "school": "重庆大学",
        "degree": "bachelor",
        "major": "机械设计制造及其自动化",
        "graduation_year": 2026,
        "phone": "13800000000",
        "email": "anna@example.com",
        "skills": ["焊接工艺", "SolidWorks"],
        "summary": "喜欢把东西做出来。",
        "experience": [{"organisation": "山城机床厂", "role": "实习生", "from": "2025-07", "text": "改进夹具。"}],
    } | changes


def job(**changes: Any) -> dict[str, Any]:
    """A posting with everything the law asks for: `await recruiter.post("/api/jobs", **job(title="…"))`."""
    return {
        "title": "嵌入式软件工程师",
        "headcount": 3,
        "conditions": "本科及以上，电子或计算机相关专业，应届毕业生可投。",
        "duties": "参与车载控制器软件的开发与测试。",
        "place": "重庆市两江新区",
        "pay_low": 6000,
        "pay_high": 9000,
        "valid_until": (datetime.now(UTC) + timedelta(days=60)).date().isoformat(),
    } | changes


def plan(*jobs: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A show of next week with a turn for each company of these jobs: `await host.put(path, **plan(job))`."""
    turns: dict[str, dict[str, Any]] = {}
    for each in jobs:
        company = each["company"]["id"]
        turns.setdefault(company, {"company": company, "minutes": 15, "jobs": []})["jobs"].append(each["id"])
    starts_at = (datetime.now(UTC) + timedelta(days=7)).isoformat()
    return {"title": "周五直播", "about": "三家企业", "starts_at": starts_at, "turns": list(turns.values())} | changes
