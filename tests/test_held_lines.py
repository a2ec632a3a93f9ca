"""Before anybody reads it: the word list, what is said again and again, new accounts; let through, refused, undone."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from server.audience.holding import NEWEST
from server.audience.moderation import HeldFor, HeldLine
from server.db import reading, transaction
from server.identity.models import Person as Row
from tests.audience import does
from tests.people import NOBODY, House, Person, Refused, refused


@pytest.fixture
async def staff(house: House) -> Person:
    return await house.staff()


async def held(person: Person, show: dict[str, Any]) -> list[Any]:
    return list((await does(person, "enter", broadcast=show["id"]))["held"])


async def test_a_listed_word_waits_for_a_host_and_is_let_through(house: House, host: Person, staff: Person) -> None:
    await staff.post("/api/words", word="加微信")
    show = await host.goes_live()
    anna, visitor = await house.graduate_in(show), await house.visitor()
    await visitor.enters(show)
    key = uuid4().hex
    waits = await anna.says("请 jia·微 信", key=key, playhead_ms=0)
    assert (waits["state"], waits["mine"], waits["key"], waits["why"], waits["word"]) == (
        "waiting",
        True,
        key,
        None,
        "",
    )
    assert await anna.says("请 jia·微 信", key=key) == waits
    told = (await host.hears("/audience", "held_changed"))["held"]
    assert (told["text"], told["name"], told["why"], told["word"]) == ("请 jia·微 信", "陈安娜", "word", "加微信")
    assert (await anna.hears("/audience", "held_changed"))["held"] == waits
    assert await held(anna, show) == [waits]
    assert await held(host, show) == [told]
    assert await held(visitor, show) == []
    assert (await anna.says("别的话"))["seq"] == 1
    line = await does(host, "let_through", held=waits["id"])
    assert (line["seq"], line["text"], line["show_ms"]) == (2, "请 jia·微 信", 0)
    await visitor.hears("/audience", "line_said")
    assert (await visitor.hears("/audience", "line_said"))["line"]["id"] == line["id"]
    assert visitor.heard["/audience", "held_changed"].empty()
    assert (await anna.hears("/audience", "held_changed"))["held"]["state"] == "said"
    assert (await anna.says("请 jia·微 信", key=key))["id"] == line["id"]
    for verb, reason in (("let_through", "held_said"), ("refuse", "held_said"), ("hold", "held_said")):
        assert await refused(does(host, verb, held=waits["id"])) == ("conflict", reason)
    assert (await host.says("加微信"))["seq"] == 3  # hosts are exempt


async def test_a_listed_word_in_a_name_holds_what_they_say(house: House, host: Person, staff: Person) -> None:
    """Everybody reads the name as well."""
    await staff.post("/api/words", word="加微信")
    show = await host.goes_live()
    anna = await house.graduate_in(show, "加·薇信 139")
    assert (await anna.says("大家好"))["state"] == "waiting"
    assert [(one["why"], one["word"]) for one in await held(host, show)] == [("word", "加微信")]
    assert (await anna.asks("几点开始？"))["held"] is True


async def test_a_refusal_can_be_undone(house: House, host: Person, staff: Person) -> None:
    await staff.post("/api/words", word="代考")
    show = await host.goes_live()
    anna = await house.graduate_in(show)
    waits = await anna.says("代考")
    assert (await does(host, "refuse", held=waits["id"]))["state"] == "refused"
    assert [one["state"] for one in await held(anna, show)] == ["refused"]
    assert await refused(does(host, "refuse", held=waits["id"])) == ("conflict", "held_refused")
    assert (await does(host, "hold", held=waits["id"]))["state"] == "waiting"
    assert await refused(does(host, "hold", held=waits["id"])) == ("conflict", "held_waiting")
    await does(host, "refuse", held=waits["id"])
    assert (await does(host, "let_through", held=waits["id"]))["seq"] == 1
    done = await house.audited(f"held_line:{waits['id']}")
    assert done == ["refuse_line", "hold_line", "refuse_line", "let_through"]


async def test_held_lines_are_for_hosts(house: House, host: Person, staff: Person) -> None:
    await staff.post("/api/words", word="代考")
    show = await host.goes_live()
    anna, bella, visitor = await house.graduate_in(show), await house.graduate_in(show, "贝拉"), await house.visitor()
    await visitor.enters(show)
    waits = await anna.says("代考")
    assert await held(bella, show) == []
    for verb in ("let_through", "refuse", "hold"):
        assert await refused(does(anna, verb, held=waits["id"])) == ("forbidden", "wrong_role")
        assert await refused(does(visitor, verb, held=waits["id"])) == ("unauthorized", "sign_in")
        assert await refused(does(host, verb, held=NOBODY)) == ("not_found", None)
        assert (await refused(does(host, verb, held="1")))[0] == "invalid"
    await does(host, "slow", broadcast=show["id"], seconds=60)
    assert (await refused(anna.says("那我说别的")))[0] == "too_fast"
    await more_wait(house, waits)
    assert (await held(host, show))[0]["id"] == waits["id"]
    await host.runs("end")
    assert await refused(does(host, "let_through", held=waits["id"])) == ("conflict", "not_live")


async def more_wait(house: House, held: dict[str, Any]) -> None:
    """As if as many had been held back after this one as hosts are told of others."""
    assert house.app
    async with transaction(house.app) as work:
        first = await work.db.get_one(HeldLine, UUID(held["id"]))
        for n in range(NEWEST):
            later = HeldLine(broadcast_id=first.broadcast_id, person_id=first.person_id, key=f"later-{n:03}", show_ms=0)
            later.text, later.why, later.at = f"代考 {n}", HeldFor.word, first.at + timedelta(seconds=1 + n)
            work.db.add(later)


async def test_a_question_with_a_listed_word_is_held_until_it_is_approved(
    house: House, host: Person, staff: Person
) -> None:
    await staff.post("/api/words", word="加微信")
    show = await host.goes_live()
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    assert (await anna.asks("可以加 wei xin 吗"))["held"] is True
    assert (await does(bella, "enter", broadcast=show["id"]))["questions"] == []
    assert (await anna.asks("薪资多少"))["held"] is False
    assert (await host.asks("加微信吗"))["held"] is False


async def test_the_same_again_within_a_minute_waits(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    assert (await anna.says("大家好！"))["seq"] == 1
    again = await anna.says("大 家 好")
    assert again["state"] == "waiting"
    assert [one["why"] for one in await held(host, show)] == ["again"]
    assert (await bella.says("大家好"))["seq"] == 2
    assert (await host.says("欢迎"))["seq"] == 3
    assert (await host.says("欢迎"))["seq"] == 4
    await does(host, "refuse", held=again["id"])
    assert (await anna.says("大家好"))["state"] == "waiting"


async def test_what_many_say_at_once_waits(house: House, host: Person) -> None:
    show = await host.goes_live()
    people = [await house.graduate_in(show, str(n)) for n in range(6)]
    for person in people[:4]:
        assert "seq" in await person.says("关注这个号领取红包")
    assert (await people[4].says("关注这个号, 领取红包"))["state"] == "waiting"
    assert [one["why"] for one in await held(host, show)] == ["flood"]
    for person in people:
        assert "seq" in await person.says("你好")  # short words of many are a greeting


async def test_the_same_question_again_or_of_many_is_held(house: House, host: Person, staff: Person) -> None:
    await staff.post("/api/words", word="加微信")
    show = await host.goes_live()
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    assert (await anna.says("转正要多久？"))["seq"] == 1
    key = uuid4().hex
    first = await anna.asks("转正要多久？", key=key)  # what was said may be asked
    assert first["held"] is False
    again = await anna.asks("转正 要多久")
    assert (again["held"], again["why"]) == (True, None)
    assert await anna.asks("转正要多久？", key=key) == first
    assert (await bella.asks("转正要多久？"))["held"] is False
    assert (await host.asks("可以加微信吗？"))["held"] is False
    seen = {one["id"]: one for one in (await does(host, "enter", broadcast=show["id"]))["questions"]}
    assert (seen[again["id"]]["why"], seen[again["id"]]["word"]) == ("again", "")
    people = [await house.graduate_in(show, str(n)) for n in range(5)]
    many = [await person.asks("公司提供人才公寓吗？") for person in people]
    assert [one["held"] for one in many] == [False] * 4 + [True]
    waits = await bella.asks("怎么加微信？")
    hosts = {one["id"]: one for one in (await does(host, "enter", broadcast=show["id"]))["questions"]}
    assert hosts[many[-1]["id"]]["why"] == "flood"
    assert (hosts[waits["id"]]["why"], hosts[waits["id"]]["word"]) == ("word", "加微信")
    own = [one for one in (await does(bella, "enter", broadcast=show["id"]))["questions"] if one["mine"]]
    assert {(one["why"], one["word"]) for one in own} == {(None, "")}
    approved = await does(host, "approve", question=waits["id"])
    assert (approved["held"], approved["why"], approved["word"]) == (False, None, "")


async def test_new_accounts_listen_first(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    changed = await does(host, "newcomers", broadcast=show["id"], minutes=30)
    assert changed["newcomer_minutes"] == 30
    with pytest.raises(Refused) as told:
        await anna.says("我来了")
    assert (told.value.code, told.value.reason) == ("forbidden", "new_account")
    assert 1780 <= told.value.error["seconds"] <= 1800
    assert await refused(anna.asks("能问吗")) == ("forbidden", "new_account")
    assert (await host.says("欢迎"))["seq"] == 1
    assert house.app
    async with transaction(house.app) as work:
        await work.db.execute(update(Row).where(Row.name == "贝拉").values(created_at=work.now - timedelta(hours=1)))
    assert (await bella.says("我早来了"))["seq"] == 2
    await does(host, "newcomers", broadcast=show["id"], minutes=0)
    assert (await anna.says("我来了"))["seq"] == 3
    visitor = await house.visitor()
    await visitor.enters(show)
    assert await refused(does(anna, "newcomers", broadcast=show["id"], minutes=5)) == ("forbidden", "wrong_role")
    assert await refused(does(visitor, "newcomers", broadcast=show["id"], minutes=5)) == ("unauthorized", "sign_in")
    assert await refused(does(host, "newcomers", broadcast=NOBODY, minutes=5)) == ("not_found", None)
    for minutes in (-1, 1441, "5"):
        assert (await refused(does(host, "newcomers", broadcast=show["id"], minutes=minutes)))[0] == "invalid"
    await host.runs("end")
    assert await refused(does(host, "newcomers", broadcast=show["id"], minutes=5)) == ("conflict", "show_ended")


async def test_hosts_and_staff_keep_the_word_list(house: House, host: Person, staff: Person) -> None:
    word = await staff.post("/api/words", word=" 代考 ")
    assert word["word"] == "代考"
    assert await refused(staff.post("/api/words", word="代考")) == ("conflict", "word_listed")
    for text, reason in (("", "text_length"), ("词" * 41, "text_length"), ("★", "word_letters")):
        assert await refused(staff.post("/api/words", word=text)) == ("invalid", reason)
    assert await refused(staff.post("/api/words", word=7)) == ("invalid", None)
    assert [one["word"] for one in (await host.get("/api/words"))["words"]] == ["代考"]
    anna, visitor = await house.graduate(), await house.visitor()
    for person, refusal in ((anna, ("forbidden", "wrong_role")), (visitor, ("unauthorized", "sign_in"))):
        assert await refused(person.get("/api/words")) == refusal
        assert await refused(person.post("/api/words", word="好")) == refusal
        assert await refused(person.delete(f"/api/words/{word['id']}")) == refusal
    assert await refused(staff.delete(f"/api/words/{NOBODY}")) == ("not_found", None)
    show = await host.goes_live()
    await anna.enters(show)
    assert (await anna.says("代考"))["state"] == "waiting"
    await host.delete(f"/api/words/{word['id']}")
    assert await refused(staff.delete(f"/api/words/{word['id']}")) == ("conflict", "word_removed")
    assert (await anna.says("代考吗"))["seq"] == 1
    assert (await host.post("/api/words", word="代考"))["id"] == word["id"]
    assert (await anna.says("代考呢"))["state"] == "waiting"


async def test_held_lines_leave_with_their_writer(house: House, host: Person, staff: Person) -> None:
    await staff.post("/api/words", word="代考")
    show = await host.goes_live()
    anna = await house.graduate_in(show)
    await anna.says("代考")
    assert [one["text"] for one in (await anna.get("/api/me/export"))["audience"]["held_lines"]] == ["代考"]
    await anna.delete("/api/me", password="correct horse battery")
    assert await held(host, show) == []
    assert house.app
    async with reading(house.app) as db:
        assert list(await db.scalars(select(HeldLine.text))) == [""]
