"""The outcomes as a table for spreadsheet programs, which must not reckon with what somebody wrote."""

import csv
from datetime import UTC, datetime, timedelta

from server.bureau.sheet import as_text
from server.db import DATABASE
from tests.fair import Fair
from tests.forms import job
from tests.people import refused


def at_three(days: int) -> datetime:
    """In Shanghai, in so many days."""
    return (datetime.now(UTC) + timedelta(days=days)).replace(hour=7, minute=0, second=0, microsecond=0)


async def test_staff_take_the_outcomes_with_them_as_a_table(fair: Fair) -> None:
    staff, host = await fair.house.staff(), await fair.house.host()
    friday, later = at_three(7), at_three(14)
    named = '=HYPERLINK("https://evil.example")'
    first = await host.goes_live(fair.job, title=named, starts_at=friday.isoformat())
    await fair.anna.delivers(fair.job, broadcast=first["id"], playhead_ms=0)
    await fair.anna.delivers(await fair.recruiter.post("/api/jobs", **job()))
    await host.goes_live(fair.job, title='秋招, "第二场"', starts_at=later.isoformat())
    path = "/api/outcomes.csv"
    for other in (host, fair.recruiter, fair.anna):
        assert await refused(other.get(path)) == ("forbidden", "wrong_role")
    async with staff.http.get(path, params={"language": "en"}) as answer:
        assert answer.headers["Content-Disposition"] == 'attachment; filename="outcomes.csv"'
        assert (answer.content_type, answer.charset) == ("text/csv", "utf-8")
        written = (await answer.read()).decode("utf-8")
    assert written[0] == "\ufeff"
    head, second, formula, pages = csv.reader(written[1:].splitlines())
    assert (head[:2], head[3:5], len(head)) == (["Show", "Begins (Beijing time)"], ["Delivered", "Read"], 10)
    assert second[:2] == ['秋招, "第二场"', f"{later:%Y-%m-%d} 15:00"]
    assert formula[:2] == ['\'=HYPERLINK("https://evil.example")', f"{friday:%Y-%m-%d} 15:00"]
    assert formula[3:] == ["1", "0", "0", "0", "0", "0", "0"]
    assert pages == ["Delivered on job pages", "", "", "1", "0", "0", "0", "0", "0", "0"]
    assert (await staff.get(path)).splitlines()[0].startswith("\ufeff直播,开始（北京时间）,")
    (done,) = (await staff.get("/api/audits", kind="data"))["audits"]
    assert (done["act"], done["name"], done["facts"]) == ("outcomes.download", staff.name, {"count": 2})
    assert (await refused(staff.get(path, language="fr")))[0] == "invalid"


async def test_nobody_who_writes_waits_for_the_table(fair: Fair) -> None:
    staff = await fair.house.staff()
    await staff.get("/api/outcomes.csv")
    assert fair.house.app
    async with fair.house.app[DATABASE].writing():
        assert await staff.get("/api/outcomes.csv")
        assert await fair.anna.get("/api/me")


def test_what_begins_like_a_formula_is_text() -> None:
    for words in ("=1", "+1", "-1", "@A1", " =1", "\t=1", "＝1"):
        assert as_text(words) == f"'{words}"
    for words in ("周五直播", "2026", "A=1", ""):
        assert as_text(words) == words
