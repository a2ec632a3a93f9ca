"""Recording an interview: nothing is written before everybody has agreed, and each may take it back."""

from datetime import datetime, timedelta

import pytest

from server.db import reading
from server.interviews.recordings.keeping import left
from tests.meeting import LIVE
from tests.people import House, refused
from tests.recorded import NOBODY, Recorded, answers, hears
from tests.stage import tells


@pytest.fixture
async def meeting(house: House) -> Recorded:
    return await Recorded(house).arranged()


async def test_nothing_is_written_before_everybody_has_agreed(meeting: Recorded) -> None:
    anna, li = meeting.anna, meeting.recruiter
    assert await meeting.wanted() == {}
    asked = await meeting.asks(days=30)
    assert (asked["state"], asked["purpose"], asked["began_at"]) == ("asked", "deliberation", None)
    until = datetime.fromisoformat(asked["until"]) - datetime.fromisoformat(asked["asked_at"])
    assert until == timedelta(days=30)
    assert answers(asked) == {li.me["id"]: "agreed", anna.me["id"]: None}
    assert await hears(anna, "asked") == asked
    assert await meeting.wanted() == {}
    on = await meeting.says(anna, True)
    assert (on["state"], on["began_at"] is not None) == ("on", True)
    for person in (anna, li):
        assert await hears(person, "on") == on
        assert (await person.get(f"/api/interviews/{meeting.id}/recordings"))["recordings"] == [on]
    assert await meeting.wanted() == {person.me["id"]: meeting.track(person) for person in (anna, li)}
    assert await meeting.entries() == ["propose", "agreed"]


async def test_screens_are_tracks_of_their_own(meeting: Recorded) -> None:
    await meeting.asks()
    await meeting.says(meeting.anna, True)
    tracks = (await tells(meeting.house, f"interview:{meeting.id}"))["tracks"]
    screen = f"{meeting.anna.me['id']}:screen"
    assert tracks[screen] == f"{meeting.recording['id']}.{screen}"
    assert len(tracks) == 6  # of two people: face, screen, and phone beside them


async def test_who_declines_stays_and_is_not_recorded(meeting: Recorded) -> None:
    await meeting.asks()
    said = await meeting.says(meeting.anna, False)
    assert (said["state"], answers(said)[meeting.anna.me["id"]]) == ("on", "declined")
    assert await meeting.wanted() == {
        meeting.anna.me["id"]: None,
        meeting.recruiter.me["id"]: meeting.track(meeting.recruiter),
    }
    assert (await meeting.anna.call(LIVE, "ticket", interview=meeting.id))["ticket"]
    assert (await meeting.says(meeting.anna, True))["state"] == "on"  # and may still change her mind
    assert (await meeting.wanted())[meeting.anna.me["id"]] == meeting.track(meeting.anna)


async def test_who_comes_later_is_asked_and_pauses(meeting: Recorded) -> None:
    await meeting.asks()
    await meeting.says(meeting.anna, True)
    mei = await meeting.colleague("梅工")
    await meeting.enters(mei)
    paused = await hears(meeting.anna, "paused")
    assert answers(paused)[mei.me["id"]] is None
    assert await meeting.wanted() == {}
    await mei.call(LIVE, "leave", interview=meeting.id)
    await hears(meeting.anna, "on")
    assert mei.me["id"] not in await meeting.wanted()
    await meeting.enters(mei)
    await hears(meeting.anna, "paused")
    assert (await meeting.says(mei, False))["state"] == "on"
    assert (await meeting.wanted())[mei.me["id"]] is None


async def test_a_reconnect_asks_nobody_again(meeting: Recorded) -> None:
    await meeting.asks()
    await meeting.says(meeting.anna, True)
    await meeting.anna.disconnects()
    await meeting.enters(meeting.anna)
    assert await meeting.state() == "on"
    assert (await meeting.wanted())[meeting.anna.me["id"]] == meeting.track(meeting.anna)


async def test_taking_it_back_removes_ones_own_tracks_and_no_others(meeting: Recorded) -> None:
    await meeting.asks()
    await meeting.says(meeting.anna, True)
    hers, his = meeting.on_disk(meeting.anna), meeting.on_disk(meeting.recruiter)
    revoked = await meeting.anna.post(meeting.door("revoke"))
    assert (revoked["state"], answers(revoked)[meeting.anna.me["id"]]) == ("on", "revoked")
    assert not hers.exists()
    assert his.exists()
    assert (await meeting.wanted())[meeting.anna.me["id"]] is None
    assert await refused(meeting.anna.post(meeting.door("revoke"))) == ("conflict", "not_recorded")
    assert await refused(meeting.says(meeting.anna, True)) == ("conflict", "consent_revoked")
    assert meeting.house.app
    async with reading(meeting.house.app) as db:
        assert await left(db) == []
    await meeting.recruiter.post(meeting.door("revoke"))
    assert await meeting.state() == "paused"  # nobody is left who may be recorded
    assert await meeting.wanted() == {}
    assert await meeting.entries() == ["propose", "agreed", "revoke", "revoke"]


async def test_it_can_be_taken_back_long_after_the_interview(meeting: Recorded) -> None:
    await meeting.asks()
    await meeting.says(meeting.anna, True)
    hers = meeting.on_disk(meeting.anna)
    await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
    assert (await hears(meeting.anna, "stopped"))["stopped_at"]
    assert await meeting.wanted() == {}
    assert answers(await meeting.anna.post(meeting.door("revoke")))[meeting.anna.me["id"]] == "revoked"
    assert not hers.exists()
    seen = await meeting.recruiter.post(meeting.door("watch"))
    assert [track["person"]["id"] for track in seen["tracks"]] == [meeting.recruiter.me["id"]] * 3


async def test_a_recording_is_stopped_and_another_asks_anew(meeting: Recorded) -> None:
    await meeting.asks()
    assert await refused(meeting.asks()) == ("conflict", "recording_runs")
    await meeting.says(meeting.anna, True)
    stopped = await meeting.recruiter.post(meeting.door("stop"))
    assert (stopped["state"], stopped["stopped_at"] is not None) == ("stopped", True)
    assert await meeting.wanted() == {}
    assert await refused(meeting.recruiter.post(meeting.door("stop"))) == ("conflict", "recording_stopped")
    assert await refused(meeting.says(meeting.anna, True)) == ("conflict", "recording_stopped")
    again = await meeting.asks("complaint", 7)
    assert (again["state"], answers(again)[meeting.anna.me["id"]]) == ("asked", None)
    assert await meeting.wanted() == {}
    ledger = (await meeting.anna.get(f"/api/interviews/{meeting.id}/recordings"))["recordings"]
    assert [one["purpose"] for one in ledger] == ["complaint", "deliberation"]


async def test_others_have_no_say(meeting: Recorded) -> None:
    recordings = f"/api/interviews/{meeting.id}/recordings"
    await meeting.asks()
    outsider = await meeting.colleague("孙工")
    strangers = [
        (await meeting.house.visitor(), "unauthorized"),
        (await meeting.house.employer(), "not_found"),
        (await meeting.house.graduate("生人"), "not_found"),
        (outsider, "not_found"),
    ]
    for person, code in strangers:
        assert (await refused(person.get(recordings)))[0] == code
        for call in (meeting.says(person, True), person.post(meeting.door("revoke"))):
            assert (await refused(call))[0] == code
    for call in (outsider.post(meeting.door("stop")), outsider.post(recordings, purpose="deliberation", days=1)):
        assert (await refused(call))[0] == "not_found"
    assert await refused(meeting.anna.post(meeting.door("stop"))) == ("forbidden", "wrong_role")
    assert await refused(meeting.anna.post(recordings, purpose="deliberation", days=1)) == ("forbidden", "wrong_role")
    for verb in ("stop", "watch", "revoke"):
        assert (await refused(meeting.recruiter.post(f"/api/recordings/{NOBODY}/{verb}")))[0] == "not_found"
    assert (await refused(meeting.recruiter.put(f"/api/recordings/{NOBODY}/answer", agree=True)))[0] == "not_found"


async def test_wrong_words_are_refused(meeting: Recorded) -> None:
    for wrong in (("emotion", 7), ("deliberation", 0), ("deliberation", "long")):
        assert (await refused(meeting.asks(*wrong)))[0] == "invalid"  # type: ignore[arg-type]
    assert await refused(meeting.asks(days=91)) == ("invalid", "kept_too_long")
    ledger = await meeting.anna.get(f"/api/interviews/{meeting.id}/recordings")
    assert ledger == {"recordings": [], "most_days": 90}
    await meeting.asks(days=90)
    assert (await refused(meeting.anna.put(meeting.door("answer"), agree="yes")))[0] == "invalid"
    assert await refused(meeting.anna.post(meeting.door("revoke"))) == ("conflict", "not_recorded")
    await meeting.says(meeting.anna, True)
    assert await refused(meeting.says(meeting.anna, False)) == ("conflict", "consent_given")


async def test_only_who_is_inside_asks_and_answers(meeting: Recorded) -> None:
    await meeting.asks()
    await meeting.anna.call(LIVE, "leave", interview=meeting.id)
    assert await refused(meeting.says(meeting.anna, True)) == ("conflict", "not_inside")
    await meeting.recruiter.post(meeting.door("stop"))
    await meeting.recruiter.call(LIVE, "leave", interview=meeting.id)
    assert await refused(meeting.asks()) == ("conflict", "not_inside")
    await meeting.enters(meeting.recruiter)
    await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
    assert await refused(meeting.asks()) == ("conflict", "interview_ended")


async def test_nobody_is_asked_all_the_time(meeting: Recorded) -> None:
    for _ in range(6):
        await meeting.asks()
        await meeting.recruiter.post(meeting.door("stop"))
    assert (await refused(meeting.asks()))[0] == "too_fast"
