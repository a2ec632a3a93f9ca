"""Who owns a room among several media nodes, with a real Redis between them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from server.media.placing import settle
from server.nodes import ALIVE, BEAT, NODE, Nodes
from tests.servers import empty_redis, settings_for

ROOM = "broadcast:1"


class Hall:
    """Rooms of one node, by name only."""

    def __init__(self, *names: str) -> None:
        self.names, self.taken, self.closed, self.told = set(names), list[str](), list[str](), list[str]()

    def __iter__(self) -> Any:
        return iter(set(self.names))

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def take_over(self, name: str) -> None:
        self.names.add(name)
        self.taken.append(name)

    def tell(self, name: str) -> None:
        self.told.append(name)

    async def close(self, name: str) -> None:
        self.names.discard(name)
        self.closed.append(name)


@pytest.fixture
async def redis(valkey: str) -> AsyncIterator[Any]:
    await empty_redis(valkey)
    async with Redis.from_url(valkey) as redis:
        while (await redis.info("server"))["uptime_in_seconds"] <= ALIVE:  # noqa: ASYNC110 - else a node waits
            await asyncio.sleep(0.2)
        yield redis
    await empty_redis(valkey)


@pytest.fixture
async def pair(redis: Any, tmp_path: Path) -> tuple[Nodes, Nodes]:
    """Two nodes that live."""
    one, two = (Nodes(settings_for(tmp_path), redis) for _ in range(2))
    await one.beat(0)
    await two.beat(0)
    return one, two


async def dies(node: Nodes, redis: Any) -> None:
    await redis.delete(NODE + node.me.id)


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


async def test_who_lives_is_one_question_however_much_is_in_redis(pair: tuple[Nodes, Nodes], redis: Any) -> None:
    """Of each who watches there are several keys; while a node looks through them all, all seem to be dead."""
    await redis.mset({f"limits:{number}": 1 for number in range(5_000)})
    await asyncio.gather(*(node.beat(0) for node in pair))
    before = (await redis.info("stats"))["total_commands_processed"]
    assert {node.id for node in await pair[0].alive()} == {node.me.id for node in pair}
    assert (await redis.info("stats"))["total_commands_processed"] - before < 20


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


async def test_what_is_closed_is_anybodys(pair: tuple[Nodes, Nodes]) -> None:
    one, two = pair
    assert await one.place(ROOM) is None
    await two.leave(ROOM)
    assert await two.owner(ROOM) == one.me.id
    await settle(one, Hall())  # type: ignore[arg-type]
    assert await two.owner(ROOM) == ""
    assert await two.place(ROOM) is None


async def test_whoever_says_goodbye_is_dead_at_once(pair: tuple[Nodes, Nodes]) -> None:
    one, two = pair
    assert await one.place(ROOM) is None
    await one.goes()
    assert await two.place(ROOM) is None
