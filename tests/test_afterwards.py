"""After the interview: feedback of those who were there, and a company's figures."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from server.db import DATABASE, Work
from server.interviews.afterwards import actions
from server.interviews.appointments import clock
from server.interviews.models import Interview
from tests.booking import at
from tests.forms import job
from tests.meeting import LIVE, Meeting
from tests.people import House, Person, refused


async def test_who_was_there_says_how_it_went_once_it_took_place(house: House) -> None:
    meeting = await Meeting(house).arranged()
    path = f"/api/interviews/{meeting.id}/feedback"
    assert await refused(meeting.anna.post(path, stars=5)) == ("conflict", "interview_invited")
    await meeting.begun()
    absent = await meeting.colleague("王工")
    assert await refused(meeting.anna.post(path, stars=5)) == ("conflict", "interview_open")
    await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
    for stars in (0, 6, "five"):
        assert (await refused(meeting.anna.post(path, stars=stars)))[0] == "invalid"
    given = await meeting.anna.post(path, stars=4)
    assert given["stars"] == 4
    assert (await refused(meeting.anna.post(path, stars=4, text="很好")))[0] == "invalid"  # nobody would read it
    assert await refused(meeting.anna.post(path, stars=1)) == ("conflict", "feedback_given")
    assert await refused(absent.post(path, stars=1)) == ("conflict", "not_there")
    assert (await refused((await house.employer()).post(path, stars=1)))[0] == "not_found"
    assert (await refused((await house.visitor()).get(path)))[0] == "unauthorized"
    assert (await meeting.anna.get(path))["mine"] == given
    assert (await meeting.recruiter.get(path))["mine"] is None  # nor does the company read whose it is
    theirs = await meeting.recruiter.post(path, stars=3)
    assert (await meeting.recruiter.get(path))["mine"] == theirs
    assert (await meeting.anna.get(path))["mine"] == given
    assert (await meeting.anna.get("/api/me/export"))["feedback"] == [given]
    await meeting.anna.delete("/api/me", password="correct horse battery")


async def test_the_first_of_those_to_come_is_found_however_many_there_are(house: House) -> None:
    """A list of the latest would hide those of today behind a hundred of next week."""
    li = await house.employer()
    wanted = await li.post("/api/jobs", **job())
    graduates = [await house.graduate(name) for name in ("Anna", "Di", "Wu")]
    for one in graduates:
        await one.saves_resume()
    tomorrow = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    made = [
        await li.invites(await one.delivers(wanted), starts_at=(tomorrow + timedelta(hours=hours)).isoformat())
        for one, hours in zip(graduates, (2, 0, 4), strict=True)
    ]
    coming = (await li.get("/api/interviews", which="coming"))["interviews"]
    assert [one["id"] for one in coming] == [made[n]["id"] for n in (1, 0, 2)]
    await li.post(f"/api/interviews/{made[1]['id']}/cancel")
    await graduates[2].post(f"/api/applications/{made[2]['application']}/withdraw")
    coming = (await li.get("/api/interviews", which="coming"))["interviews"]
    assert [one["id"] for one in coming] == [made[0]["id"]]


async def test_both_sides_find_back_to_what_is_over(house: House) -> None:
    meeting = await Meeting(house).arranged()
    anna, li = meeting.anna, meeting.recruiter

    async def found(who: Person, **query: str) -> list[str]:
        return [one["id"] for one in (await who.get("/api/interviews", **query))["interviews"]]

    assert await found(li, which="undecided") == await found(li, which="past") == []
    await meeting.begun()
    await li.call(LIVE, "end", interview=meeting.id)
    assert (await found(li, which="undecided"), await found(li, which="past")) == ([meeting.id], [])
    assert await found(await house.employer(), which="undecided") == []
    again = (await li.invites(meeting.application))["id"]
    for who in (anna, li):
        assert set(await found(who, application=meeting.application["id"])) == {meeting.id, again}
    assert await found(await house.graduate(), application=meeting.application["id"]) == []
    assert (await refused(found(li, which="lost")))[0] == "invalid"
    await anna.post(f"/api/applications/{meeting.application['id']}/withdraw")
    assert (await found(li, which="undecided"), await found(anna, which="past")) == ([], [meeting.id])


async def test_what_a_companys_interviews_come_to(house: House) -> None:
    meeting = await Meeting(house).arranged()
    path = "/api/interviews/figures"
    nothing = await meeting.recruiter.get(path)
    assert (nothing["ended"], nothing["minutes"], nothing["stars"]) == (0, None, None)
    await meeting.begun()
    await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
    before = await meeting.recruiter.get(path)
    assert (before["ended"], before["undecided"], before["decision_hours"]) == (1, 1, None)
    await meeting.recruiter.post(f"/api/interviews/{meeting.id}/decision", outcome="passed")
    assert house.app
    async with house.app[DATABASE].writing() as db:
        row = await db.get_one(Interview, UUID(meeting.id))
        assert row.began_at
        assert row.ended_at
        row.began_at, row.ended_at = row.began_at - timedelta(hours=3, minutes=25), row.ended_at - timedelta(hours=3)
    after = await meeting.recruiter.get(path)
    assert (after["undecided"], after["decision_hours"], after["minutes"]) == (0, 3.0, 25.0)
    await meeting.anna.post(f"/api/interviews/{meeting.id}/feedback", stars=4)
    assert actions.FEWEST > 1
    assert (await meeting.recruiter.get(path))["stars"] is None
    assert (await (await house.employer()).get(path))["ended"] == 0
    assert await refused(meeting.anna.get(path)) == ("forbidden", "wrong_role")


async def test_who_left_before_the_end_is_asked_how_it_went_by_a_notice(house: House) -> None:
    meeting = await Meeting(house).arranged()
    li, anna = meeting.recruiter, meeting.anna
    wang, absent = await meeting.colleague("王工"), await meeting.colleague("赵工")

    async def asked(person: Person) -> list[tuple[str, bool]]:
        notices = (await person.get("/api/notices"))["notices"]
        return [(one["link"], one["read"]) for one in notices if one["kind"] == "interview_feedback"]

    await meeting.begun()
    await meeting.enters(wang)
    for gone in (anna, wang):
        await gone.call(LIVE, "leave", interview=meeting.id)
    assert await asked(anna) == []  # it goes on, and they may come back
    await li.call(LIVE, "end", interview=meeting.id)
    form = f"/interviews/{meeting.id}#feedback"
    assert [await asked(who) for who in (anna, wang)] == [[(form, False)]] * 2
    assert [await asked(who) for who in (li, absent)] == [[], []]  # has the form before them; was not there
    await anna.post(f"/api/interviews/{meeting.id}/feedback", stars=5)
    assert await asked(anna) == []  # nothing left to answer
    assert await refused(li.call(LIVE, "end", interview=meeting.id)) == ("conflict", "interview_ended")
    assert len(await asked(wang)) == 1


async def test_who_did_not_come_is_counted_by_side(house: House) -> None:
    meeting = await Meeting(house).arranged()
    li, anna, path = meeting.recruiter, meeting.anna, "/api/interviews/figures"
    figures = "missed", "missed_by_candidate", "missed_by_company"
    begins = datetime.now(UTC) + timedelta(minutes=20)

    async def passes(*came: Person) -> list[int]:
        """An interview to which these come, and which is not begun."""
        await li.post(f"/api/interviews/{meeting.id}/cancel")
        meeting.id = (await li.invites(meeting.application, starts_at=begins.isoformat()))["id"]
        for person in came:
            await meeting.enters(person)
        assert house.app
        async with house.app[DATABASE].writing() as db:
            await clock.give_up(Work(db, begins + timedelta(hours=2)))
        meeting.id = (await li.invites(meeting.application))["id"]  # what the next one takes the place of
        found = await li.get(path)
        return [found[name] for name in figures]

    assert await passes(li) == [1, 1, 0]
    assert await passes(anna) == [2, 1, 1]
    assert await passes() == [3, 2, 2]
    assert await passes(li, anna) == [4, 2, 2]  # both there, and nobody opened the door
    early = await li.invites(await anna.delivers(await li.post("/api/jobs", **job())), starts_at=at(30))
    await anna.call(LIVE, "enter", interview=early["id"])
    await anna.call(LIVE, "leave", interview=early["id"])  # a day before
    async with house.app[DATABASE].writing() as db:  # type: ignore[index]
        await clock.give_up(Work(db, datetime.now(UTC) + timedelta(hours=40)))
    found = await li.get(path)
    assert [found[name] for name in figures][1:] == [4, 4]  # this one, and the one still waiting
