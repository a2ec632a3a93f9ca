"""Clips of a show: a card, and a question answered aloud, each at an address of its own."""

import asyncio

import pytest

from tests.media.camera import beeps, flashes, size
from tests.media.camera import show as filmed
from tests.media.on_disk import recorded
from tests.media.origin import from_first_picture, packaged
from tests.people import NOBODY, House, Person, refused
from tests.stage import airs


async def test_a_card_and_an_answer_have_an_address_each(house: House, host: Person) -> None:
    posting = await house.posting(title="装配工程师")
    show = await host.goes_live(posting)
    anna = await house.graduate("安娜")
    await anna.connects("/broadcasts", "/audience", "/inbox")
    await anna.enters(show)
    await anna.call("/audience", "enter", broadcast=show["id"])
    card = (await host.shows(posting))["card"]
    question = await anna.asks("有食宿吗？", job=posting["id"])
    await host.call("/audience", "answer_now", question=question["id"])
    await asyncio.sleep(0.1)
    await host.call("/audience", "answer", question=question["id"])
    link = (await anna.hears("/inbox", "notice_arrived"))["notice"]["link"]
    assert link == f"/clips/{question['id']}"
    visitor = await house.visitor()
    asked = await visitor.get(f"/api/clips/{question['id']}")
    assert (asked["kind"], asked["title"], asked["job"]["title"]) == ("question", "有食宿吗？", "装配工程师")
    assert asked["to_ms"] > asked["from_ms"]
    assert asked["hls"] is None  # nothing was ever on air
    shown = await visitor.get(f"/api/clips/{card['id']}")
    assert (shown["kind"], shown["title"], shown["from_ms"]) == ("card", "装配工程师", card["shown_ms"])
    clips = (await visitor.get(f"/api/broadcasts/{show['id']}/clips"))["clips"]
    assert [clip["id"] for clip in clips] == [card["id"], question["id"]]
    assert "安娜" not in str(clips)
    await anna.delete("/api/me", password="correct horse battery")
    assert await refused(visitor.get(f"/api/clips/{question['id']}")) == ("not_found", None)


async def test_what_has_no_clip_is_not_found(house: House, host: Person) -> None:
    show = await host.goes_live(await house.posting())
    anna = await house.graduate("安娜")
    await anna.connects("/broadcasts", "/audience")
    await anna.enters(show)
    await anna.call("/audience", "enter", broadcast=show["id"])
    open_question, told = await anna.asks("一？"), await anna.asks("二？")
    await host.call("/audience", "answer", question=told["id"], text="是。")
    for clip in (open_question["id"], told["id"], NOBODY, "nonsense"):
        assert await refused(anna.get(f"/api/clips/{clip}")) == ("not_found", None)
    assert (await anna.get(f"/api/broadcasts/{show['id']}/clips"))["clips"] == []
    assert await refused(anna.get(f"/api/broadcasts/{NOBODY}/clips")) == ("not_found", None)


async def test_a_download_is_for_hosts_after_the_show(house: House, host: Person) -> None:
    show = await host.goes_live()
    door = f"/api/broadcasts/{show['id']}/download"
    anna, visitor = await house.graduate("安娜"), await house.visitor()
    assert await refused(visitor.post(door)) == ("unauthorized", "sign_in")
    assert await refused(anna.post(door)) == ("forbidden", "wrong_role")
    assert await refused(host.post(door)) == ("conflict", "show_not_ended")
    assert await refused(host.post(f"/api/broadcasts/{NOBODY}/download")) == ("not_found", None)
    await host.runs("end")
    assert await refused(host.post(door)) == ("not_found", "no_recording")  # nothing was ever on air


@pytest.mark.parametrize("services", ["sqlite"], indirect=True)
async def test_hosts_and_staff_take_the_whole_show_with_them(house: House, host: Person) -> None:
    """As one file, which whoever has the link may save: browsers hand it to a program without a login."""
    show = await host.goes_live()
    await airs(house, show)
    await host.runs("end")
    await recorded(house.settings.recordings, packaged(from_first_picture(filmed(3))), show["id"])
    for person in (host, await house.staff()):
        link = (await person.post(f"/api/broadcasts/{show['id']}/download"))["url"]
        async with (await house.visitor()).http.get(link) as answer:
            assert (answer.status, answer.content_type) == (200, "video/mp4")
            film = await answer.read()
        assert size(film) == (320, 180)
        assert len(flashes(film)) == len(beeps(film)) == 3
    assert (await house.audited(f"broadcast:{show['id']}")).count("download") == 2
