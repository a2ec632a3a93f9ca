"""A queue beside applications: whose application falls waits no more, and who looks on hears of it."""

from tests.people import PASSWORD, refused
from tests.stand import LIVE, Stand


async def test_who_withdraws_waits_no_more(stand: Stand) -> None:
    anna = await stand.graduate()
    place = await stand.joins(anna)
    await anna.post(f"/api/applications/{place['application']}/withdraw")
    assert (await anna.call(LIVE, "enter"))["places"] == []
    assert await refused(stand.calls()) == ("conflict", "nobody_waits")
    await anna.delivers(stand.desk.job)
    assert (await stand.joins(anna))["number"] == 2
    assert (await anna.get("/api/me/export"))["queues"][0]["number"] == 1
    await anna.delete("/api/me", password=PASSWORD)
    assert (await stand.recruiter.call(LIVE, "enter", job=stand.job))["places"] == []


async def test_who_withdraws_or_is_declined_while_called_frees_who_called(stand: Stand) -> None:
    anna, di, mei = await stand.graduate(), await stand.graduate("狄"), await stand.graduate("梅")
    places = [await stand.joins(one) for one in (anna, di, mei)]
    await stand.calls()
    await anna.post(f"/api/applications/{places[0]['application']}/withdraw")
    while (heard := (await stand.recruiter.hears(LIVE, "place_changed"))["place"])["state"] != "left":
        pass
    assert heard["id"] == places[0]["id"]
    assert await refused(anna.call(LIVE, "accept", place=places[0]["id"])) == ("conflict", "place_left")
    assert (await stand.calls())["id"] == places[1]["id"]
    await stand.recruiter.post(f"/api/applications/{places[1]['application']}/reject")
    assert (await stand.calls())["id"] == places[2]["id"]
    assert await refused(anna.post(f"/api/applications/{places[2]['application']}/withdraw")) == ("not_found", None)
    assert (await mei.call(LIVE, "accept", place=places[2]["id"]))["state"] == "inside"


async def test_open_pages_hear_that_an_application_fell_or_came(stand: Stand) -> None:
    anna = await stand.graduate()
    application = (await stand.joins(anna))["application"]
    await anna.hears(LIVE, "queues_offered")
    await anna.post(f"/api/applications/{application}/withdraw")
    await anna.hears(LIVE, "queues_offered")
    while (await stand.recruiter.hears(LIVE, "desk_changed"))["desk"]["places"]:
        pass
    application = await anna.delivers(stand.desk.job)
    await anna.hears(LIVE, "queues_offered")
    assert [one["application"] for one in (await anna.call(LIVE, "enter"))["offered"]] == [application["id"]]
    await stand.recruiter.post(f"/api/applications/{application['id']}/reject")
    await anna.hears(LIVE, "queues_offered")
    assert (await anna.call(LIVE, "enter"))["offered"] == []


async def test_who_waits_again_hears_that_their_interview_was_not_passed(stand: Stand) -> None:
    anna = await stand.graduate()
    place = await stand.joins(anna)
    await anna.hears(LIVE, "queues_offered")
    await stand.calls()
    interview = (await anna.call(LIVE, "accept", place=place["id"]))["interview"]
    await stand.recruiter.connects("/interviews")
    await stand.recruiter.call("/interviews", "end", interview=interview)
    await anna.hears(LIVE, "queues_offered")
    await stand.joins(anna)
    await anna.hears(LIVE, "queues_offered")
    await stand.recruiter.post(f"/api/interviews/{interview}/decision", outcome="failed")
    await anna.hears(LIVE, "queues_offered")
    assert (await anna.call(LIVE, "enter")) == {"places": [], "lines": [], "offered": []}


async def test_who_delivers_once_more_keeps_the_place(stand: Stand) -> None:
    """A second tap, or another device: it is the same application."""
    anna = await stand.graduate()
    place = await stand.joins(anna)
    await anna.delivers(stand.desk.job)
    assert (await anna.call(LIVE, "enter"))["places"] == [place]


async def test_who_withdraws_inside_is_there_until_the_interview_is_over(stand: Stand) -> None:
    """Else whoever called them finds no way back to it, and may call nobody else."""
    anna = await stand.graduate()
    place = await stand.joins(anna)
    await stand.calls()
    inside = await anna.call(LIVE, "accept", place=place["id"])
    await anna.post(f"/api/applications/{place['application']}/withdraw")
    assert (await stand.recruiter.call(LIVE, "enter", job=stand.job))["places"] == [inside]
    assert (await anna.call(LIVE, "enter"))["places"] == [inside]
    await anna.delivers(stand.desk.job)
    assert await stand.joins(anna) == inside
    await stand.recruiter.connects(LIVE, "/interviews")
    await stand.recruiter.call("/interviews", "end", interview=inside["interview"])
    assert (await stand.joins(anna))["number"] == 2
