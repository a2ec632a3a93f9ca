"""WHEP out: viewers of a source and of the program see and hear what is published."""

from itertools import pairwise
from pathlib import Path

from server.media.control import Wanted
from tests.media.peers import plane, publishing, watching


async def test_a_source_is_seen_and_heard(tmp_path: Path) -> None:
    async with plane(tmp_path) as media, publishing(media, "guest"):
        await media.told({"guest"})
        async with watching(media, "guest") as viewer:
            pictures = await viewer.frames("video", 20)
            assert {(picture.width, picture.height) for picture in pictures} == {(320, 180)}
            assert all(a.pts < b.pts for a, b in pairwise(pictures))
            assert await viewer.frames("audio", 50)
            assert (await media.view()).viewers == 1


async def test_the_program_goes_on_when_another_is_put_on_air(tmp_path: Path) -> None:
    async with plane(tmp_path) as media, publishing(media, "one"), publishing(media, "two", size=(640, 360)):
        await media.told({"one", "two"})
        await media.node.want("broadcast:1", Wanted(live=True, on_air="one"))
        media.wanted["broadcast:1"] = Wanted(live=True, on_air="one")
        async with watching(media, None) as viewer:
            assert (await viewer.frames("video", 5))[-1].width == 320
            media.wanted["broadcast:1"] = Wanted(live=True, on_air="two")
            await media.node.want("broadcast:1", Wanted(live=True, on_air="two"))
            while (await viewer.frames("video", 1))[0].width != 640:
                pass
            assert await viewer.frames("audio", 50)
        assert await media.node.first_on_air("broadcast:1")
