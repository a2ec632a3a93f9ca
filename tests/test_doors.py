"""Who waits at a door, as the panel hears of it on any other page."""

from tests.meeting import LIVE, Meeting, seat, until
from tests.people import refused


async def test_a_knock_is_heard_by_the_panel_on_any_page(meeting: Meeting) -> None:
    li, anna, path = meeting.recruiter, meeting.anna, "/api/interviews/knocks"
    stranger = await meeting.house.employer()
    for person in (li, stranger):
        await person.connects("/inbox")
    await meeting.enters(anna)
    heard = (await li.hears("/inbox", "door_changed"))["door"]
    facts = (heard["interview"], heard["name"], heard["job"], heard["waits"])
    assert facts == (meeting.id, anna.me["name"], meeting.job["title"], "knocking")
    assert (await li.get(path))["doors"] == [heard]
    colleague = await meeting.colleague("王工")
    assert [(await one.get(path))["doors"] for one in (colleague, stranger)] == [[], []]
    await anna.call(LIVE, "leave", interview=meeting.id)
    assert (await li.hears("/inbox", "door_changed"))["door"]["waits"] is None
    assert (await li.get(path))["doors"] == []
    await anna.call(LIVE, "enter", interview=meeting.id)
    assert (await li.hears("/inbox", "door_changed"))["door"]["waits"] == "knocking"
    await meeting.enters(colleague)
    await meeting.admits(anna, colleague)
    while (await li.hears("/inbox", "door_changed"))["door"]["waits"]:
        pass
    assert (await li.get(path))["doors"] == []
    assert stranger.heard["/inbox", "door_changed"].empty()
    assert await refused(anna.get(path)) == ("forbidden", "wrong_role")


async def test_who_is_inside_already_is_not_called_on_other_pages(meeting: Meeting) -> None:
    li, anna = meeting.recruiter, meeting.anna
    await meeting.enters(li)
    await meeting.enters(anna)
    assert (await li.get("/api/interviews/knocks"))["doors"] == []
    await li.disconnects()
    await until(anna, lambda seen: seat(seen, li) == "away")
    doors = (await li.get("/api/interviews/knocks"))["doors"]
    assert [(one["interview"], one["waits"]) for one in doors] == [(meeting.id, "knocking")]


async def test_a_candidate_who_is_inside_alone_calls_the_panel(meeting: Meeting) -> None:
    """As one is whom a queue called: their door is open, so they do not knock."""
    li, anna = meeting.recruiter, meeting.anna
    colleague = await meeting.colleague("王工")
    await meeting.begun()
    await meeting.enters(colleague)
    await li.call(LIVE, "leave", interview=meeting.id)
    assert (await li.get("/api/interviews/knocks"))["doors"] == []
    await li.connects("/inbox")
    await colleague.disconnects()
    while (door := (await li.hears("/inbox", "door_changed"))["door"])["waits"] is None:
        pass
    assert (door["waits"], door["name"]) == ("alone", anna.me["name"])
    assert (await li.get("/api/interviews/knocks"))["doors"] == [door]
