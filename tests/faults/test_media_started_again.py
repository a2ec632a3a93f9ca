"""A media process by itself is killed and started again, with no Redis that would remember its rooms."""

import asyncio
import signal
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientError

from server.settings import Settings
from tests.faults.media_nodes import media_settings
from tests.people import House
from tests.product import Process


@pytest.fixture
def services(empty_database: Path) -> Path:
    return empty_database


@pytest.mark.timeout(200)
async def test_a_show_whose_stage_is_empty_goes_on(settings: Settings) -> None:
    """Nobody publishes, and nobody is told to: between two guests there is the slate."""
    node = media_settings(settings)
    web, media = Process(replace(settings, media_url=node.media_url), "web"), Process(node, "media")
    await asyncio.gather(web.starts(), media.starts())
    house = House(web.settings)
    host = await house.host()
    url = f"{node.media_url}/hls/broadcast:{(await host.goes_live())['id']}/index.m3u8"

    async def is_on() -> None:
        async with asyncio.timeout(40):
            while True:
                with suppress(ClientError):
                    async with host.http.get(url) as answer:
                        if answer.status == 200:
                            return
                await asyncio.sleep(0.2)

    await is_on()
    await media.ends(signal.SIGKILL)
    while (await host.hears("/broadcasts", "sources_changed"))["reason"] != "media_unreachable":
        pass
    await media.starts()
    await is_on()
    await house.leave()
    await asyncio.gather(web.ends(), media.ends())
