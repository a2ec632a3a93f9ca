"""Fan-out with standard Socket.IO clients: all hear everything, in order, once."""

import asyncio

import pytest
from aiohttp import ClientSession

from server import fanout
from server.fanout import Fanout
from tests.plaza import Plaza, takes

TRANSPORTS = [["websocket"], ["polling"], ["polling", "websocket"]]


@pytest.mark.parametrize("transports", TRANSPORTS)
async def test_everybody_hears_everything_in_order_and_once(plaza: Plaza, transports: list[str]) -> None:
    _, heard = await plaza.client(transports)
    for number in range(200):
        await plaza.says("heard", number=number, text="请问" * (number % 400))
        if number % 8 == 0:  # the Python client takes at most sixteen packets of one poll
            await asyncio.sleep(fanout.WINDOW)
    assert await takes(heard, 200) == list(range(200))
    assert heard.empty()


@pytest.mark.parametrize("transports", TRANSPORTS)
async def test_an_answer_is_never_overtaken_by_what_follows_it(plaza: Plaza, transports: list[str]) -> None:
    client, heard = await plaza.client(transports)
    order: list[str] = []
    for number in range(20):
        order.append(f"ack {await client.call('shout', number, namespace='/square')}")
        order.append(f"heard {(await takes(heard, 1))[0]}")
    assert order == [f"{what} {number}" for number in range(20) for what in ("ack", "heard")]


async def test_who_is_just_leaving_takes_nothing_from_the_others(plaza: Plaza) -> None:
    leaving, _ = await plaza.client(["websocket"])
    _, heard = await plaza.client(["websocket"])
    connection = plaza.sio.eio.sockets[leaving.eio.sid].transport
    assert connection is not None
    connection.abort()
    await plaza.square.leaving.wait()
    await plaza.says("heard", number=1)
    assert await takes(heard, 1) == [1]


async def test_no_compressor_is_made_per_viewer(plaza: Plaza) -> None:
    query = "?EIO=4&transport=websocket"
    async with ClientSession() as http, http.ws_connect(f"{plaza.url}/socket.io/{query}", compress=15) as socket:
        assert socket.compress == 0


async def test_a_busy_room_is_written_to_in_windows(plaza: Plaza) -> None:
    """Two hundred lines within half a second reach a socket in a few writes, and wait for 50 ms at most."""
    assert 0 < fanout.WINDOW <= 0.05
    _, heard = await plaza.client(["websocket"])
    outcomes, now = plaza.sio.manager.outcomes, asyncio.get_running_loop().time
    before, began = outcomes.total(), now()
    for number in range(200):
        await plaza.says("heard", number=number)
        await asyncio.sleep(0.001)
    windows = 1 + (now() - began) / fanout.WINDOW
    assert await takes(heard, 200) == list(range(200))
    assert outcomes.total() - before <= fanout.MANY + fanout.FEW * windows


async def test_a_room_that_was_busy_is_quiet_again_and_then_forgotten(plaza: Plaza) -> None:
    _, heard = await plaza.client(["websocket"])
    manager: Fanout = plaza.sio.manager
    for number in range(20):
        await plaza.says("heard", number=number)
        await asyncio.sleep(0.001)
    assert manager.channels["/square", "square"].busy_until > asyncio.get_running_loop().time()
    assert await takes(heard, 20) == list(range(20))
    await asyncio.sleep(3 * fanout.CALM)
    assert not manager.channels


async def test_nobody_is_left_behind_in_a_room(plaza: Plaza) -> None:
    client, _ = await plaza.client(["websocket"])
    manager: Fanout = plaza.sio.manager
    sid = client.get_sid("/square")
    assert set(plaza.sio.rooms(sid, "/square")) == {sid, "square"}
    await client.disconnect()
    for _ in range(100):
        await asyncio.sleep(0.01)
    assert (manager.rooms.get("/square", {}), manager.entered, plaza.sio.eio.sockets) == ({}, {}, {})


async def test_two_nodes_share_what_is_said(valkey: str) -> None:
    one, two = await Plaza(valkey).opens(), await Plaza(valkey).opens()
    _, here = await one.client(["websocket"])
    _, there = await two.client(["websocket"])
    await asyncio.sleep(0.5)  # the subscription to Redis is under way; what is said before it is not the promise here
    for number in range(20):
        await one.says("heard", number=number)
    assert await takes(here, 20) == await takes(there, 20) == list(range(20))
    await one.closes()
    await two.closes()
