"""Captions: who may write and correct them, when they are shown, files, and that the media plane hears of them."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.captions import telling
from server.captions.vtt import MOST, parse
from server.errors import Invalid, ProductError
from server.media.captions import cues_of, language_of
from server.media.journal import JOURNAL
from tests.people import NOBODY, House, Person, refused
from tests.stage import airs, folder_of

VTT = """WEBVTT - 周五直播

NOTE 由速记员提供

STYLE
::cue { color: white }

1
00:01.000 --> 00:03.500 line:90%
欢迎来到<b>就在山城</b>

01:00:00.000 --> 01:00:02.000
A &amp; B
第二行
"""


def told(house: House, show: dict[str, Any]) -> list[str]:
    return [cue.text for cue in cues_of(folder_of(house, show))]


def on_disk(house: House, show: dict[str, Any]) -> Path:
    """The recording as the media plane begins it."""
    folder = folder_of(house, show)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / JOURNAL).touch()
    return folder


async def token(host: Person, show: dict[str, Any]) -> str:
    link = (await host.post(f"/api/broadcasts/{show['id']}/captioner"))["link"]
    assert f"/captions/{show['id']}?token=" in link
    return str(link.partition("token=")[2])


async def test_whoever_has_the_link_writes_and_corrects(house: House, host: Person) -> None:
    show = await host.goes_live(await house.posting())
    await airs(house, show)
    on_disk(house, show)
    writer, viewer, door = await house.visitor(), await house.visitor(), f"/api/broadcasts/{show['id']}/captions"
    await viewer.enters(show)
    key = await token(host, show)
    said = await writer.post(door, text=" 欢迎来到直播间 ", token=key)
    assert (said["text"], said["end_ms"] - said["begin_ms"] >= 2000) == ("欢迎来到直播间", True)
    assert (await viewer.hears("/broadcasts", "broadcast_changed"))["broadcast"]["captioned"] is True
    assert told(house, show) == ["欢迎来到直播间"]
    own = await host.post(door, text="我来补一句", begin_ms=0)
    changed = await writer.patch(f"/api/captions/{said['id']}", text="欢迎来到就在山城", token=key)
    assert (changed["text"], changed["begin_ms"]) == ("欢迎来到就在山城", said["begin_ms"])
    assert sorted(told(house, show)) == ["我来补一句", "欢迎来到就在山城"]
    await host.patch(f"/api/captions/{own['id']}", text="")
    assert told(house, show) == ["欢迎来到就在山城"]
    listed = (await viewer.get(door))["captions"]
    assert [one["text"] for one in listed] == ["欢迎来到就在山城"]
    assert await refused(host.patch(f"/api/captions/{own['id']}", text="又")) == ("not_found", None)
    heard = [(await viewer.hears("/broadcasts", "caption_changed"))["caption"] for _ in range(4)]
    assert heard[:3] == [said, own, changed]
    assert (heard[3]["id"], heard[3]["text"], heard[3]["version"]) == (own["id"], "", own["version"] + 1)


async def test_who_has_gone_back_reads_what_was_said_there(house: House, host: Person) -> None:
    show = await host.goes_live(await house.posting())
    await airs(house, show)
    viewer, door = await house.visitor(), f"/api/broadcasts/{show['id']}/captions"
    said = await host.post(door, text="开场的话", begin_ms=0)
    taken_back = await host.post(door, text="口误", begin_ms=0)
    await host.patch(f"/api/captions/{taken_back['id']}", text="")
    assert (await viewer.get(f"{door}?from_ms=0"))["captions"] == [said]
    assert (await viewer.get(f"{door}?from_ms={said['end_ms'] - 1}"))["captions"] == [said]
    assert (await viewer.get(f"{door}?from_ms={said['end_ms']}"))["captions"] == []
    for wrong in ("-1", "soon", "2147483647", "99999999999"):
        assert await refused(viewer.get(f"{door}?from_ms={wrong}")) == ("invalid", None)


async def test_nobody_else_writes(house: House, host: Person) -> None:
    posting = await house.posting()
    other = await host.plans(posting)
    elsewhere = await token(host, other)
    show = await host.goes_live(posting)
    door, anna, visitor = f"/api/broadcasts/{show['id']}/captions", await house.graduate(), await house.visitor()
    said = await host.post(door, text="好")
    key = await token(host, show)
    for person, more, refusal in [
        (visitor, {}, ("unauthorized", "sign_in")),
        (anna, {}, ("forbidden", "wrong_role")),
        (visitor, {"token": elsewhere}, ("forbidden", "bad_ticket")),
        (visitor, {"token": "made.up"}, ("unauthorized", "bad_ticket")),
    ]:
        assert await refused(person.post(door, text="坏", **more)) == refusal
        assert await refused(person.patch(f"/api/captions/{said['id']}", text="坏", **more)) == refusal
        assert await refused(person.get(f"/api/broadcasts/{show['id']}/captioner", **more)) == refusal
    assert await refused(anna.post(f"/api/broadcasts/{show['id']}/captioner")) == ("forbidden", "wrong_role")
    for text in ("", "  ", "字" * 301):
        assert (await refused(visitor.post(door, text=text, token=key)))[0] == "invalid"
    assert await refused(host.post(f"/api/broadcasts/{other['id']}/captions", text="早")) == ("conflict", "not_live")
    assert await refused(host.post(f"/api/broadcasts/{NOBODY}/captions", text="早")) == ("not_found", None)
    for _ in range(19):
        await host.post(door, text="快")
    assert (await refused(host.post(door, text="太快")))[0] == "too_fast"
    await host.runs("end")
    assert await refused(visitor.post(door, text="晚", token=key)) == ("conflict", "not_live")
    assert await refused(host.post(f"/api/broadcasts/{show['id']}/captioner")) == ("conflict", "show_ended")


async def test_a_link_is_revoked_and_made_anew(house: House, host: Person) -> None:
    posting = await house.posting()
    other, dropped = await host.plans(posting), await host.plans(posting)
    elsewhere = await token(host, other)
    show = await host.goes_live(posting)
    writer, door = await house.visitor(), f"/api/broadcasts/{show['id']}/captions"
    first, second = await token(host, show), await token(host, show)
    said = await writer.post(door, text="一", token=first)
    links = f"/api/broadcasts/{show['id']}/captioner"
    assert await refused(writer.delete(links)) == ("unauthorized", "sign_in")
    assert await refused((await house.graduate()).delete(links)) == ("forbidden", "wrong_role")
    assert await refused(host.delete(f"/api/broadcasts/{NOBODY}/captioner")) == ("not_found", None)
    assert await writer.get(links, token=second) is None
    assert await host.get(links) is None
    assert await refused(host.get(f"/api/broadcasts/{NOBODY}/captioner")) == ("not_found", None)
    await host.delete(links)
    for old in (first, second):
        assert await refused(writer.get(links, token=old)) == ("forbidden", "bad_ticket")
        assert await refused(writer.post(door, text="二", token=old)) == ("forbidden", "bad_ticket")
        assert await refused(writer.patch(f"/api/captions/{said['id']}", text="二", token=old)) == (
            "forbidden",
            "bad_ticket",
        )
    anew = await token(host, show)
    await writer.post(door, text="二", token=anew)
    await host.delete(links)
    assert await refused(writer.post(door, text="三", token=anew)) == ("forbidden", "bad_ticket")
    assert [one["text"] for one in (await writer.get(door))["captions"]] == ["一", "二"]
    assert (await house.audited()).count("revoke_captioners") == 2
    await host.runs("end")
    await host.enters(other)
    await host.runs("go_live")
    await writer.post(f"/api/broadcasts/{other['id']}/captions", text="早", token=elsewhere)
    await host.delete(f"/api/broadcasts/{dropped['id']}/captioner")
    await host.delete(f"/api/broadcasts/{dropped['id']}")


async def test_what_the_media_plane_could_not_be_told_it_is_told_later(house: House, host: Person) -> None:
    show = await host.goes_live(await house.posting())
    door = f"/api/broadcasts/{show['id']}/captions"
    await host.post(door, text="一")  # nothing was on air yet
    await airs(house, show)
    await host.post(door, text="二")  # there is no recording yet
    on_disk(house, show)
    assert house.app
    await telling.tick(house.app)
    assert sorted(told(house, show)) == ["一", "二"]
    size = (folder_of(house, show) / "captions.jsonl").stat().st_size
    await telling.tick(house.app)
    assert (folder_of(house, show) / "captions.jsonl").stat().st_size == size


async def test_what_can_never_be_told_keeps_nothing_else_waiting(house: House, host: Person) -> None:
    show = await host.goes_live(await house.posting())
    await host.post(f"/api/broadcasts/{show['id']}/captions", text="二")
    await airs(house, show)
    on_disk(house, show)
    await host.runs("end")
    another = await house.host("Zhou")
    for _ in range(telling.AT_ONCE):
        never = await another.goes_live()
        await another.post(f"/api/broadcasts/{never['id']}/captions", text="一")  # and nothing ever was on air
        await another.runs("end")
    assert house.app
    await telling.tick(house.app)
    assert told(house, show) == ["二"]


async def test_a_file_takes_the_place_of_what_was_typed(house: House, host: Person) -> None:
    show = await host.goes_live(await house.posting())
    await airs(house, show)
    on_disk(house, show)
    door = f"/api/broadcasts/{show['id']}/captions"
    await host.post(door, text="打字的")
    assert await refused(host.put(door, file=VTT)) == ("conflict", "show_not_ended")
    await host.runs("end")
    assert await refused((await house.graduate()).put(door, file=VTT)) == ("forbidden", "wrong_role")
    assert await refused(host.put(door, file="WEBVTT\n\n00:01 --> 00:02\n坏")) == ("invalid", "bad_webvtt")
    assert told(house, show) == ["打字的"]
    assert (await refused(host.put(door, file=VTT, language="tlh")))[0] == "invalid"
    assert (await host.put(door, file=VTT, language="en"))["captioned"] is True
    assert language_of(folder_of(house, show)) == "en"
    assert told(house, show) == ["欢迎来到就在山城", "A & B\n第二行"]
    await (await house.staff()).post(f"/api/broadcasts/{show['id']}/throw_away", title=show["title"])
    assert house.app
    await telling.tick(house.app)
    assert (await host.get(door))["captions"] == []
    assert await refused(host.put(door, file=VTT)) == ("not_found", "thrown_away")


def test_a_file_is_read_as_it_is_meant() -> None:
    spoken = parse("\ufeff" + VTT.replace("\n", "\r\n"))
    assert [(one.begin_ms, one.end_ms, one.text) for one in spoken] == [
        (1000, 3500, "欢迎来到就在山城"),
        (3_600_000, 3_602_000, "A & B\n第二行"),
    ]


@pytest.mark.parametrize(
    ("file", "line", "reason"),
    [
        ("1\n00:01.000 --> 00:02.000\n没有开头", "line 1:", "not_webvtt"),
        ("WEBVTTX\n\n", "line 1:", "not_webvtt"),
        ("WEBVTT\n\n", "no caption", "no_captions"),
        ("WEBVTT\n\n1\n00:61.000 --> 00:02.000\n错", "line 4:", "bad_webvtt"),
        ("WEBVTT\n\n00:02.000 --> 00:02.000\n错", "line 3:", "bad_webvtt"),
        ("WEBVTT\n\n596:31:24.000 --> 596:31:25.000\n晚", "line 3:", "bad_webvtt"),
        ("WEBVTT\n\n只有字", "line 4:", "bad_webvtt"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "字" * 301, "line 3:", "bad_webvtt"),
        ("WEBVTT\n" + "\n00:01.000 --> 00:02.000\n字\n" * (MOST + 1), "more than", "too_many_captions"),
    ],
)
def test_what_is_wrong_with_a_file_is_named(file: str, line: str, reason: str) -> None:
    with pytest.raises(ProductError, match=line) as refusal:
        parse(file)
    assert refusal.value.reason == reason


@given(st.lists(st.sampled_from(["WEBVTT", "", "NOTE x", "00:01.000 --> 00:02.000", "字", "-->", "\0", "<", "&#0;"])))
def test_no_file_does_more_than_be_refused(lines: list[str]) -> None:
    with suppress(Invalid):
        assert all(one.end_ms > one.begin_ms and one.text for one in parse("\n".join(["WEBVTT", *lines])))
