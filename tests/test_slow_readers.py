"""Who reads too slowly misses what may be missed, is told so, and is cut off in the end; the others hear everything."""

import asyncio
import re
import socket

from server import fanout
from server.connection import OneWriter
from server.websocket import HOPELESS, LESS, SLOW
from tests.plaza import Plaza, Square, takes


async def test_a_viewer_who_does_not_read_costs_a_bounded_amount(plaza: Plaza) -> None:
    """It misses lines first, is cut off in the end, and the others hear everything."""
    _, heard = await plaza.client(["websocket"])
    with socket.create_connection(("127.0.0.1", plaza.port)) as deaf:
        await shakes_hands_and_stops_reading(deaf)
        await asyncio.wait_for(somebody_stands_there(plaza, 2), 10)
        stuck = next(
            s for s in plaza.sio.eio.sockets.values() if s.transport.get_extra_info("peername") == deaf.getsockname()
        )
        for number in range(400):
            await plaza.says("line", number=number, text="x" * 20_000)
            if number % 10 == 0:
                await asyncio.sleep(fanout.WINDOW * 1.5)
            unsent = stuck.transport.get_write_buffer_size() if stuck.transport else HOPELESS
            assert unsent <= 2 * HOPELESS
        assert unsent > SLOW
        await asyncio.wait_for(until_cut_off(plaza, stuck), 20)
    assert await takes(heard, 400) == list(range(400))


async def test_who_does_not_read_for_a_moment_hears_everything_in_order(plaza: Plaza) -> None:
    """Its kernel takes some of it, the rest waits here, and nothing that comes later overtakes it."""
    with socket.create_connection(("127.0.0.1", plaza.port)) as slow:
        await shakes_hands_and_stops_reading(slow)
        await asyncio.wait_for(somebody_stands_there(plaza, 1), 10)
        (connection,) = plaza.sio.eio.sockets.values()
        connection.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
        number, heard, numbers = 0, b"", re.compile(rb'"number":(\d+)')
        while connection.transport.get_write_buffer_size() == 0:
            await plaza.says("line", number=number, text="x" * 2000)
            await asyncio.sleep(fanout.WINDOW)
            number += 1
        async with asyncio.timeout(20):
            for _ in range(30):  # while the other end reads: what waits leaves bit by bit
                await plaza.says("line", number=number, text="x" * 2000)
                number += 1
                heard += await asyncio.get_running_loop().sock_recv(slow, 1500)
                await asyncio.sleep(0)
            while not numbers.findall(heard) or int(numbers.findall(heard)[-1]) < number - 1:
                heard += await asyncio.get_running_loop().sock_recv(slow, 1 << 20)
    assert [int(found) for found in numbers.findall(heard)] == list(range(number))


async def test_who_was_too_slow_for_some_lines_is_told_so_once_there_is_room_again(plaza: Plaza) -> None:
    """In every namespace that it missed something of."""
    plaza.sio.register_namespace(Square("/fountain"))
    with socket.create_connection(("127.0.0.1", plaza.port)) as slow:
        await shakes_hands_and_stops_reading(slow, "/fountain", "/square")
        await asyncio.wait_for(somebody_stands_there(plaza, 1), 10)
        (connection,) = plaza.sio.eio.sockets.values()
        connection.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
        outcomes = plaza.sio.manager.outcomes
        for missing, namespace in enumerate(("/square", "/fountain", "/square", "/fountain")):
            while outcomes[LESS] <= missing:
                line = {"number": 0, "text": "x" * 20_000}
                await plaza.sio.emit("line", line, room="square", namespace=namespace)
                await asyncio.sleep(fanout.WINDOW)
        heard, told = b"", re.compile(rb'42(/\w+),\["missed",\{\}\]')
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        async with asyncio.timeout(20):
            while len(told.findall(heard)) < 2:
                heard += await asyncio.get_running_loop().sock_recv(slow, 1 << 20)
    assert told.findall(heard) == [b"/square", b"/fountain"]


async def shakes_hands_and_stops_reading(deaf: socket.socket, *namespaces: str) -> None:
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    request = (
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    loop = asyncio.get_running_loop()
    deaf.setblocking(False)
    await loop.sock_sendall(deaf, request.encode())
    await loop.sock_recv(deaf, 1024)
    for namespace in namespaces or ("/square",):
        hello, mask = f"40{namespace},".encode(), bytes(4)
        await loop.sock_sendall(deaf, b"\x81" + bytes([0x80 | len(hello)]) + mask + hello)


async def somebody_stands_there(plaza: Plaza, count: int) -> None:
    while len(plaza.sio.manager.rooms.get("/square", {}).get("square", {})) < count:  # noqa: ASYNC110
        await asyncio.sleep(0.01)


async def until_cut_off(plaza: Plaza, stuck: OneWriter) -> None:
    """What may not be dropped goes on, until there is no hope."""
    while not stuck.closed:
        await plaza.sio.emit(
            "kept", {"number": 0, "text": "x" * 20_000}, room=stuck_sid(plaza, stuck), namespace="/square"
        )
        await asyncio.sleep(0.005)


def stuck_sid(plaza: Plaza, stuck: OneWriter) -> str:
    square = plaza.sio.manager.rooms["/square"]["square"]
    return next((sid for sid, eio_sid in square.items() if eio_sid == stuck.sid), "gone")
