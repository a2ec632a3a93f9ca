"""A recording as one file: everything that was recorded, in sync, of the size that was promised."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from server.media import download
from server.media.control import Ticket, ticket_for
from server.media.film import Film
from server.media.parts import Part
from server.media.ranges import asked
from tests.media.camera import START, beeps, flashes, show
from tests.media.on_disk import NAME, read, recorded
from tests.media.origin import from_first_picture, origin, packaged
from tests.servers import settings_for


def interrupted() -> list[Part]:
    """Two cameras of different sizes, a pause between them."""
    return packaged(from_first_picture(show(5) + show(4, START + 30, size=(640, 360))))


async def probed(path: Path) -> dict[str, Any]:
    probe = await asyncio.create_subprocess_exec(
        *("ffprobe", "-v", "warning", "-count_frames", "-of", "json"),
        *("-show_entries", "stream=codec_type,nb_read_frames,width:format=duration,format_name"),
        str(path),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, complaints = await probe.communicate()
    assert complaints == b""
    found: dict[str, Any] = json.loads(out)
    return found


def filmed(folder: Path) -> bytes:
    film = Film(folder, read(folder))
    data = b"".join(film.chunks(range(film.size)))
    assert len(data) == film.size
    return data


async def test_the_file_is_the_show_in_sync(tmp_path: Path) -> None:
    await recorded(tmp_path, packaged(from_first_picture(show(9))))
    data = filmed(tmp_path / NAME)
    seen, heard = flashes(data), beeps(data)
    assert len(seen) == len(heard) == 9
    assert max(abs(flash - beep) for flash, beep in zip(seen, heard, strict=True)) < 0.080
    (tmp_path / "show.mp4").write_bytes(data)
    found = await probed(tmp_path / "show.mp4")
    assert float(found["format"]["duration"]) == pytest.approx(9, abs=0.1)
    assert {stream["codec_type"]: int(stream["nb_read_frames"]) for stream in found["streams"]}["video"] == 270


async def test_what_was_interrupted_goes_on_without_a_gap_and_in_another_format(tmp_path: Path) -> None:
    await recorded(tmp_path, interrupted())
    data = filmed(tmp_path / NAME)
    (tmp_path / "show.mp4").write_bytes(data)
    found = await probed(tmp_path / "show.mp4")
    assert float(found["format"]["duration"]) == pytest.approx(9, abs=0.3)
    assert {stream["codec_type"]: int(stream["nb_read_frames"]) for stream in found["streams"]}["video"] == 270
    seen, heard = flashes(data), beeps(data)
    assert len(seen) >= 8
    assert max(min(abs(flash - beep) for beep in heard) for flash in seen) < 0.080


async def test_a_recording_that_was_taken_up_again_is_one_film(tmp_path: Path) -> None:
    await recorded(tmp_path, packaged(from_first_picture(show(4))))
    await recorded(tmp_path, packaged(from_first_picture(show(4, START + 60))))
    (tmp_path / "show.mp4").write_bytes(filmed(tmp_path / NAME))
    assert float((await probed(tmp_path / "show.mp4"))["format"]["duration"]) == pytest.approx(8, abs=0.2)


async def test_sound_alone_is_a_film_too(tmp_path: Path) -> None:
    await recorded(tmp_path, [part for part in packaged(from_first_picture(show(4))) if part.rendition == "audio"])
    assert len(beeps(filmed(tmp_path / NAME))) == 4


def link(folder: Path, **ticket: Any) -> str:
    return ticket_for(settings_for(folder), Ticket("", **ticket))


async def test_who_has_the_link_gets_the_size_before_the_bytes(tmp_path: Path) -> None:
    await recorded(tmp_path / "recordings", interrupted())
    async with doors(tmp_path) as client:
        asked = f"/replay/{NAME}/show.mp4?ticket={link(tmp_path, recording=NAME)}"
        async with client.get(asked) as response:
            assert response.status == 200
            assert response.headers["Content-Disposition"] == f'attachment; filename="{NAME}.mp4"'
            assert len(await response.read()) == int(response.headers["Content-Length"]) > 10_000


async def test_any_part_of_it_is_the_same_as_in_the_whole(tmp_path: Path) -> None:
    await recorded(tmp_path, interrupted())
    whole, film = filmed(tmp_path / NAME), Film(tmp_path / NAME, read(tmp_path / NAME))
    assert film.etag == Film(tmp_path / NAME, read(tmp_path / NAME)).etag
    step = film.size // 37
    parts = [range(at, min(film.size, at + 2 * step)) for at in range(0, film.size, step)]
    for part in [*parts, range(film.size - 1, film.size)]:
        assert b"".join(film.chunks(part)) == whole[part.start : part.stop]
    await recorded(tmp_path, packaged(from_first_picture(show(2, START + 90))))
    assert film.etag != Film(tmp_path / NAME, read(tmp_path / NAME)).etag


async def test_a_download_that_broke_off_goes_on(tmp_path: Path) -> None:
    await recorded(tmp_path / "recordings", interrupted())
    whole = filmed(tmp_path / "recordings" / NAME)
    async with doors(tmp_path) as client:
        asked_for = f"/replay/{NAME}/show.mp4?ticket={link(tmp_path, recording=NAME)}"

        async def get(**headers: str) -> tuple[int, str | None, bytes]:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            async with client.get(asked_for, headers=given) as response:
                body = await response.read()
                assert int(response.headers["Content-Length"]) == len(body)
                return response.status, response.headers.get("Content-Range"), body

        async with client.head(asked_for, headers={"Range": "bytes=0-9"}) as response:
            assert (response.status, response.headers["Accept-Ranges"]) == (200, "bytes")
            assert int(response.headers["Content-Length"]) == len(whole)
            etag = response.headers["ETag"]
        size = len(whole)
        assert await get(Range="bytes=100-199") == (206, f"bytes 100-199/{size}", whole[100:200])
        assert await get(Range="bytes=5000-", If_Range=etag) == (206, f"bytes 5000-{size - 1}/{size}", whole[5000:])
        assert await get(Range="bytes=-7") == (206, f"bytes {size - 7}-{size - 1}/{size}", whole[-7:])
        assert await get(Range="bytes=5000-", If_Range='"another"') == (200, None, whole)
        assert await get(Range="bytes=0-1,4-5") == (200, None, whole)
        status, where, body = await get(Range=f"bytes={size}-")
        assert (status, where) == (416, f"bytes */{size}")
        assert b"range_not_satisfiable" in body


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", range(1)),
        ("bytes=90-", range(90, 100)),
        ("Bytes=90-1000", range(90, 100)),
        ("bytes=-10", range(90, 100)),
        ("bytes=-1000", range(100)),
        ("bytes=100-", range(0)),
        ("bytes=-0", range(0)),
        ("bytes=5-4", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=0-1,3-4", None),
        ("bytes=\u0661-", None),
        ("lines=0-1", None),
        ("", None),
    ],
)
def test_which_range_is_asked_for(header: str, part: range | None) -> None:
    assert asked(header, 100) == part


@pytest.mark.parametrize(
    ("ticket", "status", "reason"),
    [
        ({}, 403, "ticket_refused"),
        ({"recording": "another"}, 403, "ticket_refused"),
        ({"control": True}, 403, "ticket_refused"),
        (None, 401, "bad_ticket"),
    ],
)
async def test_others_get_nothing(tmp_path: Path, ticket: dict[str, Any] | None, status: int, reason: str) -> None:
    await recorded(tmp_path / "recordings", packaged(from_first_picture(show(2))))
    signed = "" if ticket is None else link(tmp_path, **ticket)
    async with doors(tmp_path) as client, client.get(f"/replay/{NAME}/show.mp4?ticket={signed}") as response:
        assert (response.status, (await response.json())["error"]["reason"]) == (status, reason)


async def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    await recorded(tmp_path / "recordings", [], "empty")
    async with doors(tmp_path) as client:
        for name in ("empty", "nobody"):
            asked = f"/replay/{name}/show.mp4?ticket={link(tmp_path, recording=name)}"
            async with client.get(asked) as response:
                assert (response.status, (await response.json())["error"]["reason"]) == (404, "no_recording")


def doors(folder: Path) -> Any:
    return origin(None, folder, *download.routes)
