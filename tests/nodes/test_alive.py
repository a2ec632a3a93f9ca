"""Which of several media nodes lives: nobody is dead because Redis was away, or because it has only just begun."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from server.media.placing import settle
from server.nodes import ALIVE, BEAT, Nodes
from tests.nodes.hall import ROOM, Hall, dies
from tests.servers import settings_for


async def test_who_lives_is_one_question_however_much_is_in_redis(pair: tuple[Nodes, Nodes], redis: Any) -> None:
    """Of each who watches there are several keys; while a node looks through them all, all seem to be dead."""
    await redis.mset({f"limits:{number}": 1 for number in range(5_000)})
    await asyncio.gather(*(node.beat(0) for node in pair))
    before = (await redis.info("stats"))["total_commands_processed"]
    assert {node.id for node in await pair[0].alive()} == {node.me.id for node in pair}
    assert (await redis.info("stats"))["total_commands_processed"] - before < 20


async def test_nobody_is_dead_because_redis_was_away(pair: tuple[Nodes, Nodes]) -> None:
    """Whoever is back first finds no sign of life of the others, who could not give any."""
    one, two = pair
    ours, theirs = Hall(ROOM), Hall()
    await settle(one, ours)  # type: ignore[arg-type]
    await asyncio.sleep(ALIVE + 0.1)
    await two.beat(0)
    assert [node.id for node in await two.alive()] == [two.me.id]
    await settle(two, theirs)  # type: ignore[arg-type]
    assert theirs.taken == []
    await one.beat(1)
    await settle(one, ours)  # type: ignore[arg-type]
    assert ours.closed == []
    until = asyncio.get_running_loop().time() + 2 * ALIVE
    while not theirs.taken and asyncio.get_running_loop().time() < until:
        await asyncio.sleep(BEAT)  # of the first nothing is heard any more
        await two.beat(0)
        await settle(two, theirs)  # type: ignore[arg-type]
    assert theirs.taken == [ROOM]


async def test_a_node_that_begins_takes_over_nobody_who_may_only_not_have_beaten_yet(
    pair: tuple[Nodes, Nodes], redis: Any, tmp_path: Path
) -> None:
    one, _ = pair
    await settle(one, Hall(ROOM))  # type: ignore[arg-type]
    await dies(one, redis)
    third, hall = Nodes(settings_for(tmp_path), redis), Hall()
    await third.beat(0)
    await settle(third, hall)  # type: ignore[arg-type]
    assert hall.taken == []
    await asyncio.sleep(BEAT / 2)
    await one.beat(1)
    place = await third.place(ROOM)
    assert place
    assert place.id == one.me.id


async def test_where_a_room_is_is_known_while_redis_is_away(pair: tuple[Nodes, Nodes], redis: Any) -> None:
    one, two = pair
    ours, theirs = Hall(ROOM), Hall("broadcast:2")
    for _ in range(2):
        await settle(one, ours)  # type: ignore[arg-type]
        await settle(two, theirs)  # type: ignore[arg-type]

    def seen(room: str) -> list[str]:
        """Where it is, as each of them says."""
        return [(node.remembered(room) or node.me).id for node in pair]

    assert seen(ROOM) == [one.me.id] * 2
    assert seen("broadcast:2") == [two.me.id] * 2
    assert seen("broadcast:new") == [min(one.me.id, two.me.id)] * 2


@pytest.mark.parametrize("forgot", [False, True], ids=["as it was", "empty"])
async def test_who_asks_when_redis_is_just_back_is_sent_to_the_node_that_lives(
    pair: tuple[Nodes, Nodes], redis: Any, forgot: bool
) -> None:
    """Also before this node has given a sign of life itself."""
    one, two = pair
    assert await one.place(ROOM) is None
    await asyncio.sleep(ALIVE + 0.1)
    if forgot:
        await redis.flushall()
    async with asyncio.TaskGroup() as group:
        asked = group.create_task(two.place(ROOM))
        await asyncio.sleep(BEAT / 2)
        await two.beat(0)
        await asyncio.sleep(BEAT / 2)
        await one.beat(1)
        await settle(one, Hall(ROOM))  # type: ignore[arg-type]
    place = asked.result()
    assert place
    assert place.id == one.me.id
    assert await two.owner(ROOM) == one.me.id


async def test_a_node_that_began_while_redis_was_away_takes_nothing_from_one_that_lives(
    pair: tuple[Nodes, Nodes], redis: Any, tmp_path: Path
) -> None:
    """It is asked in the moment when Redis is back and nobody has given a sign of life."""
    one, _ = pair
    assert await one.place(ROOM) is None
    new = Nodes(settings_for(tmp_path), redis)
    await dies(one, redis)
    async with asyncio.TaskGroup() as group:
        asked = group.create_task(new.place(ROOM))
        await asyncio.sleep(BEAT / 2)
        await one.beat(1)
    place = asked.result()
    assert place
    assert place.id == one.me.id
    assert await one.owner(ROOM) == one.me.id


async def test_whoever_says_goodbye_is_dead_at_once(pair: tuple[Nodes, Nodes]) -> None:
    one, two = pair
    assert await one.place(ROOM) is None
    await one.goes()
    assert await two.place(ROOM) is None
