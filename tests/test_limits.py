"""How often anybody may do anything: every command and every change is limited, of an account and of an address."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest
import socketio
from socketio.exceptions import ConnectionError as NotConnected

from server.app import NAMESPACES, ROUTES
from server.limits import parsed
from server.rates import ANY, NOBODYS, RATES
from server.realtime import MOST_SOCKETS, commands
from server.settings import Settings
from tests.house import another
from tests.people import NOBODY, House, Person, Refused, refused

MOST = parsed(ANY).amount
COMMANDS = {space.path: sorted(commands(space)) for space in NAMESPACES}
CHANGES = sorted(
    f"{route.method} {route.path}"
    for routes in ROUTES
    for route in routes
    if route.method not in ("GET", "HEAD", "OPTIONS") and route.path.startswith("/api/")
)


def test_the_table_names_what_there_is() -> None:
    named = {f"{path} {name}" for path, names in COMMANDS.items() for name in names}
    assert RATES.keys() <= named | {*CHANGES}
    assert {*CHANGES} >= NOBODYS


async def tries(person: Person, what: str) -> dict[str, Any]:
    """Why a command or change that nobody has filled in is refused; nothing, where it is not."""
    verb, _, path = what.partition(" ")
    try:
        if verb in COMMANDS:
            await person.call(verb, path)
        else:
            for name in ("id", "job", "guest", "token"):
                path = path.replace(f"{{{name}}}", NOBODY)
            await person.ask(verb, path, {}, headers={"X-Forwarded-For": person.address})
    except Refused as refusal:
        return refusal.error
    return {}


class TestOnePersonBehindAnAddress:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return replace(settings, people_per_address=1, proxies=1)

    async def at(self, person: Person, address: str) -> Person:
        person.address = address
        await person.connects(*COMMANDS)
        return person

    async def test_every_command_and_every_change_has_a_limit(self, house: House) -> None:
        anna = await self.at(await house.graduate(), "10.1.2.3")
        elsewhere = await self.at(await house.signs_in(anna.me["account"]), "10.1.2.4")
        neighbour = await self.at(await house.graduate("Ben"), "10.1.2.3")
        for of in [*([f"{path} {name}" for name in names] for path, names in COMMANDS.items()), CHANGES]:
            for _ in range(MOST):
                assert (await tries(anna, of[0])).get("code") != "too_fast"
            for what in (one for one in of if one not in NOBODYS):
                for person in (anna, elsewhere, neighbour):
                    told = await tries(person, what)
                    assert (told.get("code"), 0 < told.get("seconds", 0) <= 10) == ("too_fast", True), what
        stranger = await self.at(await house.visitor(), "10.1.2.5")
        for what in [f"{path} {name}" for path, names in COMMANDS.items() for name in names] + CHANGES:
            assert (await tries(stranger, what)).get("code") != "too_fast", what

    async def test_what_costs_others_something_has_a_limit_of_its_own(self, house: House) -> None:
        for n, (what, rate) in enumerate(RATES.items()):
            person = await self.at(await house.graduate(str(n)), f"10.2.0.{n}")
            codes = [(await tries(person, what)).get("code") for _ in range(parsed(rate).amount + 1)]
            assert codes.index("too_fast") == parsed(rate).amount, what
            await person.disconnects()

    async def test_hosts_are_exempt(self, house: House) -> None:
        host = await self.at(await house.host(), "10.1.2.6")
        for _ in range(MOST + 1):
            assert (await tries(host, "/inbox enter")) == {}
            await host.post("/api/notices/read")


@asynccontextmanager
async def sockets(person: Person, count: int) -> AsyncIterator[list[socketio.AsyncClient]]:
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in person.http.cookie_jar)
    opened = [socketio.AsyncClient(reconnection=False) for _ in range(count)]
    try:
        for client in opened:
            await client.connect(person.url, {"Cookie": cookies}, namespaces=["/inbox"], transports=["websocket"])
        yield opened
    finally:
        for client in opened:
            await client.disconnect()


async def comes_in(person: Person) -> bool:
    with suppress(NotConnected):
        async with sockets(person, 1):
            return True
    return False


@pytest.mark.parametrize("services", ["postgres"], indirect=True)
class TestTwoNodes:
    """What is counted, both count together."""

    @pytest.fixture
    async def node(self, settings: Settings) -> AsyncIterator[House]:
        async with another(settings) as node:
            yield node

    @pytest.fixture
    async def pages(self, house: House, node: House, host: Person) -> list[Person]:
        """Anna has a show open at both."""
        show = await host.goes_live()
        anna = await house.graduate_in(show)
        there = await node.signs_in(anna.me["account"])
        await there.enters(show)
        return [anna, there]

    async def test_lines(self, pages: list[Person]) -> None:
        for n in range(5):
            assert "seq" in await pages[n % 2].says(f"第{n}句")
        for page in pages:
            with pytest.raises(Refused, match="too_fast"):
                await page.says("第六句")

    async def test_what_is_said_again_and_again(
        self, house: House, node: House, host: Person, pages: list[Person]
    ) -> None:
        anna, there = pages
        assert "seq" in await anna.says("大家好！")
        assert (await there.says("大家 好"))["state"] == "waiting"
        assert (await anna.asks("几点下班？"))["held"] is False
        assert (await there.asks("几点下班"))["held"] is True
        show = {"id": host.show}
        people = [await (house, node)[n % 2].graduate_in(show, str(n)) for n in range(5)]
        said = [await person.says("关注这个号领取红包") for person in people]
        assert ["seq" in one for one in said] == [True] * 4 + [False]
        seen = await host.call("/audience", "enter", broadcast=show["id"])
        assert [one["why"] for one in seen["held"]] == ["again", "flood"]

    async def test_sockets_of_an_account(self, house: House, node: House) -> None:
        anna = await house.graduate()
        async with sockets(anna, MOST_SOCKETS // 2) as here:
            there = await node.signs_in(anna.me["account"])
            async with sockets(there, MOST_SOCKETS // 2):
                assert [await comes_in(person) for person in (anna, there)] == [False, False]
                await here.pop().disconnect()
                async with asyncio.timeout(20):
                    while not await comes_in(there):  # the server has not noticed yet
                        pass


async def test_what_was_refused_may_be_written_again(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna = await house.graduate_in(show)

    async def does(verb: str, **command: Any) -> Any:
        return await host.call("/audience", verb, **command)

    first = await anna.says("大家好")
    await does("slow", broadcast=show["id"], seconds=60)
    assert (await refused(anna.says("请问在哪里面试？")))[0] == "too_fast"
    await does("slow", broadcast=show["id"], seconds=0)
    assert (await anna.says("请问在哪里面试？"))["seq"] == 2
    muted = await does("mute", line=first["id"], minutes=5)
    assert (await refused(anna.asks("能问吗？")))[0] == "forbidden"
    await does("lift", sanction=muted["id"])
    assert (await anna.asks("能问吗？"))["held"] is False
