"""Keeping order in a show: muted, banned, slowed down; undone; hosts are exempt."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from server.audience.moderation import Sanction
from server.audit import AuditEntry
from server.db import reading, transaction
from tests.audience import does
from tests.people import NOBODY, House, Person, Refused, refused


async def test_who_is_muted_is_told_how_long_and_writes_again_afterwards(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    line = await anna.says("刷屏")
    muted = await does(host, "mute", line=line["id"], minutes=10)
    assert (muted["kind"], muted["name"], muted["everywhere"], muted["text"]) == ("mute", "陈安娜", False, "刷屏")
    with pytest.raises(Refused) as told:
        await anna.says("还说")
    assert (told.value.code, told.value.reason) == ("forbidden", "muted")
    assert 590 <= told.value.error["seconds"] <= 600
    assert await refused(anna.asks("提问呢？")) == ("forbidden", "muted")
    react = {"broadcast": show["id"], "kind": "like"}
    assert await refused(does(anna, "react", **react)) == ("forbidden", "muted")
    line, question = await bella.says("在听"), await bella.asks("几点？")
    for of in ({"line": line["id"]}, {"question": question["id"]}):
        assert await refused(does(anna, "report", **of)) == ("forbidden", "muted")
    assert await does(bella, "react", **react) is None
    assert (await bella.says("我没事"))["seq"] == 3
    assert [one["id"] for one in await listed(host, show)] == [muted["id"]]
    await ends(house, muted)
    assert (await anna.says("又能说了"))["seq"] == 4
    assert await does(anna, "react", **react) is None
    assert await listed(host, show) == []
    for verb in ("lift", "restore"):
        assert await refused(does(host, verb, sanction=muted["id"])) == ("conflict", "sanction_over")


async def test_who_is_muted_twice_is_told_the_longer_time(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna = await house.graduate_in(show)
    line = await anna.says("刷屏")
    for minutes in (60, 5):
        await does(host, "mute", line=line["id"], minutes=minutes)
    with pytest.raises(Refused) as told:
        await anna.says("还说")
    assert told.value.error["seconds"] > 3000


async def listed(host: Person, show: dict[str, Any]) -> list[Any]:
    return list((await host.get(f"/api/broadcasts/{show['id']}/sanctions"))["sanctions"])


async def ends(house: House, sanction: dict[str, Any]) -> None:
    """As if its minutes were over."""
    assert house.app
    async with transaction(house.app) as work:
        row = await work.db.scalar(select(Sanction))
        assert row
        assert str(row.id) == sanction["id"]
        row.until = work.now - timedelta(seconds=1)


async def test_a_ban_holds_in_its_show_or_in_all_until_it_is_lifted(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna = await house.graduate_in(show)
    banned = await does(host, "ban", line=(await anna.says("广告"))["id"])
    assert await refused(anna.says("广告")) == ("forbidden", "banned")
    other = await host.goes_live()
    await anna.enters(other)
    line, question = await anna.says("换一场"), await host.asks("几点结束？", broadcast=other["id"])
    everywhere = await does(host, "ban", line=line["id"], everywhere=True)
    assert everywhere["everywhere"] is True
    assert await refused(anna.says("还来")) == ("forbidden", "banned")
    assert await refused(anna.call("/audience", "vote", question=question["id"])) == ("forbidden", "banned")
    for sanction in (everywhere, banned):
        await does(host, "lift", sanction=sanction["id"])
        assert await refused(does(host, "lift", sanction=sanction["id"])) == ("conflict", "sanction_over")
    await does(host, "restore", sanction=banned["id"])
    assert await refused(does(host, "restore", sanction=banned["id"])) == ("conflict", "sanction_holds")
    assert await refused(anna.asks("被恢复了？", broadcast=show["id"])) == ("forbidden", "banned")
    await does(host, "lift", sanction=banned["id"])
    assert (await anna.says("谢谢", broadcast=show["id"]))["seq"] == 2
    done = await house.audited(f"person:{anna.me['id']}")
    assert done == ["ban", "ban", "lift", "lift", "restore", "lift"]
    mine = (await anna.get("/api/me/export"))["audience"]["sanctions"]
    assert [(one["kind"], one["broadcast"]) for one in mine] == [("ban", show["id"]), ("ban", None)]


async def test_who_wrote_a_held_line_or_a_question_is_kept_from_writing(house: House, host: Person) -> None:
    staff = await house.staff()
    await staff.post("/api/words", word="加微信")
    show = await host.goes_live()
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    waits, asked = await anna.says("加微信"), await bella.asks("能加薪吗？")
    muted = await does(host, "mute", held=waits["id"], minutes=60)
    assert (muted["name"], muted["text"], muted["everywhere"]) == ("陈安娜", "加微信", False)
    banned = await does(host, "ban", question=asked["id"], everywhere=True)
    assert (banned["name"], banned["text"], banned["everywhere"]) == ("贝拉", "能加薪吗？", True)
    assert await refused(anna.says("还说")) == ("forbidden", "muted")
    assert await refused(bella.asks("还问？")) == ("forbidden", "banned")
    assert [one["text"] for one in await listed(host, show)] == ["能加薪吗？", "加微信"]
    assert (await does(host, "let_through", held=waits["id"]))["seq"] == 1  # what waits is judged by itself
    for sanction in (muted, banned):
        await does(host, "lift", sanction=sanction["id"])
    assert (await anna.says("谢谢"))["seq"] == 2
    assert (await bella.asks("谢谢？"))["state"] == "asked"
    assert house.app
    async with reading(house.app) as db:
        facts = list(await db.scalars(select(AuditEntry.facts).where(AuditEntry.verb.in_(("mute", "ban")))))
    both = {"sanction": muted["id"], "held": waits["id"]}, {"sanction": banned["id"], "question": asked["id"]}
    assert all(any(named.items() <= one.items() for one in facts) for named in both)


async def test_exactly_one_thing_that_somebody_wrote_is_named(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna = await house.graduate_in(show)
    line, asked, own = await anna.says("你好"), await anna.asks("在吗？"), await host.asks("大家在吗？")
    for named in ({}, {"line": line["id"], "question": asked["id"]}, {"held": NOBODY, "question": asked["id"]}):
        assert await refused(does(host, "mute", minutes=5, **named)) == ("invalid", "one_writing")
        assert await refused(does(host, "ban", **named)) == ("invalid", "one_writing")
    for kind in ("held", "question"):
        assert await refused(does(host, "ban", **{kind: NOBODY})) == ("not_found", None)
        assert (await refused(does(host, "ban", **{kind: "1"})))[0] == "invalid"
        assert await refused(does(anna, "ban", **{kind: NOBODY})) == ("forbidden", "wrong_role")
    assert await refused(does(host, "ban", question=own["id"])) == ("forbidden", "staff_exempt")
    assert await listed(host, show) == []
    assert (await anna.says("我还在"))["seq"] == 2


async def test_in_slow_mode_everybody_but_hosts_waits(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    slowed = await does(host, "slow", broadcast=show["id"], seconds=60)
    assert slowed["slow_seconds"] == 60
    assert (await anna.hears("/broadcasts", "broadcast_changed"))["broadcast"]["slow_seconds"] == 60
    both = await asyncio.gather(anna.says("一"), anna.says("二"), return_exceptions=True)
    late = [answer for answer in both if isinstance(answer, Refused)]
    assert [answer.code for answer in late] == ["too_fast"]
    assert 55 <= late[0].error["seconds"] <= 60
    assert (await refused(anna.says("三")))[0] == "too_fast"
    assert (await bella.says("我的"))["seq"] == 2
    for n in range(3):
        assert (await host.says(str(n)))["seq"] == 3 + n
    await does(host, "slow", broadcast=show["id"], seconds=0)
    assert (await anna.says("四"))["seq"] == 6


async def test_order_is_kept_by_hosts_and_never_on_hosts(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, visitor = await house.graduate_in(show), await house.visitor()
    await visitor.enters(show)
    line, own = await anna.says("你好"), await host.says("大家好")
    for verb, more in (
        ("mute", {"line": line["id"], "minutes": 5}),
        ("ban", {"line": line["id"]}),
        ("lift", {"sanction": NOBODY}),
        ("restore", {"sanction": NOBODY}),
        ("slow", {"broadcast": show["id"], "seconds": 5}),
    ):
        assert await refused(does(anna, verb, **more)) == ("forbidden", "wrong_role")
        assert await refused(does(visitor, verb, **more)) == ("unauthorized", "sign_in")
    for verb, more in (("mute", {"minutes": 5}), ("ban", {})):
        assert await refused(does(host, verb, line=own["id"], **more)) == ("forbidden", "staff_exempt")
        assert await refused(does(host, verb, line=NOBODY, **more)) == ("not_found", None)
    for wrong in ({"minutes": 0}, {"minutes": 1441}, {}):
        assert (await refused(does(host, "mute", line=line["id"], **wrong)))[0] == "invalid"
    for seconds in (-1, 601, "5"):
        assert (await refused(does(host, "slow", broadcast=show["id"], seconds=seconds)))[0] == "invalid"
    for verb in ("lift", "restore"):
        assert await refused(does(host, verb, sanction=NOBODY)) == ("not_found", None)
    assert await refused(does(host, "slow", broadcast=NOBODY, seconds=5)) == ("not_found", None)
    assert await refused(anna.get(f"/api/broadcasts/{show['id']}/sanctions")) == ("forbidden", "wrong_role")
    assert await refused(host.get(f"/api/broadcasts/{NOBODY}/sanctions")) == ("not_found", None)
    await host.runs("end")
    assert await refused(does(host, "slow", broadcast=show["id"], seconds=5)) == ("conflict", "show_ended")
