"""Recordings of interviews that are kept: who watches them, and how they go."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from server.db import reading
from server.interviews.recordings.keeping import erase_left, expire, left, outdated
from server.interviews.recordings.steering import UNTOLD, insist
from server.media.control import KIND, Ticket
from server.settings import Settings
from server.tokens import read
from tests.meeting import LIVE
from tests.people import House, refused
from tests.recorded import Recorded, answers
from tests.way import Way


@pytest.fixture
def settings(settings: Settings, way: Way) -> Settings:
    return way.before(settings)


@pytest.fixture
async def meeting(house: House) -> Recorded:
    return await Recorded(house).arranged()


async def test_only_the_panel_watches_and_every_view_is_written_down(meeting: Recorded) -> None:
    await meeting.asks()
    assert await refused(meeting.recruiter.post(meeting.door("watch"))) == ("conflict", "recording_runs")
    await meeting.says(meeting.anna, True)
    await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
    outsider = await meeting.colleague("孙工")
    assert await refused(meeting.anna.post(meeting.door("watch"))) == ("forbidden", "wrong_role")
    assert (await refused(outsider.post(meeting.door("watch"))))[0] == "not_found"
    for _ in range(2):
        seen = await meeting.recruiter.post(meeting.door("watch"))
    assert (await meeting.entries()).count("watch") == 2
    assert (seen["graduate"]["id"], seen["recording"]["state"]) == (meeting.anna.me["id"], "stopped")
    first = seen["tracks"][0]
    assert (first["source"], first["role"]) == (meeting.anna.me["id"], "candidate")
    assert first["hls"] == f"/media/tracks/{meeting.track(meeting.anna)}/index.m3u8"
    ticket = read(meeting.house.settings.secret, KIND, first["ticket"], Ticket)
    assert ticket == Ticket("", recording=meeting.track(meeting.anna))
    kept = (await meeting.recruiter.get("/api/recordings"))["recordings"]
    assert [one["recording"]["id"] for one in kept] == [meeting.recording["id"]]
    assert (await outsider.get("/api/recordings"))["recordings"] == []
    assert await refused(meeting.anna.get("/api/recordings")) == ("forbidden", "wrong_role")


async def test_what_nobody_agreed_to_cannot_be_watched(meeting: Recorded) -> None:
    await meeting.asks()
    await meeting.recruiter.post(meeting.door("stop"))
    assert await refused(meeting.recruiter.post(meeting.door("watch"))) == ("conflict", "never_began")
    assert (await meeting.recruiter.get("/api/recordings"))["recordings"] == []


async def test_the_panel_throws_it_away_before_its_days_are_over(meeting: Recorded) -> None:
    await meeting.asks()
    await meeting.says(meeting.anna, True)
    tracks = [meeting.on_disk(person) for person in (meeting.anna, meeting.recruiter)]
    path = f"/api/recordings/{meeting.recording['id']}"
    assert await refused(meeting.anna.delete(path)) == ("forbidden", "wrong_role")
    assert await refused(meeting.recruiter.delete(path)) == ("conflict", "recording_runs")
    await meeting.recruiter.post(meeting.door("stop"))
    assert (await meeting.recruiter.delete(path))["gone_at"]
    assert not any(track.exists() for track in tracks)
    for verb in ("watch", "revoke"):
        assert await refused(meeting.recruiter.post(meeting.door(verb))) == ("not_found", "recording_gone")
    assert await refused(meeting.recruiter.delete(path)) == ("not_found", "recording_gone")
    assert (await meeting.recruiter.get("/api/recordings"))["recordings"] == []
    assert len((await meeting.anna.get(f"/api/interviews/{meeting.id}/recordings"))["recordings"]) == 1


async def test_it_goes_by_itself_on_the_day_that_was_named(meeting: Recorded) -> None:
    await meeting.asks(days=7)
    await meeting.says(meeting.anna, True)
    tracks = [meeting.on_disk(person) for person in (meeting.anna, meeting.recruiter)]
    await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
    app, now, gone = meeting.house.app, datetime.now(UTC), UUID(meeting.recording["id"])
    assert app
    async with reading(app) as db:
        assert await outdated(db, now + timedelta(days=6, hours=23)) == []
        assert await outdated(db, now + timedelta(days=7, minutes=1)) == [(UUID(meeting.id), gone)]
    await expire(app, UUID(meeting.id), gone)
    await expire(app, UUID(meeting.id), gone)  # another process was at it too
    assert (await meeting.entries()).count("expire") == 1
    assert await refused(meeting.recruiter.post(meeting.door("watch"))) == ("not_found", "recording_gone")
    await erase_left(app)
    assert not any(track.exists() for track in tracks)
    async with reading(app) as db:
        assert await left(db) == []


async def test_a_node_that_was_away_is_told_and_erases(meeting: Recorded, way: Way) -> None:
    house = meeting.house
    assert house.app
    await meeting.asks()
    await meeting.says(meeting.anna, True)
    hers = meeting.on_disk(meeting.anna)
    way.is_cut = True
    revoked = await meeting.anna.post(meeting.door("revoke"))  # it stands, whatever the node says
    assert answers(revoked)[meeting.anna.me["id"]] == "revoked"
    assert house.app[UNTOLD] == {UUID(meeting.id)}
    await erase_left(house.app)
    async with reading(house.app) as db:
        (someone,) = await left(db)
    assert someone.person == UUID(meeting.anna.me["id"])
    assert hers.exists()
    way.is_cut = False
    await insist(house.app)
    assert house.app[UNTOLD] == set()
    await erase_left(house.app)
    assert not hers.exists()
    async with reading(house.app) as db:
        assert await left(db) == []


async def test_a_person_who_is_erased_takes_their_tracks_along(meeting: Recorded) -> None:
    await meeting.asks()
    await meeting.says(meeting.anna, True)
    hers, his = meeting.on_disk(meeting.anna), meeting.on_disk(meeting.recruiter)
    for person in (meeting.anna, meeting.recruiter):
        (exported,) = (await person.get("/api/me/export"))["interview_recordings"]
        assert (exported["id"], exported["purpose"]) == (meeting.recording["id"], "deliberation")
    await meeting.anna.delete("/api/me", password="correct horse battery")
    assert (await meeting.wanted())[meeting.anna.me["id"]] is None
    assert meeting.house.app
    await erase_left(meeting.house.app)
    assert not hers.exists()
    assert his.exists()
