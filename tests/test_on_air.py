"""A guest with a camera: from the studio link through the media plane to the air, and what hosts and viewers hear."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from server.demo.guest import Publisher
from tests.people import House, Person
from tests.stage import until


class Studio:
    """A guest's browser."""

    def __init__(self, person: Person, token: str) -> None:
        self.person, self.token = person, token
        self.publisher: Publisher | None = None

    async def publishes(self, show: dict[str, Any], verb: str = "publish") -> None:
        path = f"/api/broadcasts/{show['id']}/tickets"
        self.ticket = await self.person.post(path, verb=verb, guest=self.token)
        await self.connects_again()

    async def connects_again(self) -> None:
        """With the ticket of before."""
        self.publisher = Publisher(self.person.http, self.ticket["whip"], self.ticket["ticket"])
        await self.publisher.start()

    async def stops(self) -> None:
        if self.publisher:
            await self.publisher.stop()


@pytest.fixture
async def show(house: House, host: Person) -> Any:
    return await host.goes_live(await house.posting())


@pytest.fixture
async def guest(host: Person, show: dict[str, Any]) -> dict[str, Any]:
    path = f"/api/broadcasts/{show['id']}/guests"
    answer = await host.post(path, name="刘工", company=show["turns"][0]["company"]["id"])
    return dict(answer)


@pytest.fixture
async def studio(house: House, guest: dict[str, Any]) -> AsyncIterator[Studio]:
    studio = Studio(await house.visitor(), guest["link"].partition("guest=")[2])
    yield studio
    await studio.stops()


async def test_a_guest_goes_on_air(
    house: House, host: Person, show: dict[str, Any], guest: dict[str, Any], studio: Studio
) -> None:
    viewer = await house.visitor()
    await viewer.enters(show)
    await studio.publishes(show)
    heard = await until(host, "sources_changed", lambda event: any(one["video"] for one in event["sources"]))
    assert [(one["name"], one["label"]) for one in heard["sources"]] == [(guest["source"], "刘工")]
    assert (await host.enters(show))["sources"][0]["name"] == guest["source"]

    await host.runs("put_on_air", source=guest["source"])
    await until(host, "sources_changed", lambda event: any(one["on_air"] for one in event["sources"]))
    aired = await until(viewer, "broadcast_changed", lambda e: e["broadcast"]["first_on_air"] != show["first_on_air"])
    assert aired["broadcast"]["first_on_air"] > show["first_on_air"]
    assert "#EXT-X-STREAM-INF" in await playlist(viewer, aired["broadcast"]["hls"])

    await studio.stops()
    await until(host, "sources_changed", lambda event: not event["sources"])
    assert (await viewer.get(f"/api/broadcasts/{show['id']}"))["on_air"] == guest["source"]  # still wanted
    await studio.publishes(show)
    await until(host, "sources_changed", lambda event: any(one["on_air"] for one in event["sources"]))

    ended = await host.runs("end")
    assert "#EXT-X-STREAM-INF" in await playlist(viewer, ended["replay"])
    assert studio.publisher
    await asyncio.wait_for(studio.publisher.ended.wait(), 20)  # nobody's camera stays on after the show


async def playlist(viewer: Person, path: str) -> str:
    """As soon as there is one."""
    for _ in range(100):
        async with viewer.http.get(path) as answer:
            if answer.status == 200:
                return await answer.text()
        await asyncio.sleep(0.1)
    raise AssertionError(f"nothing at {path}")


async def test_who_is_uninvited_while_connected_is_shown_out(
    host: Person, show: dict[str, Any], guest: dict[str, Any], studio: Studio
) -> None:
    await studio.publishes(show, "encoder")
    await host.runs("put_on_air", source=guest["source"])
    await until(host, "sources_changed", lambda event: any(one["on_air"] for one in event["sources"]))
    await host.delete(f"/api/broadcasts/{show['id']}/guests/{guest['id']}")
    await until(host, "sources_changed", lambda event: not event["sources"])
    assert studio.publisher
    await asyncio.wait_for(studio.publisher.ended.wait(), 20)
    await studio.connects_again()  # as an encoder would; its ticket lasts
    await asyncio.wait_for(studio.publisher.ended.wait(), 20)
    assert (await host.enters(show))["sources"] == []
