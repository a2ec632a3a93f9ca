"""Viewers report a line, once each; hosts see how many did, hide it or settle it, and undo that."""

from typing import Any

from sqlalchemy import func, select

from server.audience.moderation import Report
from server.db import reading
from tests.audience import does
from tests.people import NOBODY, PASSWORD, House, Person, refused


async def reports(person: Person, show: dict[str, Any]) -> list[Any]:
    return list((await does(person, "enter", broadcast=show["id"]))["reports"])


async def test_a_line_is_reported_once_by_each_and_settled(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, bella, carl = [await house.graduate_in(show, name) for name in ("安娜", "贝拉", "卡尔")]
    line = await anna.says("交钱就能入职")
    for person in (bella, carl, bella):
        assert await does(person, "report", line=line["id"]) == {"line": line["id"]}
    first, second = [(await host.hears("/audience", "reports_changed"))["report"] for _ in range(2)]
    assert (first["count"], second["count"], second["open"]) == (1, 2, True)
    assert (second["line"]["text"], second["line"]["name"]) == ("交钱就能入职", "安娜")
    assert await reports(host, show) == [second]
    assert await reports(bella, show) == []
    settled = await does(host, "settle", line=line["id"])
    assert (settled["open"], settled["count"]) == (False, 2)
    assert settled["version"] > second["version"]
    assert await refused(does(host, "settle", line=line["id"])) == ("conflict", "reports_settled")
    assert (await does(host, "reopen", line=line["id"]))["open"] is True
    assert await refused(does(host, "reopen", line=line["id"])) == ("conflict", "reports_open")
    await does(host, "settle", line=line["id"])
    dora = await house.graduate_in(show, "朵拉")
    await does(dora, "report", line=line["id"])
    assert [(one["count"], one["open"]) for one in await reports(host, show)] == [(3, True)]
    for person in (anna, bella):
        assert person.heard["/audience", "reports_changed"].empty()
    done = await house.audited(f"line:{line['id']}")
    assert done == ["settle_reports", "reopen_reports", "settle_reports"]


async def test_hiding_a_reported_line_settles_it(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    line = await anna.says("交钱就能入职")
    await does(bella, "report", line=line["id"])
    await does(host, "hide", line=line["id"])
    (report,) = await reports(host, show)
    assert (report["open"], report["line"]["hidden"], report["line"]["text"]) == (False, True, "交钱就能入职")
    assert await refused(does(bella, "report", line=line["id"])) == ("conflict", "line_hidden")


async def test_who_undoes_a_hiding_has_to_look_again(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    line, asked = await anna.says("交钱就能入职"), await anna.asks("交多少钱能内推？")
    for named, take, undo in (
        ({"line": line["id"]}, {"verb": "hide"}, "unhide"),
        ({"question": asked["id"]}, {"verb": "dismiss", "reason": "不合适"}, "reconsider"),
    ):
        await does(bella, "report", **named)
        await does(host, **take, **named)
        await does(host, undo, **named)
        told = [(await host.hears("/audience", "reports_changed"))["report"] for _ in range(3)]
        assert [one["open"] for one in told] == [True, False, True]
        assert told[-1] in await reports(host, show)
        await does(host, "settle", **named)
        await does(host, **take, **named)
        await does(host, undo, **named)
        assert (await host.hears("/audience", "reports_changed"))["report"]["open"] is False
    assert [one["open"] for one in await reports(host, show)] == [False, False]
    assert host.heard["/audience", "reports_changed"].empty()


async def test_a_question_is_reported_settled_and_dismissed(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, bella, carl = [await house.graduate_in(show, name) for name in ("安娜", "贝拉", "卡尔")]
    asked = await anna.asks("交多少钱能内推？")
    for person in (bella, carl, bella):
        assert await does(person, "report", question=asked["id"]) == {"question": asked["id"]}
    first, second = [(await host.hears("/audience", "reports_changed"))["report"] for _ in range(2)]
    assert (first["count"], second["count"], second["open"], second["line"]) == (1, 2, True, None)
    assert (second["id"], second["question"]["text"], second["question"]["name"]) == (
        asked["id"],
        "交多少钱能内推？",
        "安娜",
    )
    assert await reports(host, show) == [second]
    assert await reports(bella, show) == []
    assert (await does(host, "settle", question=asked["id"]))["open"] is False
    assert await refused(does(host, "settle", question=asked["id"])) == ("conflict", "reports_settled")
    assert (await does(host, "reopen", question=asked["id"]))["open"] is True
    await does(host, "dismiss", question=asked["id"], reason="不合适")
    (report,) = await reports(host, show)
    assert (report["open"], report["question"]["state"], report["question"]["text"]) == (
        False,
        "dismissed",
        "交多少钱能内推？",
    )
    dora = await house.graduate_in(show, "朵拉")
    assert await refused(does(dora, "report", question=asked["id"])) == ("conflict", "question_closed")
    for person in (anna, bella):
        assert person.heard["/audience", "reports_changed"].empty()
    done = await house.audited(f"question:{asked['id']}")
    assert done == ["settle_reports", "reopen_reports", "dismiss"]


async def test_nobody_reports_what_they_do_not_see_or_wrote_themselves(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    line, asked = await anna.says("你好"), await anna.asks("多少钱？")
    assert await refused(does(anna, "report", question=asked["id"])) == ("conflict", "own_line")
    again = await anna.asks("多少钱？")
    assert again["held"] is True
    assert await refused(does(bella, "report", question=again["id"])) == ("not_found", None)
    assert await refused(does(bella, "report", question=NOBODY)) == ("not_found", None)
    for verb, person in (("report", bella), ("settle", host), ("reopen", host)):
        for named in ({}, {"line": line["id"], "question": asked["id"]}):
            assert await refused(does(person, verb, **named)) == ("invalid", "one_writing")
        assert (await refused(does(person, verb, held=line["id"])))[0] == "invalid"
    assert await refused(does(host, "settle", question=asked["id"])) == ("not_found", None)
    assert await reports(host, show) == []


async def test_who_may_report_and_who_settles(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, visitor = await house.graduate_in(show), await house.visitor()
    await visitor.enters(show)
    line = await host.says("大家好")
    assert await refused(does(visitor, "report", line=line["id"])) == ("unauthorized", "sign_in")
    assert await refused(does(host, "report", line=line["id"])) == ("conflict", "own_line")
    assert await refused(does(anna, "report", line=NOBODY)) == ("not_found", None)
    assert (await refused(does(anna, "report", line="1")))[0] == "invalid"
    for verb in ("settle", "reopen"):
        assert await refused(does(host, verb, line=line["id"])) == ("not_found", None)
        assert await refused(does(anna, verb, line=line["id"])) == ("forbidden", "wrong_role")
        assert await refused(does(visitor, verb, line=line["id"])) == ("unauthorized", "sign_in")
    for _ in range(8):  # what is refused counts
        await does(anna, "report", line=line["id"])
    assert (await refused(does(anna, "report", line=line["id"])))[0] == "too_fast"


async def test_a_report_leaves_with_who_made_it(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna = await house.graduate_in(show)
    line = await host.says("大家好")
    await does(anna, "report", line=line["id"])
    assert (await anna.get("/api/me/export"))["audience"]["reports"] == [line["id"]]
    await anna.delete("/api/me", password=PASSWORD)
    assert house.app
    async with reading(house.app) as db:
        assert await db.scalar(select(func.count()).select_from(Report)) == 0
    assert [one["count"] for one in await reports(host, show)] == [1]
