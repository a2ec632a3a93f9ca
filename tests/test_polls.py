"""Polls and reactions: opened and closed by hosts, one ballot each, told on a tick; what nobody may do."""

import asyncio
from typing import Any

from tests.audience import does
from tests.people import NOBODY, PASSWORD, House, Person, refused

ASKED: dict[str, Any] = {"question": "想去哪里工作？", "options": ["两江新区", "高新区", "区县"]}


async def opens(host: Person, show: dict[str, Any], **more: Any) -> Any:
    return await does(host, "open_poll", **({"broadcast": show["id"]} | ASKED | more))


async def counted(person: Person, voters: int) -> Any:
    """The poll, once so many have voted as this person hears it."""
    while True:
        poll = (await person.hears("/audience", "poll_changed"))["poll"]
        if poll["voters"] == voters:
            return poll


async def test_a_poll_is_answered_once_by_each_and_everybody_sees_how_it_stands(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, bella, visitor = await house.graduate_in(show), await house.graduate_in(show, "贝拉"), await house.visitor()
    await visitor.enters(show)
    poll = await opens(host, show)
    assert (poll["open"], poll["voters"], [one["text"] for one in poll["options"]]) == (True, 0, ASKED["options"])
    assert (await anna.hears("/audience", "poll_changed"))["poll"] == poll | {"voted": None}
    cast = await does(anna, "cast", poll=poll["id"], choices=[1])
    assert (cast["voted"], cast["voters"], [one["votes"] for one in cast["options"]]) == (True, 1, [0, 1, 0])
    other = await does(anna, "cast", poll=poll["id"], choices=[2])
    assert (other["chosen"], other["voters"], [one["votes"] for one in other["options"]]) == ([2], 1, [0, 0, 1])
    await does(anna, "cast", poll=poll["id"], choices=[1])
    await does(bella, "cast", poll=poll["id"], choices=[1])
    told = await counted(visitor, 2)
    assert ([one["votes"] for one in told["options"]], told["voted"], told["chosen"]) == ([0, 2, 0], None, None)
    closed = await does(host, "close_poll", poll=poll["id"])
    assert (closed["open"], closed["voters"]) == (False, 2)
    assert closed["closed_ms"] >= closed["opened_ms"]
    assert await refused(does(host, "close_poll", poll=poll["id"])) == ("conflict", "poll_closed")
    assert await refused(does(anna, "reopen_poll", poll=poll["id"])) == ("forbidden", "wrong_role")
    again = await does(host, "reopen_poll", poll=poll["id"])
    assert (again["open"], again["voters"], again["closed_ms"]) == (True, 2, None)
    assert await refused(does(host, "reopen_poll", poll=poll["id"])) == ("conflict", "poll_is_open")
    closed = await does(host, "close_poll", poll=poll["id"])
    dora = await house.graduate_in(show, "朵拉")
    assert await refused(does(dora, "cast", poll=poll["id"], choices=[0])) == ("conflict", "poll_closed")
    for person, own in ((anna, {"voted": True, "chosen": [1]}), (dora, {"voted": False})):
        assert (await does(person, "enter", broadcast=show["id"]))["polls"] == [closed | own]
    await does(host, "reopen_poll", poll=poll["id"])
    await host.runs("end")
    (closed,) = (await visitor.call("/audience", "enter", broadcast=show["id"]))["polls"]
    assert (closed["open"], closed["voters"], closed["closed_ms"] >= closed["opened_ms"]) == (False, 2, True)
    names = await host.get(f"/api/polls/{poll['id']}/ballots")
    assert sorted((one["name"], one["choices"]) for one in names["ballots"]) == [("贝拉", [1]), ("陈安娜", [1])]


async def test_several_options_where_the_host_allows_it_and_nobody_knows_whose(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna = await house.graduate_in(show)
    poll = await opens(host, show, multiple=True, anonymous=True)
    cast = await does(anna, "cast", poll=poll["id"], choices=[2, 0, 2])
    assert (cast["voters"], cast["chosen"], [one["votes"] for one in cast["options"]]) == (1, [0, 2], [1, 0, 1])
    assert await refused(does(anna, "cast", poll=poll["id"], choices=[0])) == ("conflict", "already_voted")
    assert (await does(anna, "enter", broadcast=show["id"]))["polls"][0]["chosen"] is None
    assert await refused(host.get(f"/api/polls/{poll['id']}/ballots")) == ("conflict", "poll_anonymous")
    (ballot,) = (await anna.get("/api/me/export"))["audience"]["ballots"]
    assert (ballot["poll"], ballot["choices"]) == (poll["id"], None)
    await anna.delete("/api/me", password=PASSWORD)
    assert (await does(host, "enter", broadcast=show["id"]))["polls"][0]["voters"] == 1


async def test_what_no_poll_allows(house: House, host: Person) -> None:
    show = await host.plans()
    anna, visitor = await house.graduate_in(show), await house.visitor()
    await visitor.enters(show)
    await host.enters(show)
    assert await refused(opens(host, show)) == ("conflict", "not_live")
    await host.runs("go_live")
    assert await refused(opens(anna, show)) == ("forbidden", "wrong_role")
    assert await refused(opens(visitor, show)) == ("unauthorized", "sign_in")
    assert await refused(opens(host, {"id": NOBODY})) == ("not_found", None)
    for wrong, reason in (
        ({"question": " "}, "text_length"),
        ({"question": "问" * 201}, "text_length"),
        ({"options": ["一", " "]}, "text_length"),
        ({"options": ["一", "一 "]}, "same_option"),
        ({"options": ["一"]}, None),
        ({"options": [str(n) for n in range(9)]}, None),
        ({"options": "一二"}, None),
    ):
        assert await refused(opens(host, show, **wrong)) == ("invalid", reason)
    poll = await opens(host, show)
    assert await refused(opens(host, show)) == ("conflict", "poll_open")
    for choices, reason in (([3], "no_such_option"), ([0, 1], "one_choice"), ([], None), ([-1], None), ([8], None)):
        assert await refused(does(anna, "cast", poll=poll["id"], choices=choices)) == ("invalid", reason)
    assert await refused(does(visitor, "cast", poll=poll["id"], choices=[0])) == ("unauthorized", "sign_in")
    assert await refused(does(anna, "cast", poll=NOBODY, choices=[0])) == ("not_found", None)
    line = await anna.says("广告")
    sanction = await does(host, "mute", line=line["id"], minutes=5)
    assert await refused(does(anna, "cast", poll=poll["id"], choices=[0])) == ("forbidden", "muted")
    await does(host, "lift", sanction=sanction["id"])
    for person, refusal in ((anna, ("forbidden", "wrong_role")), (visitor, ("unauthorized", "sign_in"))):
        assert await refused(does(person, "close_poll", poll=poll["id"])) == refusal
        assert await refused(person.get(f"/api/polls/{poll['id']}/ballots")) == refusal
    assert await refused(does(host, "close_poll", poll=NOBODY)) == ("not_found", None)
    assert await refused(host.get(f"/api/polls/{NOBODY}/ballots")) == ("not_found", None)
    await does(host, "close_poll", poll=poll["id"])
    other = await opens(host, show)
    assert await refused(does(host, "reopen_poll", poll=poll["id"])) == ("conflict", "poll_open")
    assert await refused(does(host, "reopen_poll", poll=NOBODY)) == ("not_found", None)
    await does(host, "close_poll", poll=other["id"])
    await host.runs("end")
    assert await refused(does(host, "reopen_poll", poll=poll["id"])) == ("conflict", "not_live")
    assert await refused(does(anna, "cast", poll=poll["id"], choices=[0])) == ("conflict", "not_live")


async def test_reactions_are_counted_and_told_on_a_tick(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, bella, visitor = await house.graduate_in(show), await house.graduate_in(show, "贝拉"), await house.visitor()
    await visitor.enters(show)
    kinds = [*12 * ["like"], *4 * ["cheer"]]
    await asyncio.gather(
        *(does(person, "react", broadcast=show["id"], kind=kind) for kind in kinds for person in (anna, bella))
    )
    heard, messages = {"like": 0, "cheer": 0}, 0
    while heard != {"like": 24, "cheer": 8}:
        told = await visitor.hears("/audience", "reactions_counted")
        messages += 1
        for kind, count in told["counts"].items():
            heard[kind] += count
    assert messages <= 8, "of 32 taps"
    assert await refused(does(visitor, "react", broadcast=show["id"], kind="like")) == ("unauthorized", "sign_in")
    assert await refused(does(anna, "react", broadcast=NOBODY, kind="like")) == ("not_found", None)
    assert (await refused(does(anna, "react", broadcast=show["id"], kind="boo")))[0] == "invalid"
    for _ in range(2):  # what is refused counts
        await does(anna, "react", broadcast=show["id"], kind="like")
    assert (await refused(does(anna, "react", broadcast=show["id"], kind="like")))[0] == "too_fast"
    other = await host.plans()
    assert await refused(does(host, "react", broadcast=other["id"], kind="like")) == ("conflict", "not_live")
