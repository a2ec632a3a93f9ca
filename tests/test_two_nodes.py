"""Two web nodes on one PostgreSQL and one Redis: one show, one audience, and one node may go."""

import pytest

from server.settings import Settings
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
