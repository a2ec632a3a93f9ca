"""Who is banned may have what they wrote in the show hidden with it; the undo of the ban brings that back."""

import asyncio
from typing import Any

from tests.audience import does
from tests.people import PASSWORD, House, Person

BACK, AWAY = ("waiting", "approved", [False, False, True]), ("refused", "dismissed", [True, True, True])


async def standing(host: Person, show: dict[str, Any]) -> tuple[str, str, list[bool]]:
    """Of Anna: what is held, what she asked, and which of her three lines are hidden."""
    seen = await host.call("/audience", "enter", broadcast=show["id"])
    (held,) = seen["held"]
    (question,) = seen["questions"]
    return held["state"], question["state"], [line["hidden"] for line in seen["lines"] if line["text"] != "在听"]


async def test_a_ban_hides_what_they_wrote_and_its_undo_brings_it_back(house: House, host: Person) -> None:
    await (await house.staff()).post("/api/words", word="加微信")
    show = await host.goes_live()
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    first, _, third = [await anna.says(text) for text in ("广告一", "广告二", "骂人")]
    await bella.says("在听")
    await anna.says("加微信")
    question = await anna.asks("多少钱？")
    await does(host, "approve", question=question["id"])
    await does(host, "hide", line=third["id"])
    await does(bella, "report", line=first["id"])
    plain = await does(host, "ban", line=third["id"])
    assert (plain["hid"], await standing(host, show)) == (0, BACK)
    await does(host, "lift", sanction=plain["id"])
    while not bella.heard["/audience", "line_changed"].empty():
        await bella.hears("/audience", "line_changed")
    banned = await does(host, "ban", line=third["id"], everywhere=True, hide=True)
    assert (banned["hid"], await standing(host, show)) == (4, AWAY)
    heard = [(await bella.hears("/audience", "line_changed"))["line"] for _ in range(2)]
    assert [(line["seq"], line["hidden"], line["text"]) for line in heard] == [(1, True, ""), (2, True, "")]
    assert not (await host.call("/audience", "enter", broadcast=show["id"]))["reports"][0]["open"]
    await does(host, "lift", sanction=banned["id"])
    assert await standing(host, show) == BACK, "what was hidden by hand stays hidden"
    assert (await host.call("/audience", "enter", broadcast=show["id"]))["reports"][0]["open"]
    assert (await does(host, "restore", sanction=banned["id"]))["hid"] == 4
    assert await standing(host, show) == AWAY
    done = await house.audited(f"person:{anna.me['id']}")
    assert sorted(done[2:]) == sorted(["ban", "hide_all", "lift", "bring_back", "restore", "hide_all"])
    assert [one["kind"] for one in (await anna.get("/api/notices"))["notices"]] == []


async def test_what_was_emptied_meanwhile_stays_away(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna = await house.graduate_in(show)
    line = await anna.says("广告")
    banned = await does(host, "ban", line=line["id"], hide=True)
    await anna.delete("/api/me", password=PASSWORD)
    await does(host, "lift", sanction=banned["id"])
    (seen,) = (await host.call("/audience", "enter", broadcast=show["id"]))["lines"]
    assert (seen["hidden"], seen["text"]) == (True, "")


async def test_two_hosts_at_once_hide_it_once(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, other = await house.graduate_in(show), await house.host("李主持")
    await other.enters(show)
    lines = [await anna.says(f"广告 {n}") for n in range(4)]
    bans = [does(who, "ban", line=line["id"], hide=True) for who, line in ((host, lines[3]), (other, lines[0]))]
    given = sorted(await asyncio.gather(*bans), key=lambda one: -one["hid"])
    assert [one["hid"] for one in given] == [4, 0]
    for ban, hidden in ((given[0], True), (given[1], False)):
        await does(host, "lift", sanction=ban["id"])
        lines = (await host.call("/audience", "enter", broadcast=show["id"]))["lines"]
        assert {line["hidden"] for line in lines} == {hidden}, "as long as one of them holds"
    assert (await does(host, "restore", sanction=given[0]["id"]))["hid"] == 4


async def test_what_was_shown_again_and_hidden_by_hand_stays_hidden(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna = await house.graduate_in(show)
    lines = [await anna.says(text) for text in ("广告", "骂人")]
    banned = await does(host, "ban", line=lines[0]["id"], hide=True)
    for verb in ("unhide", "hide"):
        await does(host, verb, line=lines[1]["id"])
    await does(host, "lift", sanction=banned["id"])
    seen = (await host.call("/audience", "enter", broadcast=show["id"]))["lines"]
    assert [line["hidden"] for line in seen] == [False, True]


async def test_a_ban_from_a_show_that_was_taken_off_can_be_lifted(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.goes_live(posting)
    anna = await house.graduate_in(show)
    question = await anna.asks("加我微信", job=posting["id"])
    friday = await host.plans(posting)
    copy = await does(host, "carry", question=question["id"], broadcast=friday["id"])
    banned = await does(host, "ban", question=copy["id"], everywhere=True, hide=True)
    assert banned["hid"] == 1
    await host.delete(f"/api/broadcasts/{friday['id']}")
    for verb in ("lift", "restore", "lift"):
        assert (await does(host, verb, sanction=banned["id"]))["id"] == banned["id"]
    await anna.says("谢谢")
