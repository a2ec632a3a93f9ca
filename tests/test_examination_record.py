"""The record of an examination: closed with who and when, and for good."""

import hashlib
from uuid import uuid4

import pytest

from tests.examining import Institution, notice, verbs
from tests.people import PASSWORD, House, refused


async def test_the_record_is_closed_with_who_and_when(drawn: Institution) -> None:
    close = f"{drawn.path}/close"
    await drawn.begins(1)
    assert await refused(drawn.li.post(close)) == ("conflict", "interviews_open")
    await drawn.judges(1, drawn.li, 4, 4)
    await drawn.ends(1)
    await drawn.examines(2, 5, 4)
    await drawn.candidates[2].post(f"/api/interviews/{drawn.interviews[2]}/cancel")
    assert await refused(drawn.li.post(close)) == ("conflict", "scores_open")
    await drawn.judges(1, drawn.panel[1], 5, 4)
    assert await refused(drawn.li.post(close)) == ("conflict", "identity_open")
    await drawn.identifies(1)
    closed = await drawn.li.post(close)
    assert (closed["state"], closed["closed_by"]) == ("closed", "李工")
    assert closed["closed_at"]
    results = [(one["number"], one["score"], one["place"], one["state"]) for one in closed["lots"]]
    assert results == [(1, "4.38", 2, "ended"), (2, "4.50", 1, "ended"), (3, None, None, "cancelled")]
    assert closed["lots"][0]["name"] == drawn.candidates[0].name  # the record is closed: names stand beside it
    cards = [(one["by"]["name"], one["total"]) for one in closed["lots"][0]["given"]]
    assert cards == [("李工", "4.00"), ("王工", "4.75")]
    text = await drawn.li.ask("GET", f"{drawn.path}/record.json")
    ids = {one["examiner"] for one in text["lines"][0]["given"]}
    assert ids == {one["id"] for one in closed["examiners"]}, "the page says who is who in the file"
    assert text["closed_by"] == drawn.li.me["id"]
    assert [line["given"] for line in text["lines"]][2] == []
    assert await verbs(drawn.house, f"examination:{drawn.examination['id']}") == [
        "announce",
        "say",
        "draw",
        "close",
        "download",
    ]


async def test_the_printed_hash_is_that_of_the_file(drawn: Institution) -> None:
    for number in (1, 2, 3):
        await drawn.examines(number, 3, 4)
    closed = await drawn.li.post(f"{drawn.path}/close")
    async with drawn.li.http.get(f"{drawn.path}/record.json") as answer:
        assert hashlib.sha256(await answer.read()).hexdigest() == closed["sha256"]
    assert {one["place"] for one in closed["lots"]} == {1}  # equals share a place


async def test_an_examiner_who_fell_ill_need_not_be_waited_for(drawn: Institution) -> None:
    mei = drawn.panel[1]
    await drawn.examines(1, 5, 3)
    await drawn.begins(2)
    await drawn.identifies(2)
    await drawn.judges(2, drawn.li, 4, 4)
    await drawn.ends(2)
    await drawn.candidates[2].post(f"/api/interviews/{drawn.interviews[2]}/cancel")
    lots = (await drawn.li.get(drawn.path))["lots"]
    assert [[one["name"] for one in lot["missing"]] for lot in lots] == [[], ["王工"], []]
    close = f"{drawn.path}/close"
    for nobody in ([], [str(uuid4())], [drawn.li.me["id"]]):
        assert await refused(drawn.li.post(close, without=nobody)) == ("conflict", "scores_open")
    assert (await refused(drawn.li.post(close, without="mei")))[0] == "invalid"
    closed = await drawn.li.post(close, without=[mei.me["id"]])
    assert [lot["score"] for lot in closed["lots"]] == ["4.00", "4.00", None]  # the card she did hand in counts
    assert (await drawn.li.ask("GET", f"{drawn.path}/record.json"))["without"] == [mei.me["id"]]
    assert await refused(drawn.judges(2, mei, 1, 1)) == ("conflict", "examination_closed")


async def test_a_closed_record_stays_as_it_is(drawn: Institution) -> None:
    for number in (1, 2, 3):
        await drawn.examines(number, 3, 4)
    closed = await drawn.li.post(f"{drawn.path}/close")
    for call in (
        drawn.li.post(f"{drawn.path}/close"),
        drawn.li.post(f"{drawn.path}/draw", word="07"),
        drawn.li.post(f"{drawn.path}/cancel"),
        drawn.identifies(1, matched=False),
    ):
        assert await refused(call) == ("conflict", "examination_closed")
    assert await refused(drawn.judges(1, drawn.li, 5, 5)) == ("conflict", "examination_closed")
    assert await drawn.li.get(drawn.path) == closed


async def test_nobody_is_told_an_outcome_before_the_record_is_closed(drawn: Institution) -> None:
    await drawn.examines(1, 3, 4)
    decide = f"/api/interviews/{drawn.interviews[0]}/decision"
    assert await refused(drawn.li.post(decide, outcome="passed")) == ("conflict", "record_open")
    for number in (2, 3):
        await drawn.examines(number, 3, 4)
    await drawn.li.post(f"{drawn.path}/close")
    assert (await drawn.li.post(decide, outcome="passed"))["outcome"] == "passed"


async def test_candidates_see_their_own_result_once_it_is_published(drawn: Institution) -> None:
    for number, scores in ((1, (3, 4)), (2, (5, 5)), (3, (1, 2))):
        await drawn.examines(number, *scores)
    await drawn.li.post(f"{drawn.path}/close")
    second = drawn.candidates[1]
    before = await drawn.own_lot(second)
    assert (before["score"], before["place"], before["given"]) == (None, None, [])
    assert (await second.get(drawn.path))["sha256"] is None
    published = await drawn.li.post(f"{drawn.path}/publish")
    assert published["published_at"]
    assert await notice(second) == ("examination_published", f"/examinations/{drawn.examination['id']}")
    own = await drawn.own_lot(second)
    assert (own["score"], own["place"]) == ("5.00", 1)
    judged = [{"criterion": name, "weight": weight, "score": 5} for name, weight in (("专业", 3), ("表达", 1))]
    assert own["given"] == [{"by": None, "scores": judged, "total": "5.00", "counts": True}] * 2
    seen = await second.get(drawn.path)
    assert [(one["score"], one["given"]) for one in seen["lots"] if not one["mine"]] == [(None, [])] * 2
    assert (seen["sha256"], seen["closed_by"]) == (published["sha256"], None)
    assert await refused(drawn.li.post(f"{drawn.path}/publish")) == ("conflict", "examination_published")


async def test_whoever_was_not_who_they_said_has_no_place(drawn: Institution) -> None:
    await drawn.begins(1)
    await drawn.identifies(1, matched=False)
    for examiner in drawn.panel:
        await drawn.judges(1, examiner, 5, 5)
    await drawn.ends(1)
    for number in (2, 3):
        await drawn.examines(number, 3, 3)
    closed = await drawn.li.post(f"{drawn.path}/close")
    assert [(one["score"], one["place"]) for one in closed["lots"]] == [("5.00", None), ("3.00", 1), ("3.00", 1)]


@pytest.mark.timeout(120)
async def test_of_seven_examiners_one_highest_and_one_lowest_do_not_count(house: House) -> None:
    institution = await Institution(house).opened(candidates=1, examiners=7)
    await institution.announces()
    await institution.draws()
    await institution.examines(1, 1, 5, 4, 4, 3, 4, 4)
    cards = await institution.li.get(f"/api/interviews/{institution.interviews[0]}/scorecards")
    assert cards["summary"]["total"] == 3.8
    closed = await institution.li.post(f"{institution.path}/close")
    assert closed["lots"][0]["score"] == "3.80"
    await institution.li.post(f"{institution.path}/publish")
    given = (await institution.own_lot(institution.candidates[0]))["given"]
    assert [(one["total"], one["counts"]) for one in given] == [
        ("1.00", False),
        ("3.00", True),
        *[("4.00", True)] * 4,
        ("5.00", False),
    ]


async def test_what_is_known_of_a_candidate_is_theirs_and_goes_with_them(drawn: Institution) -> None:
    for number in (1, 2, 3):
        await drawn.examines(number, 3, 4)
    await drawn.li.post(f"{drawn.path}/close")
    await drawn.li.post(f"{drawn.path}/publish")
    gone = drawn.candidates[0]
    [mine] = (await gone.get("/api/me/export"))["examinations"]
    assert (mine["number"], mine["score"], mine["identity"]["document"], mine["examiner"]) == (
        1,
        "3.50",
        "identity_card",
        False,
    )
    [sat] = (await drawn.li.get("/api/me/export"))["examinations"]
    assert (sat["examiner"], sat["number"], sat["score"]) == (True, None, None)
    before = await drawn.li.get(drawn.path)
    await gone.delete("/api/me", password=PASSWORD)
    after = await drawn.li.get(drawn.path)
    first = after["lots"][0]
    assert (first["name"], first["identity"], first["score"]) == ("", None, "3.50")
    assert after["sha256"] == before["sha256"]


async def test_an_examination_can_be_closed_without_who_was_erased(drawn: Institution) -> None:
    for number in (1, 2):
        await drawn.examines(number, 3, 4)
    for gone in (drawn.candidates[0], drawn.candidates[2]):
        await gone.delete("/api/me", password=PASSWORD)
    closed = await drawn.li.post(f"{drawn.path}/close")
    assert [(one["number"], one["score"], one["place"]) for one in closed["lots"]] == [
        (1, None, None),
        (2, "3.50", 1),
        (3, None, None),
    ]


async def test_an_examiner_who_left_is_not_waited_for(institution: Institution) -> None:
    await institution.announces()
    await institution.panel[1].delete("/api/me", password=PASSWORD)
    assert len((await institution.draws())["examiners"]) == 1
