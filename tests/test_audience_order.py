"""The order of the chat: no gaps, nothing missed by those who drop out, the replay in step."""

import asyncio
from uuid import uuid4

import pytest

from tests.audience_page import Page
from tests.people import House, Person, Refused, refused
from tests.rows import commits_untold


async def test_people_who_talk_at_once_leave_no_gap(house: House, host: Person) -> None:
    show = await host.goes_live()
    talkers = [await house.graduate(str(n)) for n in range(4)]
    for person in talkers:
        await person.enters(show)
    said = await asyncio.gather(*(person.says(f"{person.name} {n}") for person in talkers for n in range(5)))
    assert sorted(line["seq"] for line in said) == list(range(1, 21))
    snapshot = await host.call("/audience", "enter", broadcast=show["id"])
    assert [line["seq"] for line in snapshot["lines"]] == list(range(1, 21))


async def test_who_comes_back_misses_nothing(house: House, host: Person) -> None:
    show = await host.goes_live()
    page = Page(await house.visitor())
    await page.enters(show)
    first = await host.says("一")
    await page.drops()
    for n in range(3):
        await host.says(str(n))
    await host.call("/audience", "hide", line=first["id"])
    await page.enters(show)
    fresh = Page(await house.visitor())
    await fresh.enters(show)
    assert page.shown == fresh.shown
    assert [line["text"] for line in page.shown[0]] == ["", "0", "1", "2"]


async def test_the_snapshot_is_the_end_and_since_comes_in_pages(house: House, host: Person) -> None:
    show = await host.goes_live()
    await asyncio.gather(*(host.says(str(n)) for n in range(510)))
    snapshot = await host.call("/audience", "enter", broadcast=show["id"])
    assert [line["seq"] for line in snapshot["lines"]] == list(range(411, 511))
    assert (snapshot["seq"], snapshot["more"]) == (510, False)
    page = await host.call("/audience", "enter", broadcast=show["id"], since=0)
    assert ([line["seq"] for line in page["lines"]], page["seq"], page["more"]) == (list(range(1, 501)), 500, True)
    rest = await host.call("/audience", "enter", broadcast=show["id"], since=page["seq"])
    assert ([line["seq"] for line in rest["lines"]], rest["seq"], rest["more"]) == (list(range(501, 511)), 510, False)
    path = f"/api/broadcasts/{show['id']}/chat"
    first = await host.get(path)
    second = await host.get(path, **first["next"])
    assert second["next"] is None
    assert {line["seq"] for line in first["lines"] + second["lines"]} == set(range(1, 511))
    end = await host.get(path, from_ms=2**31 - 1, back="true")
    begin = await host.get(path, **(end["next"] | {"back": "true"}))
    assert begin["next"] is None
    assert begin["lines"] + end["lines"] == first["lines"] + second["lines"]


async def test_who_came_late_reads_back_to_the_first_line(house: House, host: Person) -> None:
    show, anna = await host.goes_live(), await house.graduate()
    await anna.enters(show)
    own = await anna.says("0")
    await asyncio.gather(*(host.says(str(n)) for n in range(1, 350)))
    await host.call("/audience", "hide", line=own["id"])
    late, back = Page(await house.visitor()), Page(await house.signs_in(anna.me["account"]))
    for page in (late, back):
        await page.enters(show)
        assert min(line["seq"] for line in page.lines.values()) == 251
        await page.reads_back(show, 251)
        assert [line["seq"] for line in page.shown[0]] == list(range(51, 351))
        await page.reads_back(show, 51)
        assert [line["seq"] for line in page.shown[0]] == list(range(1, 351))
        assert await page.viewer.call("/audience", "earlier", broadcast=show["id"], before=1) == {"lines": []}
    first, mine = late.shown[0][0], back.shown[0][0]
    assert (first["text"], first["hidden"], first["mine_key"], mine["mine_key"]) == ("", True, None, own["mine_key"])
    await host.call("/audience", "unhide", line=own["id"])
    last = await host.says("完")
    for page in (late, back):
        await page.hears_up_to(last)
        assert page.shown[0][0]["text"] == "0"


async def test_reading_back_has_its_bounds(house: House, host: Person) -> None:
    show = await host.goes_live()
    visitor = await house.visitor()
    await visitor.enters(show)
    for wrong in ({}, {"before": -1}, {"before": 2**31}, {"before": "1"}, {"before": 1, "more": 1}):
        assert (await refused(visitor.call("/audience", "earlier", broadcast=show["id"], **wrong)))[0] == "invalid"
    nowhere = str(uuid4())
    assert await refused(visitor.call("/audience", "earlier", broadcast=nowhere, before=1)) == ("not_found", None)
    with pytest.raises(Refused, match="too_fast"):
        for _ in range(40):
            await visitor.call("/audience", "earlier", broadcast=show["id"], before=1)
    for _ in range(40):
        await host.call("/audience", "earlier", broadcast=show["id"], before=1)


async def test_the_replay_plays_the_chat_along_the_show_clock(house: House, host: Person) -> None:
    show = await host.goes_live()
    await asyncio.sleep(0.4)
    for playhead in (300, 100, 200):
        await host.says(str(playhead), playhead_ms=playhead)
    visitor = await house.visitor()
    path = f"/api/broadcasts/{show['id']}/chat"
    assert [line["text"] for line in (await visitor.get(path))["lines"]] == ["100", "200", "300"]
    assert [line["text"] for line in (await visitor.get(path, from_ms=200))["lines"]] == ["200", "300"]
    assert [line["text"] for line in (await visitor.get(path, from_ms=201, back="true"))["lines"]] == ["100", "200"]
    for wrong in ("-1", "soon", str(2**40)):
        async with visitor.http.get(path, params={"from_ms": wrong}) as response:
            assert (response.status, (await response.json())["error"]["code"]) == (400, "invalid")


async def test_of_the_last_line_before_silence_everybody_hears_the_number(house: House, host: Person) -> None:
    show, anna = await host.goes_live(), await house.visitor()
    await anna.enters(show)
    await host.says("一")
    await commits_untold(house, show, "二")
    async with asyncio.timeout(10):
        while (await anna.hears("/audience", "lines_counted"))["seq"] != 2:
            pass
    missed = await anna.call("/audience", "enter", broadcast=show["id"], since=1)
    assert [line["text"] for line in missed["lines"]] == ["二"]
    assert anna.heard["/audience", "lines_counted"].empty()
