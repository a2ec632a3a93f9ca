"""The public schedule: this Friday, what comes, replays; shows by state, a page at a time."""

from datetime import UTC, datetime, timedelta

import msgspec

from tests.people import House, Person, refused


async def test_the_schedule_comes_in_pages(house: House, host: Person) -> None:
    start = datetime.now(UTC) + timedelta(days=1)
    for n in range(23):
        await host.plans(title=str(n), starts_at=(start + timedelta(hours=n // 2)).isoformat())
    first = await host.get("/api/broadcasts", state="scheduled")
    rest = await host.get("/api/broadcasts", state="scheduled", page=first["next"])
    shows = first["broadcasts"] + rest["broadcasts"]
    assert (len(first["broadcasts"]), len(rest["broadcasts"]), rest["next"]) == (20, 3, None)
    assert len({show["id"] for show in shows}) == 23
    assert [show["starts_at"] for show in shows] == sorted(show["starts_at"] for show in shows)
    for query in ({"page": "x"}, {"page": "2026-01-01~7"}, {"state": "lost"}, {"after": "2"}):
        assert (await refused(host.get("/api/broadcasts", **query)))[0] == "invalid"


async def test_the_home_page_has_one_show_whole_and_the_others_in_brief(house: House, host: Person) -> None:
    visitor = await house.visitor()
    assert await visitor.get("/api/schedule") == {"first": None, "coming": [], "replays": [], "next": None}
    postings = [await house.posting() for _ in range(8)]
    soon, *later = [
        await host.plans(*postings, starts_at=(datetime.now(UTC) + timedelta(days=days)).isoformat())
        for days in range(1, 21)
    ]
    seen = await visitor.get("/api/schedule")
    assert seen["first"] == soon
    assert [one["id"] for one in seen["coming"]] == [show["id"] for show in later]
    assert len(msgspec.json.encode(seen["coming"])) < 500 * len(later)
    live = await host.goes_live(postings[0], starts_at=soon["starts_at"])
    seen = await visitor.get("/api/schedule")
    assert (seen["first"]["id"], seen["coming"][0]["id"]) == (live["id"], soon["id"])
    await host.runs("end")
    assert (await visitor.get("/api/schedule"))["replays"] == []  # nothing was on air, so nothing was recorded


async def test_replays_come_newest_first(house: House, host: Person) -> None:
    for days in (1, 2):
        starts_at = (datetime.now(UTC) + timedelta(days=days)).isoformat()
        await host.enters(await host.plans(title=str(days), starts_at=starts_at))
        await host.runs("go_live")
        await host.runs("end")
    assert [show["title"] for show in (await host.get("/api/broadcasts", state="ended"))["broadcasts"]] == ["2", "1"]
