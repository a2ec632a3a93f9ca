"""How many connections one account and one address may have, and what may come over them."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import socketio
from aiohttp import ClientSession, UnixConnector, web
from socketio.exceptions import ConnectionError as NotConnected
from yarl import URL

from server.app import everything
from server.realtime import MESSAGE_LIMIT, MOST_SOCKETS, SIO
from server.settings import Settings
from tests.people import House, Person, Refused, refused


async def another(
    person: Person, address: str = "", namespace: str = "/inbox", transport: str = "websocket"
) -> socketio.AsyncClient:
    client = socketio.AsyncClient(reconnection=False)
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in person.http.cookie_jar)
    headers = {"Cookie": cookies} | ({"X-Forwarded-For": address} if address else {})
    await client.connect(person.url, headers, namespaces=[namespace], transports=[transport])
    return client


async def in_the_place_of_who_left(*who: Any) -> socketio.AsyncClient:
    """As soon as the server has noticed that they left."""
    async with asyncio.timeout(20):
        while True:
            with suppress(NotConnected):
                return await another(*who)


async def test_a_flood_of_whatever_commands_is_stopped(house: House) -> None:
    show = await (await house.host()).goes_live()
    visitor, anna, ben = await house.visitor(), await house.graduate_in(show), await house.graduate_in(show, "Ben")
    await visitor.enters(show)
    async with asyncio.timeout(20):
        with pytest.raises(Refused) as told:
            while True:
                await anna.call("/audience", "enter", broadcast=show["id"])
    assert (told.value.code, 0 < told.value.error["seconds"] <= 10) == ("too_fast", True)
    await ben.call("/audience", "enter", broadcast=show["id"])
    await visitor.call("/audience", "enter", broadcast=show["id"])


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_a_message_that_is_too_long_ends_the_socket(house: House, transport: str) -> None:
    show = await (await house.host()).goes_live()
    anna, ben = await house.graduate(), await house.graduate_in(show, "Ben")
    client = await another(anna, namespace="/audience", transport=transport)
    longest = {"broadcast": show["id"], "text": "x" * (MESSAGE_LIMIT - 1000), "key": "just-as-long"}
    answer = await client.call("say", longest, namespace="/audience")
    assert answer["error"]["code"] == "invalid"
    await client.emit("say", {"text": "x" * MESSAGE_LIMIT}, namespace="/audience")
    async with asyncio.timeout(20):
        await client.wait()
    assert (await ben.says("Still here"))["seq"] == 1


async def polls(person: Person) -> str:
    """Where their polling connection is, from now on."""
    address = "/socket.io/?EIO=4&transport=polling"
    return f"{address}&sid={json.loads((await person.ask('GET', address))[1:])['sid']}"


async def test_what_is_said_over_polling_may_come_in_pieces(house: House) -> None:
    """As a bad network brings what is longer than one of its packets."""
    show = await (await house.host()).goes_live()
    anna = await house.graduate()
    address = await polls(anna)
    await anna.ask("POST", address, data="40/audience,")
    assert (await anna.ask("GET", address)).startswith("40/audience,")
    line = {"broadcast": show["id"], "text": "重庆" * 200, "key": "in-two-pieces"}
    said = f"42/audience,1{json.dumps(['say', line])}".encode()

    async def pieces() -> AsyncIterator[bytes]:
        yield said[:100]
        await asyncio.sleep(0.1)
        yield said[100:]

    await anna.ask("POST", address, data=pieces(), headers={"Content-Length": str(len(said))})
    answer = await anna.ask("GET", address)
    assert answer.startswith('43/audience,1[{"ok":{'), answer


@pytest.mark.parametrize("services", ["sqlite"], indirect=True)
@pytest.mark.parametrize("said", [b"no packet", b"4\xff\xfe", b"d=", b"\x1e".join([b"2"] * 99)])
async def test_who_posts_what_cannot_be_read_is_told_so_and_disconnected(house: House, said: bytes) -> None:
    visitor = await house.visitor()
    address = await polls(visitor)
    async with visitor.http.post(address, data=said) as answer:
        assert answer.status == 400
    async with visitor.http.get(address) as answer:
        assert answer.status == 400


@pytest.mark.parametrize("services", ["sqlite"], indirect=True)
async def test_what_is_nested_too_deeply_leaves_nobody_deaf(house: House) -> None:
    visitor, deep = await house.visitor(), "4" + "[" * 3000
    async with visitor.http.ws_connect("/socket.io/?EIO=4&transport=websocket") as socket:
        await socket.receive(10)
        await socket.send_str(deep)
        await socket.send_str("40/audience,")
        assert (await socket.receive(10)).data.startswith("40/audience,")
    address = await polls(visitor)
    for said in (deep, "40/audience,"):
        await visitor.ask("POST", address, data=said)
    assert (await visitor.ask("GET", address)).startswith("40/audience,")


@pytest.mark.parametrize("services", ["sqlite"], indirect=True)
@pytest.mark.parametrize("breaks_off", [True, False], ids=["breaks off", "stays silent"])
async def test_a_post_that_does_not_come_whole_ends_the_connection(house: House, breaks_off: bool) -> None:
    visitor = await house.visitor()
    address = await polls(visitor)
    poll = asyncio.create_task(visitor.ask("GET", address))
    _, writer = await asyncio.open_connection("127.0.0.1", house.settings.port)
    writer.write(f"POST {address} HTTP/1.1\r\nHost: mountain\r\nContent-Length: 99\r\n\r\n40/audi".encode())
    await writer.drain()
    if breaks_off:
        writer.close()
    assert await poll == "1"  # closed: a poll that nothing ends hears a ping, 2
    writer.close()


@pytest.mark.parametrize("transport", ["websocket", "polling"])
@pytest.mark.parametrize("services", ["sqlite"], indirect=True)
async def test_nobody_waits_for_what_is_said_to_come_in_parts(house: House, transport: str) -> None:
    """Nothing of ours is binary, and of how many parts it is made the other end alone says."""
    visitor = await house.visitor()
    client = await another(visitor, namespace="/audience", transport=transport)
    await client.emit("say", {"text": b"one part"}, namespace="/audience")
    async with asyncio.timeout(20):
        await client.wait()
    assert house.app
    assert house.app[SIO]._binary_packet == {}


class TestAddress:
    """Two people may stand behind one address."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return replace(settings, people_per_address=2, proxies=1)

    async def test_a_login_that_is_nobodys_is_a_visitors(self, house: House) -> None:
        show = await (await house.host()).goes_live()
        with pytest.raises(Refused) as told:
            for name in ("one", "two", "three"):
                visitor = await house.visitor()
                visitor.address = "10.1.2.5"
                visitor.http.cookie_jar.update_cookies({"login": f"made up {name}"}, URL(house.url))
                await visitor.enters(show)
                for _ in range(80):
                    await visitor.call("/audience", "enter", broadcast=show["id"])
        assert (told.value.code, name) == ("too_fast", "three")

    async def test_an_address_has_a_limit_of_its_own(self, house: House) -> None:
        show = await (await house.host()).goes_live()

        async def behind(address: str, name: str) -> Person:
            person = await house.graduate(name)
            person.address = address
            await person.enters(show)
            return person

        people = [await behind("10.1.2.3", name) for name in ("Anna", "Ben", "Chris")]
        for person in people[:2]:
            for n in range(3):
                await person.asks(f"{person.name} {n}?")
        assert await refused(people[2].asks("And me?")) == ("too_fast", None)
        dora = await behind("10.1.2.4", "Dora")
        assert (await dora.asks("From elsewhere?"))["state"] == "asked"


class TestOfAnAddress:
    """One person behind an address, however many accounts or none they have."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return replace(settings, people_per_address=1, proxies=1)

    async def test_an_address_has_so_many_sockets_and_no_more(self, house: House) -> None:
        visitor = await house.visitor()
        sockets = [await another(visitor, "10.1.2.6", "/audience") for _ in range(MOST_SOCKETS)]
        with pytest.raises(NotConnected):
            await another(visitor, "10.1.2.6", "/audience")
        with pytest.raises(NotConnected):
            await another(await house.graduate(), "10.1.2.6", "/audience", "polling")
        sockets.append(await another(visitor, "10.1.2.7", "/audience", "polling"))
        await sockets.pop(0).disconnect()
        sockets.append(await in_the_place_of_who_left(visitor, "10.1.2.6", "/audience", "polling"))
        for socket in sockets:
            await socket.disconnect()

    async def test_who_comes_without_an_address_is_counted_out_again(self, settings: Settings, tmp_path: Path) -> None:
        """As behind a proxy that says nothing of them, or gone before anybody looked."""
        runner = web.AppRunner(everything(settings), access_log=None)
        await runner.setup()
        await web.UnixSite(runner, str(tmp_path / "http")).start()
        async with ClientSession(connector=UnixConnector(str(tmp_path / "http"))) as http:
            for _ in range(MOST_SOCKETS + 1):
                socket = socketio.AsyncClient(http_session=http, reconnection=False)
                await socket.connect("http://mountain", namespaces=["/audience"], transports=["websocket"])
                await socket.disconnect()
        await runner.cleanup()


@pytest.mark.parametrize("services", ["sqlite"], indirect=True)
async def test_who_leaves_while_their_command_is_obeyed_broke_nothing(house: House) -> None:
    """The rest of the command finds nobody, and leaves nothing behind."""
    anna, ben = await house.graduate(), await house.graduate("Ben")
    for person in (anna, ben):
        await person.connects("/queues")
    assert house.app
    sio, sid = house.app[SIO], anna.socket and anna.socket.get_sid("/queues")
    await anna.disconnects()
    while sio.manager.is_connected(sid, "/queues"):  # noqa: ASYNC110 - nothing tells us
        await asyncio.sleep(0.01)
    queues = sio.namespace_handlers["/queues"]
    await queues.answer("enter", sid, b"{}")
    await queues.enter_room(sid, "a queue")
    assert sio.manager.answered["broken"] == 0
    assert "a queue" not in sio.manager.rooms["/queues"]


async def test_an_account_has_so_many_sockets_and_no_more(house: House) -> None:
    anna, ben = await house.graduate(), await house.graduate("Ben")
    sockets = [await another(anna) for _ in range(MOST_SOCKETS)]
    with pytest.raises(NotConnected):
        await another(anna)
    sockets.append(await another(ben))
    await sockets.pop(0).disconnect()
    sockets.append(await in_the_place_of_who_left(anna))
    for socket in sockets:
        await socket.disconnect()
