"""An examination by mail: its examiners have it in their calendars as one entry, its candidates their own times."""

from datetime import datetime, timedelta

from server.db import DATABASE, Work
from server.interviews.appointments import clock
from tests.examining import Institution
from tests.mail.letters import PAGE, sends
from tests.mail.mailbox import Mailbox, entry, words
from tests.people import House, Person


async def test_examiners_have_it_in_their_calendars_from_the_first_to_the_last(house: House, box: Mailbox) -> None:
    institution = await Institution(house).opened(candidates=3)
    mei = institution.panel[1]
    await mei.patch("/api/me", language="en")
    async with box.open():
        made = await institution.announces()
        await sends(house)
        await institution.candidates[0].post(
            f"/api/applications/{institution.candidates[0].application['id']}/withdraw"  # type: ignore[attr-defined]
        )
        await institution.draws()
        await sends(house)
    begins = datetime.fromisoformat(made["starts_at"])
    for examiner in institution.panel:
        first, second = [entry(message) for message in box.got[examiner.me["account"]]]
        assert [(c["method"], e["sequence"]) for c, e in (first, second)] == [("REQUEST", 0), ("REQUEST", 1)]
        assert first[1]["uid"] == second[1]["uid"]
        assert str(second[1]["url"]) == f"{PAGE}/examinations/{made['id']}"
        assert (first[1].start, first[1].end - first[1].start) == (begins, timedelta(minutes=3 * 20 + 2 * 5))
        assert second[1].end - second[1].start == timedelta(minutes=2 * 20 + 5)
        assert [str(zone["tzid"]) for zone in second[0].walk("VTIMEZONE")] == ["Asia/Shanghai"]
    english, chinese = (box.newest(one.me["account"]) for one in (mei, institution.li))
    assert "candidates: 2" in english["subject"]
    assert "(Asia/Shanghai, UTC+8)" in words(english)
    assert "2 位考生" in chinese["subject"]


async def test_what_is_cancelled_goes_from_their_calendars(house: House, box: Mailbox) -> None:
    institution = await Institution(house).opened(candidates=2)
    async with box.open():
        await institution.announces()
        await sends(house)
        await institution.li.post(f"{institution.path}/cancel")
        await sends(house)
    calendar, event = entry(box.newest(institution.li.me["account"]))
    assert (calendar["method"], event["sequence"], event["status"]) == ("CANCEL", 1, "CANCELLED")


async def test_what_was_drawn_goes_from_all_calendars(drawn: Institution, box: Mailbox) -> None:
    """From an examiner's as one entry, from each candidate's the own time."""
    async with box.open():
        await sends(drawn.house)
        before = letters(box, drawn.panel)
        await drawn.li.post(f"{drawn.path}/cancel")
        await sends(drawn.house)
    assert letters(box, drawn.panel) == [count + 1 for count in before]
    for person in drawn.panel:
        calendar, event = entry(box.newest(person.me["account"]))
        assert (calendar["method"], event["sequence"]) == ("CANCEL", 2)
    for person, interview in zip(drawn.candidates, drawn.interviews, strict=True):
        calendar, event = entry(box.newest(person.me["account"]))
        assert (calendar["method"], interview in str(event["uid"])) == ("CANCEL", True)


async def test_a_candidate_who_does_not_come_changes_nothing_in_examiners_calendars(
    drawn: Institution, box: Mailbox
) -> None:
    """They have one entry for all: another one they never got cannot be called off."""
    async with box.open():
        await sends(drawn.house)
        before = letters(box, drawn.panel)
        first = drawn.candidates[0]
        await first.post(f"/api/interviews/{drawn.interviews[0]}/cancel")
        await sends(drawn.house)
    assert letters(box, drawn.panel) == before
    assert entry(box.newest(first.me["account"]))[0]["method"] == "CANCEL"


def letters(box: Mailbox, people: list[Person]) -> list[int]:
    """How many each of them got."""
    return [len(box.got[one.me["account"]]) for one in people]


async def test_examiners_are_reminded_once_and_each_candidate_of_their_own_time(house: House, box: Mailbox) -> None:
    institution = await Institution(house).opened(candidates=3)
    await institution.announces()
    await institution.draws()
    begins = datetime.fromisoformat(institution.examination["starts_at"])
    assert house.app
    for moment in (begins - timedelta(minutes=9), begins + timedelta(minutes=16)):
        async with house.app[DATABASE].writing() as db:
            await clock.remind(Work(db, moment))
        if moment < begins:
            await institution.begins(1)
    async with box.open():
        await sends(house)

    async def reminders(person: Person) -> int:
        notices = (await person.get("/api/notices"))["notices"]
        return sum(one["kind"] == "interview_soon" for one in notices)

    assert [await reminders(one) for one in institution.panel] == [1, 1]
    assert [await reminders(one) for one in institution.candidates] == [1, 1, 0]
    assert len(box.got[institution.li.me["account"]]) == 2  # announced, drawn
