"""Two media nodes behind nginx with the configuration that is shipped: who sits where, what is cached, and that viewers
of a node that is killed go on at the other one without a 404."""

import asyncio
import re
import signal
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession, TCPConnector
from playwright.async_api import Response

from server.demo.guest import Publisher
from server.settings import Settings
from tests.browser.chromium import Window, chromium, eventually
from tests.browser.people import Watcher
from tests.faults.media_nodes import Cluster, sequence
from tests.nginx import nginx
from tests.playlists import HINT, NUMBER, PART, SEGMENT
from tests.product import Process
from tests.servers import Postgres

OWN_PATH = re.compile(r"^/media-[12]/hls/")


class Front:
    """A show at one of two nodes, as it is met from outside."""

    def __init__(self, cluster: Cluster, http: ClientSession, url: str) -> None:
        self.cluster, self.http, self.url = cluster, http, url

    async def begins(self) -> "Front":
        self.host = await self.cluster.house.host()
        self.show = await self.host.goes_live(await self.cluster.house.posting())
        self.room = f"broadcast:{self.show['id']}"
        async with asyncio.timeout(40):
            while (first := await self.get(f"{self.show['hls']}")).status != 200:  # noqa: ASYNC110 - as players do
                await asyncio.sleep(0.2)
        named = next(line for line in (await first.text()).splitlines() if line.endswith("/audio.m3u8"))
        self.base = named.removesuffix("/audio.m3u8")
        """Under the path of the very node; the page was told of none."""
        return self

    async def get(self, path: str, **more: Any) -> ClientResponse:
        answer = await self.http.get(path, **more)
        await answer.read()
        return answer

    async def playlist(self, query: str = "") -> str:
        answer = await self.get(f"{self.base}/video.m3u8{query}")
        assert answer.status == 200
        assert "X-Cache" not in answer.headers
        return await answer.text()

    def other(self, path: str) -> str:
        return path.replace("media-1", "media-x").replace("media-2", "media-1").replace("media-x", "media-2")

    def owner(self) -> Process:
        number = int(self.base.removeprefix("/media-")[0])
        return self.cluster.media[number - 1]

    async def camera(self) -> Publisher:
        """Whoever presents, from outside; it is put on air."""
        given = await self.host.post(f"/api/broadcasts/{self.show['id']}/tickets", verb="publish")
        publisher = Publisher(self.http, given["whip"], given["ticket"])
        await publisher.start()
        await self.host.runs("put_on_air", source=given["source"])
        return publisher


@pytest.fixture
def services(postgres: Postgres, valkey: str) -> tuple[Postgres, str]:
    return postgres, valkey


@pytest.fixture
async def front(settings: Settings, tmp_path: Path) -> AsyncIterator[Front]:
    cluster = await Cluster(replace(settings, proxies=1), paths=("/media-1", "/media-2")).starts()
    web, media = [cluster.web.settings.port], [node.settings.port for node in cluster.media]
    async with (
        nginx(tmp_path / "nginx", web, media) as port,
        ClientSession(f"https://127.0.0.1:{port}", connector=TCPConnector(ssl=False, limit=0)) as http,
    ):
        yield await Front(cluster, http, f"https://127.0.0.1:{port}").begins()
    await cluster.ends()


@pytest.mark.timeout(200)
async def test_each_node_has_its_path_and_what_is_finished_is_cached_once(front: Front) -> None:
    assert OWN_PATH.match(front.base)
    text = await front.playlist()
    part = PART.findall(text)[-1]
    first, second = [await front.get(f"{front.base}/{part}") for _ in range(2)]
    assert (first.status, second.status, second.headers["X-Cache"]) == (200, 200, "HIT")
    assert second.headers["Cache-Control"].endswith("immutable")
    elsewhere = await front.get(f"{front.other(front.base)}/{part}")
    assert (elsewhere.status, elsewhere.headers["X-Cache"]) == (200, "HIT")
    assert await first.read() == await second.read() == await elsewhere.read()
    sent = await front.get(f"{front.other(front.base)}/video.m3u8", allow_redirects=False)
    assert (sent.status, sent.headers["Location"]) == (307, f"{front.base}/video.m3u8")
    number = int(NUMBER.findall(text)[0]) + len(SEGMENT.findall(text))
    hinted, *reloads = await asyncio.gather(
        front.get(f"{front.base}/{HINT.findall(text)[0]}"),
        *(front.playlist(f"?_HLS_msn={number + 1}&_HLS_part=0") for _ in range(10)),
    )
    assert hinted.status == 200
    assert all(sequence(one) >= number for one in reloads)


@pytest.mark.timeout(200)
async def test_the_path_of_a_dead_node_leads_to_the_other(front: Front) -> None:
    text = await front.playlist()
    part, before = PART.findall(text)[-1], sequence(text)
    assert (await front.get(f"{front.base}/{part}")).status == 200
    waiting = asyncio.create_task(front.playlist(f"?_HLS_msn={before + 1}&_HLS_part=0"))
    hinted = asyncio.create_task(front.get(f"{front.base}/{HINT.findall(text)[0].replace('.m4s', '9.m4s')}"))
    await asyncio.sleep(0.3)
    await front.owner().ends(signal.SIGKILL)
    assert sequence(await waiting) > before  # it was being waited for at the node that died
    assert (await hinted).status in (404, 503)
    gone = await front.get(f"{front.base}/video/{before - 1}.9.m4s")  # what went with its node may be asked for again
    assert (gone.status, gone.headers["Retry-After"]) == (503, "1")
    kept = await front.get(f"{front.base}/{part}")
    assert (kept.status, kept.headers["X-Cache"]) == (200, "HIT")
    assert sequence(await front.playlist()) > before


@pytest.mark.timeout(200)
async def test_nobody_is_told_of_an_end_whoever_takes_the_room_over(front: Front) -> None:
    """Also where the camera is at the other node first, before that has noticed anything."""
    camera = await front.camera()
    before, statuses = sequence(await front.playlist()), Counter[int]()
    await front.owner().ends(signal.SIGKILL)
    back = asyncio.create_task(eventually(front.camera, 60, 0.5))
    async with asyncio.timeout(60):
        while True:
            answer = await front.get(f"{front.base}/video.m3u8")
            statuses[answer.status] += 1
            if answer.status == 200 and sequence(await answer.text()) > before and back.done():
                break
            await asyncio.sleep(0.1)
    assert set(statuses) <= {200, 503}, statuses
    for publisher in (camera, await back):
        await publisher.stop()


@pytest.mark.alone
@pytest.mark.timeout(240)
async def test_a_viewer_goes_on_at_the_other_node_without_a_404(front: Front) -> None:
    answers: Counter[int] = Counter()

    def note(response: Response) -> None:
        if "/hls/" in response.url:
            answers[response.status] += 1

    camera = await front.camera()
    async with chromium("--ignore-certificate-errors") as browser:
        viewer = Watcher(browser, front.cluster.house)
        viewer.window = Window(browser, front.url)
        page = await viewer.opens(f"/broadcasts/{front.show['id']}")
        page.on("response", note)
        await viewer.sees_the_show("hls")
        await page.evaluate("window.untouched = true")
        before = sequence(await front.playlist())
        await front.owner().ends(signal.SIGKILL)
        await camera.stop()
        back = await eventually(front.camera, 60, 1)
        assert sequence(await front.playlist()) > before
        await viewer.sees_the_show("hls")
        assert await page.evaluate("window.untouched")
        await back.stop()
    assert answers[200] > 20
    assert set(answers) <= {200, 206, 304, 307, 503}, answers
    print(answers)
