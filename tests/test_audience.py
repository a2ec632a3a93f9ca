"""The chat: who may, what is kept, who sees what; and what leaves with whom."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.people import NOBODY, House, Person, refused
from tests.servers import ON_SQLITE


async def test_a_line_is_heard_by_everybody_in_the_show(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, visitor = await house.graduate_in(show), await house.visitor()
    await visitor.enters(show)
    line = await anna.says("  大家好  ", key="key-of-anna")
    heard = (await visitor.hears("/audience", "line_said"))["line"]
    assert (heard["seq"], heard["text"], heard["name"], heard["role"]) == (1, "大家好", "陈安娜", "graduate")
    assert (line["mine_key"], heard["mine_key"]) == ("key-of-anna", None)
    assert (line["id"], line["show_ms"]) == (heard["id"], heard["show_ms"])
    snapshot = await visitor.call("/audience", "enter", broadcast=show["id"])
    assert (snapshot["lines"], snapshot["seq"], snapshot["more"]) == ([heard], 1, False)
    assert (await anna.call("/audience", "enter", broadcast=show["id"]))["lines"] == [line]


async def test_the_same_key_says_it_once(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna = await house.graduate_in(show)
    key = uuid4().hex
    once, *again = await asyncio.gather(*(anna.says("一次", key=key) for _ in range(3)))
    assert all(line == once for line in again)
    assert (await anna.says("另一句", key=key))["text"] == "一次"
    bella = await house.graduate_in(show, "贝拉")
    assert (await bella.says("我的", key=key))["seq"] == 2
    assert (await anna.call("/audience", "enter", broadcast=show["id"]))["seq"] == 2


async def test_anonymous_people_read_only(house: House, host: Person) -> None:
    show = await host.goes_live()
    visitor = await house.visitor()
    await visitor.enters(show)
    assert await refused(visitor.says("我也想说")) == ("unauthorized", "sign_in")
    assert await refused(visitor.asks("可以吗？")) == ("unauthorized", "sign_in")
    assert (await visitor.call("/audience", "enter", broadcast=show["id"]))["lines"] == []


async def test_who_signed_out_says_nothing_more(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna = await house.graduate_in(show)
    await anna.delete("/api/logins/current")
    await anna.connects("/audience")  # the sign-out closed the socket
    assert await refused(anna.says("还在吗")) == ("unauthorized", "sign_in")


@ON_SQLITE
@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "   "},
        {"text": "\u3164\u200b\u2800 \u202e"},  # nothing that anybody sees
        {"text": ""},
        {"text": "话" * 501},
        {"text": "a\x00b"},
        {"text": 7},
        {"text": None},
        {"key": ""},
        {"key": "k" * 65},
        {"key": None},
        {"playhead_ms": -1},
        {"playhead_ms": "now"},
        {"broadcast": "seven"},
        {"colour": "red"},
    ],
)
async def test_a_line_that_makes_no_sense_is_refused(house: House, host: Person, wrong: dict[str, Any]) -> None:
    show = await host.goes_live()
    assert (await refused(host.says(**({"text": "好"} | wrong))))[0] == "invalid"
    assert (await refused(host.asks(**({"text": "好"} | wrong))))[0] == "invalid"
    assert (await host.call("/audience", "enter", broadcast=show["id"]))["seq"] == 0


async def test_500_characters_are_a_line(house: House, host: Person) -> None:
    await host.goes_live()
    assert (await host.says("😀" * 500))["text"] == "😀" * 500


async def test_people_talk_while_the_show_is_on(house: House, host: Person) -> None:
    show = await host.plans()
    anna = await house.graduate_in(show)
    assert await refused(anna.says("早")) == ("conflict", "not_live")
    assert await refused(anna.asks("早？")) == ("conflict", "not_live")
    assert await refused(anna.says("?", broadcast=NOBODY)) == ("not_found", None)
    assert await refused(anna.asks("?", broadcast=NOBODY)) == ("not_found", None)
    await host.enters(show)
    await host.runs("go_live")
    key = uuid4().hex
    line = await anna.says("在", key=key)
    await host.runs("end")
    assert await refused(anna.says("晚")) == ("conflict", "not_live")
    assert await anna.says("在", key=key) == line  # a retry of what was said is answered as it was


async def test_who_speaks_too_fast_waits_and_hosts_do_not(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna = await house.graduate_in(show)
    for n in range(5):
        await anna.says(str(n))
    assert (await refused(anna.says("6")))[0] == "too_fast"
    for n in range(3):
        await anna.asks(str(n))
    assert (await refused(anna.asks("4")))[0] == "too_fast"
    for n in range(7):
        await host.says(str(n))
    assert (await host.call("/audience", "enter", broadcast=show["id"]))["seq"] == 12


async def test_a_line_carries_the_moment_its_sender_saw_never_a_later_one(house: House, host: Person) -> None:
    await host.goes_live()
    await asyncio.sleep(0.5)
    assert (await host.says("慢", playhead_ms=100))["show_ms"] == 100
    late = await host.says("快", playhead_ms=2**40)
    assert 500 <= late["show_ms"] < 60_000
    assert (await host.says("无"))["show_ms"] >= 500


async def test_a_hidden_line_keeps_its_place_and_loses_its_text(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, visitor, staff = await house.graduate_in(show), await house.visitor(), await house.staff()
    await visitor.enters(show)
    await staff.enters(show)
    line = await anna.says("交钱入职")
    for person, refusal in [(visitor, ("unauthorized", "sign_in")), (anna, ("forbidden", "wrong_role"))]:
        for verb in ("hide", "unhide"):
            assert await refused(person.call("/audience", verb, line=line["id"])) == refusal
    hidden = await staff.call("/audience", "hide", line=line["id"])
    assert (hidden["hidden"], hidden["text"]) == (True, "交钱入职")  # hosts may show it again
    told = (await visitor.hears("/audience", "line_changed"))["line"]
    assert (told["hidden"], told["text"], told["seq"]) == (True, "", line["seq"])
    assert told["version"] > line["version"]
    for person, text in ((visitor, ""), (anna, ""), (host, "交钱入职")):
        snapshot = await person.call("/audience", "enter", broadcast=show["id"])
        assert [one["text"] for one in snapshot["lines"]] == [text]
        assert [one["text"] for one in (await chat(person, show))["lines"]] == ([text] if text else [])
    assert await refused(host.call("/audience", "hide", line=line["id"])) == ("conflict", "line_hidden")
    shown = await host.call("/audience", "unhide", line=line["id"])
    assert (await visitor.hears("/audience", "line_changed"))["line"]["text"] == "交钱入职"
    assert shown["version"] > hidden["version"]
    assert await refused(host.call("/audience", "unhide", line=line["id"])) == ("conflict", "line_not_hidden")
    for verb in ("hide", "unhide"):
        assert await refused(host.call("/audience", verb, line=NOBODY)) == ("not_found", None)
        assert (await refused(host.call("/audience", verb, line="1")))[0] == "invalid"


async def chat(person: Person, show: dict[str, Any], **query: Any) -> Any:
    return await person.get(f"/api/broadcasts/{show['id']}/chat", **query)


async def test_entering_is_looked_up(house: House, host: Person) -> None:
    visitor = await house.visitor()
    await visitor.connects("/audience")
    assert await refused(visitor.call("/audience", "enter", broadcast=NOBODY)) == ("not_found", None)
    for wrong in ({"broadcast": 7}, {}, {"broadcast": NOBODY, "since": -1}, {"broadcast": NOBODY, "since": "1"}):
        assert (await refused(visitor.call("/audience", "enter", **wrong)))[0] == "invalid"
    assert await refused(visitor.call("/audience", "sing")) == ("not_found", None)


async def test_events_stay_in_their_show(house: House, host: Person) -> None:
    show, other = await host.goes_live(), await host.plans()
    visitor, anna = await house.visitor(), await house.graduate_in(show)
    await visitor.enters(show)
    await visitor.enters(other)
    await anna.enters(show)
    await anna.says("这里")
    await anna.asks("这里？")
    await anna.hears("/audience", "question_changed")
    await asyncio.sleep(0.2)
    assert visitor.heard["/audience", "line_said"].empty()
    assert visitor.heard["/audience", "question_changed"].empty()


async def test_what_somebody_said_leaves_with_them(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna = await house.graduate_in(show)
    await anna.says("我的话")
    await anna.asks("我的问题？")
    export = await anna.get("/api/me/export")
    assert [line["text"] for line in export["audience"]["lines"]] == ["我的话"]
    assert [question["text"] for question in export["audience"]["questions"]] == ["我的问题？"]
    visitor = await house.visitor()
    await visitor.enters(show)
    before = await visitor.call("/audience", "enter", broadcast=show["id"])
    await host.call("/audience", "report", line=before["lines"][0]["id"])
    await host.hears("/audience", "reports_changed")
    await anna.delete("/api/me", password="correct horse battery")
    for event, one in (("line_changed", "line"), ("question_changed", "question")):  # as open pages hear it
        gone = (await visitor.hears("/audience", event))[one]
        assert (gone["text"], gone["name"], gone["id"]) == ("", "", before[f"{one}s"][0]["id"])
        assert gone["version"] > before[f"{one}s"][0]["version"]
    report = (await host.hears("/audience", "reports_changed"))["report"]
    assert (report["open"], report["line"]["text"], report["line"]["name"]) == (False, "", "")
    told = await host.call("/audience", "enter", broadcast=show["id"])
    assert [(line["text"], line["name"], line["hidden"]) for line in told["lines"]] == [("", "", True)]
    assert [(question["text"], question["name"]) for question in told["questions"]] == [("", "")]
