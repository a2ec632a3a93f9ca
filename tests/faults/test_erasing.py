"""Two media nodes with a disk each: what is thrown away goes from both, and one that is away is asked until it has."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from server.app import web_app
from server.broadcasts.keeping import keep
from server.captions.telling import tell
from server.interviews.recordings.keeping import erase_left
from server.media.captions import cues_of
from server.media.journal import JOURNAL
from server.media.remote import MEDIA_NODE
from server.settings import Settings
from tests.house import running
from tests.people import House, Person
from tests.product import Process
from tests.recorded import Recorded
from tests.servers import free_port
from tests.stage import airs


class Nodes:
    """A house whose media plane is two processes, each with its own disk."""

    def __init__(self, house: House, first: Process, second: Process) -> None:
        self.house, self.first, self.second = house, first, second

    @property
    def both(self) -> tuple[Process, Process]:
        return self.first, self.second

    async def recorded(self, host: Person) -> dict[str, Any]:
        """A show that began at the first node and went on at the second: something of it is on both disks."""
        show = await host.goes_live(await self.house.posting())
        await airs(self.house, show)
        for node in self.both:
            written(node.settings.recordings / str(show["id"]))
        ended: dict[str, Any] = await host.runs("end")
        return ended

    def on_disk(self, show: dict[str, Any]) -> list[bool]:
        return [(node.settings.recordings / str(show["id"])).exists() for node in self.both]

    async def figure(self, kind: str) -> float:
        """What the operator sees."""
        text = await (await self.house.visitor()).get("/metrics")
        name = f'mountain_recordings_unerased{{kind="{kind}"}} '
        return next(float(line.removeprefix(name)) for line in text.splitlines() if line.startswith(name))


def written(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / JOURNAL).touch()


@pytest.fixture
def services(empty_database: Path) -> Path:
    return empty_database


@pytest.fixture
async def nodes(settings: Settings) -> AsyncIterator[Nodes]:
    here, processes = f"http://127.0.0.1:{settings.port}", []
    for name in ("first", "second"):
        port, var = free_port(), settings.var / name
        var.mkdir()
        url = f"http://127.0.0.1:{port}/media"
        mine = replace(settings, port=port, media_url=url, media_public_url=url, web_url=here, var=var)
        processes.append(await Process(mine, "media").starts())
    urls = ",".join(process.settings.media_url for process in processes)
    web = replace(settings, media_url=urls)
    async with running(web, web_app(web)) as house:
        yield Nodes(house, *processes)
    for process in processes:
        await process.ends()


async def test_a_show_that_lies_at_two_nodes_goes_from_both(nodes: Nodes) -> None:
    host, staff = await nodes.house.host(), await nodes.house.staff()
    show = await nodes.recorded(host)
    await staff.post(f"/api/broadcasts/{show['id']}/throw_away", title=show["title"])
    assert nodes.on_disk(show) == [False, False]


async def test_a_node_that_is_away_erases_once_it_is_back(nodes: Nodes) -> None:
    app, host, staff = nodes.house.app, await nodes.house.host(), await nodes.house.staff()
    assert app
    show = await nodes.recorded(host)
    await nodes.first.ends()
    gone = await staff.post(f"/api/broadcasts/{show['id']}/throw_away", title=show["title"])
    assert gone["replay"] is None  # that stands, whatever the nodes say
    assert nodes.on_disk(show) == [True, False]
    await keep(app)
    assert await nodes.figure("show") == 1
    await nodes.first.starts()
    await keep(app)
    assert nodes.on_disk(show) == [False, False]
    assert await nodes.figure("show") == 0


async def test_consent_taken_back_reaches_every_disk(nodes: Nodes) -> None:
    meeting = await Recorded(nodes.house).arranged()
    await meeting.asks()
    await meeting.says(meeting.anna, True)
    hers = [node.settings.tracks / meeting.track(meeting.anna) for node in nodes.both]
    for folder in hers:
        written(folder)
    await nodes.second.ends()
    await meeting.anna.post(meeting.door("revoke"))
    assert nodes.house.app
    await erase_left(nodes.house.app)
    assert [folder.exists() for folder in hers] == [False, True]
    assert await nodes.figure("track") == 1
    await nodes.second.starts()
    await erase_left(nodes.house.app)
    assert [folder.exists() for folder in hers] == [False, False]
    assert await nodes.figure("track") == 0


async def test_captions_come_to_the_node_that_has_the_recording(nodes: Nodes) -> None:
    app, host = nodes.house.app, await nodes.house.host()
    assert app
    show = await host.goes_live(await nodes.house.posting())
    await airs(nodes.house, show)
    folder = nodes.second.settings.recordings / str(show["id"])
    written(folder)
    await host.post(f"/api/broadcasts/{show['id']}/captions", text="欢迎", begin_ms=0)
    await tell(app, UUID(show["id"]))
    assert [cue.text for cue in cues_of(folder)] == ["欢迎"]
    await app[MEDIA_NODE].discard(str(uuid4()))  # what is nowhere is gone already
