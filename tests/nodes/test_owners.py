"""Who owns a room among several media nodes, and who takes it over."""

import asyncio
from pathlib import Path
from typing import Any

from server.media.placing import settle
from server.nodes import Nodes
from tests.nodes.hall import ROOM, Hall, dies
from tests.servers import settings_for


async def test_a_new_room_is_where_there_are_fewest(pair: tuple[Nodes, Nodes]) -> None:
    one, two = pair
    await one.beat(3)
    place = await one.place(ROOM)
    assert place
    assert place.id == two.me.id
    assert await two.place(ROOM) is None
    assert await one.owner(ROOM) == two.me.id


async def test_where_all_have_as_many_it_stays_where_it_was_asked_for(pair: tuple[Nodes, Nodes]) -> None:
    for name, node in zip(("broadcast:1", "broadcast:2"), pair, strict=True):
        assert await node.place(name) is None


async def test_two_who_want_it_at_once_agree(pair: tuple[Nodes, Nodes]) -> None:
    one, two = pair
    for number in range(50):
        places = await asyncio.gather(one.place(f"broadcast:{number}"), two.place(f"broadcast:{number}"))
        owner = await one.owner(f"broadcast:{number}")
        seen = [place.id if place else node.me.id for place, node in zip(places, pair, strict=True)]
        assert seen == [owner, owner]


async def test_rooms_of_the_dead_are_taken_over_by_one(pair: tuple[Nodes, Nodes], redis: Any, tmp_path: Path) -> None:
    one, two = pair
    third = Nodes(settings_for(tmp_path), redis)
    await third.beat(0)
    assert await one.place(ROOM) is None
    await dies(one, redis)
    halls = Hall(), Hall()
    await asyncio.gather(settle(two, halls[0]), settle(third, halls[1]))  # type: ignore[arg-type]
    assert [hall.taken for hall in halls] in ([[ROOM], []], [[], [ROOM]])
    await settle(two, halls[0])  # type: ignore[arg-type]
    assert sum(len(hall.taken) for hall in halls) == 1


async def test_who_was_away_gives_up_what_was_taken_over(pair: tuple[Nodes, Nodes], redis: Any) -> None:
    one, two = pair
    ours, theirs = Hall(ROOM), Hall()
    await settle(one, ours)  # type: ignore[arg-type]
    assert await two.owner(ROOM) == one.me.id
    await dies(one, redis)
    await settle(two, theirs)  # type: ignore[arg-type]
    assert theirs.taken == [ROOM]
    await one.beat(1)
    await settle(two, theirs)  # type: ignore[arg-type]
    theirs.told.clear()
    await settle(one, ours)  # type: ignore[arg-type]
    assert ours.closed == [ROOM]
    assert await one.owner(ROOM) == two.me.id
    await settle(two, theirs)  # type: ignore[arg-type]
    assert theirs.told == [ROOM]  # the other may have said until now what was before


async def test_who_was_away_goes_on_with_no_lost_room_until_another_is_closed(pair: tuple[Nodes, Nodes]) -> None:
    one, two = pair
    ours, lost = Hall("broadcast:1", "broadcast:2"), asyncio.Barrier(2)

    async def closes(name: str) -> None:
        await lost.wait()

    ours.close = closes  # type: ignore[method-assign]
    for room in ours:
        assert await two.place(room) is None
    async with asyncio.timeout(5):
        await settle(one, ours)  # type: ignore[arg-type]


async def test_who_was_away_and_has_its_room_again_says_who_is_there(pair: tuple[Nodes, Nodes], redis: Any) -> None:
    one, two = pair
    ours, theirs = Hall(ROOM), Hall()
    for _ in range(2):
        await settle(one, ours)  # type: ignore[arg-type]
    await dies(one, redis)
    await settle(two, theirs)  # type: ignore[arg-type]
    await theirs.close(ROOM)  # nothing is wanted of it
    await settle(two, theirs)  # type: ignore[arg-type]
    ours.told.clear()
    await one.beat(1)
    await settle(one, ours)  # type: ignore[arg-type]
    assert (await two.owner(ROOM), ours.told) == (one.me.id, [ROOM])


async def test_what_is_closed_is_anybodys(pair: tuple[Nodes, Nodes]) -> None:
    one, two = pair
    assert await one.place(ROOM) is None
    await two.leave(ROOM)
    assert await two.owner(ROOM) == one.me.id
    await settle(one, Hall())  # type: ignore[arg-type]
    assert await two.owner(ROOM) == ""
    assert await two.place(ROOM) is None
