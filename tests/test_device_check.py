"""The device check: a room of one's own, a result that is kept, and shown to the company that interviews."""

from typing import Any

import pytest

from server.media.control import KIND, Ticket
from server.tokens import read
from tests.meeting import Meeting
from tests.people import House, refused
from tests.servers import ON_SQLITE


def result(**changes: Any) -> dict[str, Any]:
    parts = dict.fromkeys(("camera", "microphone", "speakers", "network"), "good")
    return parts | {"loop": {"milliseconds": 90, "lost": 0.01, "kbps": 1200}, "browser": "Chrome"} | changes


async def test_the_loop_goes_through_a_room_of_ones_own(house: House) -> None:
    anna = await house.graduate()
    way = await anna.post("/api/check/tickets")
    ticket = read(house.settings.secret, KIND, way["ticket"], Ticket)
    assert ticket == Ticket(f"check:{anna.me['id']}", "self", anna.me["name"], watch=True)
    assert (way["whip"], way["whep"]) == ("/media/whip", "/media/whep?source=self")
    assert await refused((await house.visitor()).post("/api/check/tickets")) == ("unauthorized", "sign_in")
    for _ in range(19):
        await anna.post("/api/check/tickets")
    assert (await refused(anna.post("/api/check/tickets")))[0] == "too_fast"


async def test_the_newest_result_is_kept_and_the_company_sees_it(house: House) -> None:
    meeting = await Meeting(house).arranged()
    anna, path = meeting.anna, f"/api/interviews/{meeting.id}/check"
    assert await anna.get("/api/check") is None
    assert await meeting.recruiter.get(path) is None
    await anna.put("/api/check", **result(camera="failed", loop=None))
    await anna.put("/api/check", **result())
    own = await anna.get("/api/check")
    assert (own["result"]["camera"], own["result"]["loop"]["milliseconds"]) == ("good", 90)
    assert await meeting.recruiter.get(path) == own
    assert (await refused((await house.employer()).get(path)))[0] == "not_found"
    assert await refused(anna.get(path)) == ("forbidden", "wrong_role")
    assert (await anna.get("/api/me/export"))["device_check"] == own
    await anna.delete("/api/me", password="correct horse battery")
    assert await meeting.recruiter.get(path) is None


@ON_SQLITE
@pytest.mark.parametrize(
    "wrong",
    [{"camera": "fine"}, {"loop": {"milliseconds": -1, "lost": 0, "kbps": 1}}, {"browser": "x" * 41}, {"more": 1}],
    ids=["word", "loop", "browser", "more"],
)
async def test_wrong_results_are_refused(house: House, wrong: dict[str, Any]) -> None:
    anna = await house.graduate()
    assert (await refused(anna.put("/api/check", **result(**wrong))))[0] == "invalid"
