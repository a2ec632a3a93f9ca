"""WHIP in: from the offer to the frames of a source, and every refusal."""

from pathlib import Path

from tests.media.peers import plane, publishing


async def test_a_publisher_is_there_and_gone(tmp_path: Path) -> None:
    async with plane(tmp_path) as media:
        async with publishing(media, "guest") as client:
            call = await media.told({"guest"})
            assert call.sources[0].label == "Guest"
            assert (await client.leave()).status == 200
        await media.told(set())
