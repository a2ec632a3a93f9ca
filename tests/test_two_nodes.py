"""Two web nodes on one PostgreSQL and one Redis: one show, one audience, and one node may go."""

import asyncio

import pytest

from server.settings import Settings
from tests.forms import job
from tests.house import another
from tests.people import House


@pytest.mark.parametrize("services", ["postgres"], indirect=True)
async def test_one_of_two_nodes_stops_and_the_others_viewers_hear_on(house: House, settings: Settings) -> None:
    host = await house.host()
    show = await host.goes_live(await house.posting())
    here = await house.visitor()
    await here.enters(show)
    async with another(settings) as node:
        there, anna = await node.visitor(), await node.graduate()
        await there.enters(show)
        await anna.enters(show)
        for person in (host, here, there):
            while (await person.hears("/broadcasts", "viewers_changed"))["viewers"] != 3:
                pass
        await anna.says("我在另一台")
        for person in (here, there):
            assert (await person.hears("/audience", "line_said"))["line"]["text"] == "我在另一台"
        await host.runs("next_turn")
        assert (await there.hears("/broadcasts", "broadcast_changed"))["broadcast"]["current_turn"]
    while (await host.hears("/broadcasts", "viewers_changed", 5))["viewers"] != 1:
        pass
    await host.says("还在")
    assert (await here.hears("/audience", "line_said"))["line"]["text"] == "还在"
    chat = await here.call("/audience", "enter", broadcast=show["id"])
    assert [(line["seq"], line["text"]) for line in chat["lines"]] == [(1, "我在另一台"), (2, "还在")]


@pytest.mark.parametrize("services", ["postgres"], indirect=True)
async def test_votes_on_two_nodes_end_up_the_same_on_every_page(house: House, settings: Settings) -> None:
    host = await house.host()
    show = await host.goes_live()
    asked = [(await host.asks(f"{n}？"))["id"] for n in range(10)]
    async with another(settings) as node:
        anna, bella = await house.graduate_in(show), await node.graduate_in(show, "贝拉")
        for question in asked:
            for voter in (anna, bella):
                await voter.call("/audience", "vote", question=question)
            await asyncio.sleep(0.13)  # wherever the two clocks stand
        await asyncio.sleep(2.5)
        for page in (anna, bella):
            shown = dict[str, int]()
            while not (heard := page.heard["/audience", "votes_changed"]).empty():
                shown |= heard.get_nowait()["votes"]
            assert shown == dict.fromkeys(asked, 2)
        await bella.disconnects()


@pytest.mark.parametrize("services", ["postgres"], indirect=True)
async def test_what_is_one_persons_reaches_their_pages_on_both_nodes_and_nobody_elses(
    house: House, settings: Settings
) -> None:
    host, li = await house.host(), await house.employer()
    posting = await li.post("/api/jobs", **job())
    show = await host.plans(posting, holds_questions=True)
    await host.enters(show)
    await host.runs("go_live")
    async with another(settings) as node:
        anna, bella = await node.graduate_in(show), await node.graduate_in(show, "贝拉")
        here = await house.signs_in(anna.me["account"])
        await here.enters(show)
        question = await anna.asks("能转正吗？", job=posting["id"])
        await host.call("/audience", "dismiss", question=question["id"], reason="已经说过")
        for page in (anna, here):
            while not (told := (await page.hears("/audience", "question_changed"))["question"])["reason"]:
                pass
            assert (told["text"], told["reason"], told["mine"]) == ("能转正吗？", "已经说过", True)
        await host.asks("大家都能看到？")
        texts, reasons = [], []
        while "大家都能看到？" not in texts:
            heard = (await bella.hears("/audience", "question_changed"))["question"]
            texts.append(heard["text"])
            reasons.append(heard["reason"])
        assert ({*texts}, {*reasons}) == ({"", "大家都能看到？"}, {""})
        pages = [await where.signs_in(who.me["account"]) for where, who in ((node, anna), (house, anna), (node, bella))]
        for page in pages:
            await page.connects("/applications")
        mine, hers, theirs = pages
        for person in (anna, bella):
            await person.saves_resume()
        delivered = await anna.delivers(posting)
        await li.post(f"/api/applications/{delivered['id']}/read")
        for page in (mine, hers):
            states = [(await page.hears("/applications", "application_changed"))["application"] for _ in range(2)]
            assert [(one["id"], one["state"]) for one in states] == [
                (delivered["id"], "delivered"),
                (delivered["id"], "read"),
            ]
        own = await bella.delivers(posting)
        assert (await theirs.hears("/applications", "application_changed"))["application"]["id"] == own["id"]
        for person in (anna, bella, *pages, here):
            await person.disconnects()
