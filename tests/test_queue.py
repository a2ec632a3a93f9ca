"""Walk-in queues: joined, called, answered or not; places are kept, and nobody is called twice at once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from server.db import DATABASE
from server.interviews.queue import turning
from server.interviews.queue.models import Place
from tests.people import PASSWORD, refused
from tests.stand import LIVE, Stand


async def test_from_joining_to_the_room_and_to_the_next(stand: Stand) -> None:
    anna, di = await stand.graduate(), await stand.graduate("狄")
    place = await stand.joins(anna)
    assert (place["state"], place["number"]) == ("waiting", 1)
    assert (await stand.joins(di))["number"] == 2
    assert await stand.joins(anna) == place
    moved = await di.hears(LIVE, "queue_moved")
    while moved["line"]["waiting"] != [1, 2]:
        moved = await di.hears(LIVE, "queue_moved")
    assert (moved["line"]["serving"], moved["line"]["seconds_each"]) == (1, 600)
    parts = dict.fromkeys(("camera", "microphone", "speakers", "network"), "good")
    await anna.put("/api/check", **parts)
    [check] = (await stand.recruiter.call(LIVE, "enter", job=stand.job))["checks"]
    assert (check["person"], check["result"]["camera"]) == (anna.me["id"], "good")
    called = await stand.calls()
    assert (called["id"], called["state"], called["graduate"]["name"]) == (place["id"], "called", "陈安娜")
    heard = (await anna.hears(LIVE, "place_changed"))["place"]
    while heard["state"] != "called":
        heard = (await anna.hears(LIVE, "place_changed"))["place"]
    assert datetime.fromisoformat(heard["respond_by"]) > datetime.now(UTC) + timedelta(seconds=50)
    accepted = await anna.call(LIVE, "accept", place=place["id"])
    assert accepted["state"] == "inside"
    interview = await anna.get(f"/api/interviews/{accepted['interview']}")
    assert interview["state"] == "open"
    entered = await anna.call("/interviews", "enter", interview=interview["id"])
    assert entered["ticket"]  # the door is open: nobody knocks after having been called
    assert await refused(stand.calls()) == ("conflict", "already_serving")
    await stand.recruiter.disconnects()
    await stand.recruiter.connects(LIVE, "/interviews")
    await stand.recruiter.call("/interviews", "enter", interview=interview["id"])
    await stand.recruiter.call("/interviews", "end", interview=interview["id"])
    assert (await stand.calls())["graduate"]["name"] == "狄"
    assert (await anna.call(LIVE, "enter"))["places"] == []


async def test_how_long_it_takes_is_learned_from_those_that_were_held(stand: Stand) -> None:
    anna, di = await stand.graduate(), await stand.graduate("狄")
    place = await stand.joins(anna)
    await stand.calls()
    interview = (await anna.call(LIVE, "accept", place=place["id"]))["interview"]
    await stand.recruiter.connects("/interviews")
    await stand.recruiter.call("/interviews", "enter", interview=interview)
    await stand.recruiter.call("/interviews", "end", interview=interview)
    assert stand.house.app
    async with stand.house.app[DATABASE].writing() as db:
        held = await db.get_one(Place, UUID(place["id"]))
        assert held.called_at
        assert held.ended_at
        held.joined_at, held.began_at = held.called_at - timedelta(minutes=7), held.ended_at - timedelta(minutes=4)
    await stand.joins(di)
    [line] = (await di.call(LIVE, "enter"))["lines"]
    assert (line["waiting"], line["seconds_each"]) == ([2], 240)  # planned were ten minutes
    assert (await stand.recruiter.get("/api/interviews/figures"))["waited_minutes"] == 7.0


async def test_who_looks_on_hears_that_an_interview_is_over(stand: Stand) -> None:
    anna, mei = await stand.graduate(), await stand.colleague()
    await mei.call(LIVE, "enter", job=stand.job)
    place = await stand.joins(anna)
    await stand.calls()
    interview = (await anna.call(LIVE, "accept", place=place["id"]))["interview"]
    await stand.recruiter.connects(LIVE, "/interviews")
    while [one["state"] for one in (await mei.hears(LIVE, "desk_changed"))["desk"]["places"]] != ["inside"]:
        pass
    await anna.hears(LIVE, "queues_offered")  # of what she joined
    await stand.recruiter.call("/interviews", "end", interview=interview)
    while (await anna.hears(LIVE, "place_changed"))["place"]["state"] != "done":
        pass
    await anna.hears(LIVE, "queues_offered")
    while (await mei.hears(LIVE, "desk_changed"))["desk"]["places"]:
        pass


async def test_a_place_is_kept_over_a_reconnect(stand: Stand) -> None:
    anna = await stand.graduate()
    place = await stand.joins(anna)
    await anna.disconnects()
    await anna.connects(LIVE)
    entered = await anna.call(LIVE, "enter")
    assert entered["places"] == [place]
    assert [line["waiting"] for line in entered["lines"]] == [[1]]
    assert entered["offered"] == []


async def test_who_does_not_answer_is_first_once_more_and_then_out(stand: Stand) -> None:
    anna, di = await stand.graduate(), await stand.graduate("狄")
    place = await stand.joins(anna)
    await stand.joins(di)
    await stand.calls()
    assert await refused(stand.calls()) == ("conflict", "already_serving")
    await stand.late()
    assert await refused(anna.call(LIVE, "accept", place=place["id"])) in (
        ("conflict", "call_expired"),
        ("conflict", "place_waiting"),
    )
    assert stand.house.app
    await turning.turn(stand.house.app)
    again = (await anna.call(LIVE, "enter"))["places"][0]
    assert (again["state"], again["misses"], again["number"]) == ("waiting", 1, 1)
    second = await stand.calls()  # she rests for two minutes
    assert second["graduate"]["name"] == "狄"
    assert (await anna.call(LIVE, "enter"))["places"][0]["passed_over"] == "rest"
    await di.call(LIVE, "leave", place=second["id"])
    await stand.late()
    assert (await stand.calls())["graduate"]["name"] == "陈安娜"
    await anna.hears(LIVE, "queues_offered")  # of what she joined
    await anna.call(LIVE, "decline", place=place["id"])
    await anna.hears(LIVE, "queues_offered")
    entered = await anna.call(LIVE, "enter")
    assert (entered["places"], [one["queue"] for one in entered["offered"]]) == ([], [place["queue"]])
    for verb in ("accept", "decline", "leave"):
        assert await refused(anna.call(LIVE, verb, place=place["id"])) == ("conflict", "place_missed")
    assert (await stand.joins(anna))["number"] == 3


async def test_nobody_is_called_by_two_companies(stand: Stand) -> None:
    other = await Stand(stand.house).opened()
    anna = await stand.graduate()
    await anna.delivers(other.desk.job)
    await stand.joins(anna)
    await other.joins(anna)
    assert len((await anna.call(LIVE, "enter"))["places"]) == 2
    await stand.calls()
    assert await refused(other.calls()) == ("conflict", "nobody_waits")
    di = await stand.graduate("狄")
    await di.delivers(other.desk.job)
    behind = await other.joins(di)
    assert (await other.calls())["id"] == behind["id"]
    place, there = (await anna.call(LIVE, "enter"))["places"]
    assert (place["passed_over"], there["passed_over"]) == (None, "elsewhere")
    await anna.call(LIVE, "leave", place=place["id"])
    await di.call(LIVE, "leave", place=behind["id"])
    assert (await other.calls())["graduate"]["name"] == "陈安娜"


async def test_an_open_page_learns_what_one_may_join(stand: Stand) -> None:
    anna = await stand.graduate()
    place = await stand.joins(anna)
    await anna.hears(LIVE, "queues_offered")
    await anna.call(LIVE, "leave", place=place["id"])
    await anna.hears(LIVE, "queues_offered")
    assert [one["queue"] for one in (await anna.call(LIVE, "enter"))["offered"]] == [place["queue"]]
    await stand.recruiter.call(LIVE, "pause", job=stand.job)
    await anna.hears(LIVE, "queues_offered")
    assert (await anna.call(LIVE, "enter"))["offered"] == []


async def test_who_joins_on_one_page_sees_the_line_on_another(stand: Stand) -> None:
    anna, di = await stand.graduate(), await stand.graduate("狄")
    other = await stand.house.signs_in(anna.me["account"])
    await other.connects(LIVE)
    await other.call(LIVE, "enter")
    place = await stand.joins(anna)
    await other.hears(LIVE, "queues_offered")
    assert [line["waiting"] for line in (await other.call(LIVE, "enter"))["lines"]] == [[place["number"]]]
    await stand.joins(di)
    while (await other.hears(LIVE, "queue_moved"))["line"]["waiting"] != [1, 2]:
        pass


async def test_paused_closed_and_opened_again(stand: Stand) -> None:
    anna, di = await stand.graduate(), await stand.graduate("狄")
    place = await stand.joins(anna)
    assert await refused(stand.recruiter.call(LIVE, "open", job=stand.job)) == ("conflict", "queue_open")
    assert (await stand.recruiter.call(LIVE, "pause", job=stand.job))["line"]["state"] == "paused"
    assert await refused(stand.joins(di)) == ("conflict", "queue_paused")
    assert await refused(stand.calls()) == ("conflict", "queue_paused")
    assert await refused(stand.recruiter.call(LIVE, "pause", job=stand.job)) == ("conflict", "queue_paused")
    assert await stand.joins(anna) == place
    mei, rival = await stand.colleague(), await stand.house.employer()
    paused = {"job": stand.job, "state": "paused", "waiting": 1}
    assert [(await one.get("/api/queues"))["queues"] for one in (mei, rival)] == [[paused], []]
    await stand.recruiter.call(LIVE, "open", job=stand.job, minutes=15)
    closed = await stand.recruiter.call(LIVE, "close", job=stand.job)
    assert (closed["line"]["state"], closed["places"]) == ("closed", [])
    assert (await anna.get("/api/notices"))["notices"][0]["kind"] == "queue_closed"
    assert await refused(stand.recruiter.call(LIVE, "close", job=stand.job)) == ("conflict", "queue_closed")
    assert await refused(anna.call(LIVE, "leave", place=place["id"])) == ("conflict", "place_closed")
    await stand.recruiter.call(LIVE, "open", job=stand.job)
    assert (await di.get("/api/notices"))["notices"][0]["kind"] == "queue_opened"
    assert [one["job"]["id"] for one in (await di.call(LIVE, "enter"))["offered"]] == [stand.job]


async def test_who_may_do_what(stand: Stand) -> None:
    anna = await stand.graduate()
    stranger = await stand.house.graduate("生人")
    rival = await stand.house.employer()
    visitor = await stand.house.visitor()
    for person in (stranger, rival, visitor):
        await person.connects(LIVE)
    assert await refused(stand.joins(stranger)) == ("conflict", "deliver_first")
    assert await refused(stand.joins(stand.recruiter)) == ("forbidden", "wrong_role")
    assert (await refused(anna.call(LIVE, "join", job=str(uuid4()))))[0] == "not_found"
    place = await stand.joins(anna)
    for verb in ("leave", "accept", "decline"):
        assert (await refused(stranger.call(LIVE, verb, place=place["id"])))[0] == "not_found"
        assert (await refused(stand.recruiter.call(LIVE, verb, place=place["id"])))[0] == "forbidden"
    for verb in ("open", "pause", "close", "next"):
        assert (await refused(rival.call(LIVE, verb, job=stand.job)))[0] == "not_found"
        assert (await refused(anna.call(LIVE, verb, job=stand.job)))[0] == "forbidden"
        assert (await refused(visitor.call(LIVE, verb, job=stand.job)))[0] == "unauthorized"
    assert (await refused(rival.call(LIVE, "enter", job=stand.job)))[0] == "not_found"
    assert (await refused(rival.call(LIVE, "defer", place=place["id"])))[0] == "not_found"
    assert (await refused(anna.call(LIVE, "defer", place=place["id"])))[0] == "forbidden"
    assert (await refused(visitor.call(LIVE, "enter")))[0] == "unauthorized"
    for minutes in (4, 7, 65):
        assert (await refused(stand.recruiter.call(LIVE, "open", job=stand.job, minutes=minutes)))[0] == "invalid"
    assert await refused(anna.call(LIVE, "accept", place=place["id"])) == ("conflict", "place_waiting")
    assert await refused(anna.call(LIVE, "decline", place=place["id"])) == ("conflict", "place_waiting")


async def test_when_somebody_leaves_for_good_the_others_of_the_queue_hear_it(stand: Stand) -> None:
    """The one who was called, and one who calls."""
    anna, di, mei = await stand.graduate(), await stand.graduate("狄"), await stand.colleague()
    await stand.joins(anna)
    place = await stand.joins(di)
    await stand.calls()
    await stand.calls(mei)
    await anna.delete("/api/me", password=PASSWORD)
    while (heard := (await stand.recruiter.hears(LIVE, "place_changed"))["place"])["state"] != "left":
        pass
    assert heard["graduate"] == {"id": anna.me["id"], "name": ""}
    while (await di.hears(LIVE, "place_changed"))["place"]["state"] != "called":
        pass
    await mei.delete("/api/me", password=PASSWORD)
    assert (await di.hears(LIVE, "place_changed"))["place"] == place
    while (await stand.recruiter.hears(LIVE, "desk_changed"))["desk"]["places"] != [place]:
        pass
    assert stand.house.app
    async with stand.house.app[DATABASE].sessions() as db:
        assert (await db.get_one(Place, UUID(place["id"]))).called_at is None
