"""An examination while it is held: in its order, blind, and with somebody who looks at a document."""

import json
from datetime import datetime, timedelta

from tests.examining import LIVE, Institution, next_hour, verbs
from tests.people import refused


async def test_one_after_the_other(drawn: Institution) -> None:
    second = drawn.candidates[1]
    await drawn.enters(drawn.li, 2)
    await drawn.enters(second, 2)
    here = [one["here"] for one in (await drawn.li.get(drawn.path))["lots"]]
    assert here == [False, True, False]
    admit = {"interview": drawn.interviews[1], "person": second.me["id"]}
    assert await refused(drawn.li.call(LIVE, "admit", **admit)) == ("conflict", "not_their_turn")
    await drawn.candidates[0].post(f"/api/interviews/{drawn.interviews[0]}/cancel")
    await drawn.li.call(LIVE, "admit", **admit)
    move = drawn.li.post(f"/api/interviews/{drawn.interviews[2]}/move", starts_at=next_hour())
    assert await refused(move) == ("conflict", "drawn_by_lot")


async def test_nobody_who_was_drawn_is_put_out_unseen(drawn: Institution) -> None:
    """Neither called off by the institution, nor missed while at the door; and who is declined did not withdraw."""
    first = drawn.interviews[0]
    assert await refused(drawn.li.post(f"/api/interviews/{first}/cancel")) == ("conflict", "only_candidate_withdraws")
    await drawn.candidates[0].post(f"/api/interviews/{first}/cancel")
    declined = drawn.candidates[1].application["id"]  # type: ignore[attr-defined]
    await drawn.li.post(f"/api/applications/{declined}/reject")
    lots = (await drawn.li.get(drawn.path))["lots"]
    assert [(one["state"], one["declined"]) for one in lots[:2]] == [("cancelled", False), ("cancelled", True)]
    assert (await drawn.own_lot(drawn.candidates[1]))["declined"]
    await drawn.examines(3, 4, 4)
    await drawn.li.post(f"{drawn.path}/close")
    lines = (await drawn.li.ask("GET", f"{drawn.path}/record.json"))["lines"]
    assert [one["application"] for one in lines] == ["invited", "rejected", "invited"]


async def test_the_panel_hears_a_number_and_no_name(drawn: Institution) -> None:
    outside = await drawn.colleague("旁人")
    assert await refused(drawn.enters(outside, 1)) == ("forbidden", "not_on_panel")
    await drawn.enters(drawn.candidates[0], 1)
    admit = {"interview": drawn.interviews[0], "person": drawn.candidates[0].me["id"]}
    assert await refused(outside.call(LIVE, "admit", **admit)) == ("forbidden", "not_on_panel")
    await drawn.begins(1)
    for verb, more in (("extend", {"minutes": 5}), ("end", {})):
        answer = await refused(outside.call(LIVE, verb, interview=drawn.interviews[0], **more))
        assert answer == ("forbidden", "not_on_panel")
    candidate, interview = drawn.candidates[0], f"/api/interviews/{drawn.interviews[0]}"
    await candidate.post(f"{interview}/lines", text="老师好")
    for path in (interview, f"{interview}/lines", f"{interview}.ics", f"{interview}/scorecards", drawn.path):
        assert candidate.name not in json.dumps(await drawn.li.get(path), ensure_ascii=False)
    seen = await drawn.li.get(interview)
    assert (seen["graduate"]["name"], seen["number"], seen["examination"]) == ("№ 1", 1, drawn.examination["id"])
    assert (await drawn.li.get(f"{interview}/lines"))["lines"][0]["name"] == "№ 1"


async def test_one_of_the_panel_checks_who_sits_there(drawn: Institution) -> None:
    mei = drawn.panel[1]
    path = f"/api/interviews/{drawn.interviews[0]}/identity"
    assert await drawn.li.get(path) is None
    assert await refused(drawn.identifies(1)) == ("conflict", "interview_invited")
    await drawn.begins(1, drawn.li)
    assert await refused(drawn.identifies(1, by=mei)) == ("conflict", "not_on_panel")  # was not there
    assert await refused(mei.get(f"{path}/name")) == ("conflict", "not_on_panel")
    assert await refused(drawn.identifies(1, document="library_card")) == ("invalid", None)
    assert (await drawn.li.get(f"{path}/name"))["name"] == drawn.candidates[0].name
    assert (await drawn.identifies(1, matched=False))["matched"] is False
    checked = await drawn.identifies(1, document="passport")
    assert (checked["document"], checked["matched"], checked["by"]) == ("passport", True, "李工")
    assert await mei.get(path) == checked
    assert (await drawn.own_lot(drawn.candidates[0]))["identity"] == checked
    trail = await verbs(drawn.house, f"interview:{drawn.interviews[0]}")
    assert [one for one in trail if one in ("look_at_name", "check_identity")] == [
        "look_at_name",
        "check_identity",
        "check_identity",
    ]


async def test_an_ordinary_interview_has_no_identity_check(drawn: Institution) -> None:
    person = await drawn.candidate("孙三")
    tomorrow = (datetime.fromisoformat(next_hour()) + timedelta(days=1)).isoformat()
    interview = await drawn.li.invites(person.application, starts_at=tomorrow)  # type: ignore[attr-defined]
    assert (await refused(drawn.li.get(f"/api/interviews/{interview['id']}/identity")))[0] == "not_found"


async def test_no_card_is_seen_before_all_are_in(drawn: Institution) -> None:
    li, mei = drawn.panel
    await drawn.begins(1, li)  # Mei is late
    path = f"/api/interviews/{drawn.interviews[0]}/scorecards"
    own = await drawn.judges(1, li, 5, 3)
    assert (own["others"], own["summary"], [one["name"] for one in own["open"]]) == ([], None, ["王工"])
    await drawn.enters(mei, 1)
    assert (await mei.get(path))["others"] == []
    both = await drawn.judges(1, mei, 3, 3)
    assert (len(both["others"]), both["summary"]["total"], both["earlier"]) == (1, 3.75, [])
    assert len((await li.get(path))["others"]) == 1
