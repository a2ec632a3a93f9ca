"""How many connections one account may have."""

import asyncio

import pytest
import socketio
from socketio.exceptions import ConnectionError as NotConnected

from server.realtime import MOST_SOCKETS
from tests.people import House, Person


async def another(person: Person) -> socketio.AsyncClient:
    client = socketio.AsyncClient(reconnection=False)
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in person.http.cookie_jar)
    await client.connect(person.url, {"Cookie": cookies}, namespaces=["/inbox"], transports=["websocket"])
    return client


async def test_an_account_has_so_many_sockets_and_no_more(house: House) -> None:
    anna, ben = await house.graduate(), await house.graduate("Ben")
    sockets = [await another(anna) for _ in range(MOST_SOCKETS)]
    with pytest.raises(NotConnected):
        await another(anna)
    sockets.append(await another(ben))
    await sockets.pop(0).disconnect()
    await asyncio.sleep(0.2)  # until the server has noticed
    sockets.append(await another(anna))
    for socket in sockets:
        await socket.disconnect()
