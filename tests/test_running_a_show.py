"""Running a show over the socket: on air, cards, turns, the end; who may, and who hears it."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from tests.forms import job
from tests.people import NOBODY, House, Person, refused

COMMANDS = [
    "go_live",
    "put_on_air",
    "set_voice",
    "show_card",
    "hide_card",
    "next_turn",
    "undo_turn",
    "end",
    "take_over",
]


def arguments(verb: str, job: dict[str, Any]) -> dict[str, Any]:
    voice = {"source": f"host:{NOBODY}", "on": True}
    more = {"put_on_air": {"source": None}, "set_voice": voice, "show_card": {"job": job["id"]}}
    return (more | {"undo_turn": {"turn": NOBODY}}).get(verb, {})


async def test_a_show_from_going_live_to_its_end_as_a_viewer_hears_it(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.plans(posting)
    viewer = await house.visitor()
    entered = await viewer.enters(show)
    assert (entered["broadcast"]["state"], entered["sources"]) == ("scheduled", None)
    await host.enters(show)

    async def hears() -> Any:
        return (await viewer.hears("/broadcasts", "broadcast_changed"))["broadcast"]

    live = await host.runs("go_live")
    assert await hears() == live
    assert (live["state"], live["host"]["name"], live["version"]) == ("live", host.me["name"], show["version"] + 1)
    assert live["hls"] == f"/media/hls/broadcast:{show['id']}/index.m3u8"

    assert (await host.runs("put_on_air", source=f"host:{host.me['id']}"))["on_air"] == f"host:{host.me['id']}"
    assert (await hears())["on_air"] == f"host:{host.me['id']}"
    assert (await host.runs("next_turn"))["current_turn"] == show["turns"][0]["id"]
    assert (await hears())["turns"][0]["started_ms"] >= 0
    card = (await host.shows(posting))["card"]
    assert (await hears())["card"] == card
    assert (card["job"]["title"], card["job"]["company"]["verified"]) == (posting["title"], True)
    assert (await host.runs("hide_card"))["card"] is None
    assert (await hears())["cards"][0]["hidden_ms"] >= card["shown_ms"]

    ended = await host.runs("end")
    assert await hears() == ended
    assert (ended["state"], ended["on_air"], ended["hls"]) == ("ended", None, None)
    assert ended["replay"] is None  # nothing was ever on air
    assert await viewer.get(f"/api/broadcasts/{show['id']}") == ended


async def test_a_card_replaces_the_one_before_and_the_end_closes_the_last_chapter(house: House, host: Person) -> None:
    first, second = await house.posting(title="一"), await house.posting(title="二")
    await host.goes_live(first, second)
    once = await host.shows(first)
    assert (await host.shows(first))["cards"] == once["cards"]  # a double tap opens no second chapter
    both = await host.shows(second)
    assert [card["job"]["title"] for card in both["cards"]] == ["一", "二"]
    assert both["cards"][0]["hidden_ms"] == both["cards"][1]["shown_ms"]
    assert both["card"]["job"]["title"] == "二"
    ended = await host.runs("end")
    assert all(card["hidden_ms"] is not None for card in ended["cards"])


async def test_a_show_is_run_by_hosts_alone(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.plans(posting)
    for person, refusal in [
        (await house.visitor(), ("unauthorized", "sign_in")),
        (await house.graduate(), ("forbidden", "wrong_role")),
        (await house.recruiter(), ("forbidden", "wrong_role")),
    ]:
        await person.enters(show)
        for verb in COMMANDS:
            assert await refused(person.runs(verb, **arguments(verb, posting))) == refusal
    assert await host.get(f"/api/broadcasts/{show['id']}") == show


async def test_a_command_for_no_show_or_of_the_wrong_shape_is_refused(host: Person) -> None:
    await host.connects("/broadcasts")
    for verb in COMMANDS:
        right = arguments(verb, {"id": NOBODY})
        assert await refused(host.call("/broadcasts", verb, broadcast=NOBODY, **right)) == ("not_found", None)
        for wrong in ({"broadcast": "seven"}, {"broadcast": None}, {}, {"broadcast": NOBODY, "colour": "red"}):
            assert (await refused(host.call("/broadcasts", verb, **(right | wrong))))[0] == "invalid"


async def test_before_and_after_the_show_there_is_nothing_to_run(house: House, host: Person) -> None:
    posting = await house.posting()
    await host.enters(await host.plans(posting))
    while_live = [verb for verb in COMMANDS if verb != "go_live"]
    for verb in while_live:
        assert await refused(host.runs(verb, **arguments(verb, posting))) == ("conflict", "not_live")
    await host.runs("go_live")
    await host.runs("end")
    for verb in while_live:
        assert await refused(host.runs(verb, **arguments(verb, posting))) == ("conflict", "not_live")


async def test_a_show_goes_live_once(house: House, host: Person) -> None:
    await host.goes_live()
    assert await refused(host.runs("go_live")) == ("conflict", "show_live")
    await host.runs("end")
    assert await refused(host.runs("go_live")) == ("conflict", "show_ended")


async def test_the_driving_host_drives_until_another_takes_over(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.goes_live(posting)
    other = await house.host("吴主持")
    await other.enters(show)
    for verb in ("put_on_air", "show_card", "hide_card", "next_turn", "end"):
        assert await refused(other.runs(verb, **arguments(verb, posting))) == ("forbidden", "not_driving")
    assert (await other.runs("take_over"))["host"]["name"] == "吴主持"
    while (await host.hears("/broadcasts", "broadcast_changed"))["broadcast"]["host"]["name"] != "吴主持":
        pass
    assert await refused(host.runs("next_turn")) == ("forbidden", "not_driving")
    assert (await other.runs("next_turn"))["current_turn"]
    staff = await house.staff()
    await staff.enters(show)
    await staff.runs("take_over")
    assert (await staff.runs("end"))["state"] == "ended"


async def test_only_a_card_that_may_be_applied_for_is_shown(house: House, host: Person) -> None:
    recruiter = await house.employer()
    posting, elsewhere = await recruiter.post("/api/jobs", **job()), await house.posting()
    await host.goes_live(posting)
    assert await refused(host.shows(elsewhere)) == ("not_found", None)
    assert await refused(host.shows({"id": NOBODY})) == ("not_found", None)
    assert await refused(host.runs("hide_card")) == ("conflict", "no_card")
    await recruiter.post(f"/api/jobs/{posting['id']}/close")
    assert await refused(host.shows(posting)) == ("conflict", "job_closed")
    await recruiter.post(f"/api/jobs/{posting['id']}/reopen")
    assert (await host.shows(posting))["card"]["job"]["id"] == posting["id"]


async def test_turns_follow_the_run_sheet_to_its_end(house: House, host: Person) -> None:
    show = await host.goes_live(await house.posting(), await house.posting())
    for turn in show["turns"]:
        assert (await host.runs("next_turn"))["current_turn"] == turn["id"]
    assert await refused(host.runs("next_turn")) == ("conflict", "no_next_turn")


async def test_only_guests_and_hosts_of_the_show_are_put_on_air(house: House, host: Person) -> None:
    posting, anna = await house.posting(), await house.graduate()
    show = await host.goes_live(posting)
    for source in (f"host:{anna.me['id']}", f"host:{NOBODY}", f"guest:{NOBODY}", "guest:7", "camera", "", "host:"):
        assert await refused(host.runs("put_on_air", source=source)) == ("not_found", None)
    assert (await refused(host.runs("put_on_air", source=7)))[0] == "invalid"
    path = f"/api/broadcasts/{show['id']}/guests"
    guest = await host.post(path, name="刘工", company=posting["company"]["id"])
    assert (await host.runs("put_on_air", source=guest["source"]))["on_air"] == guest["source"]
    other = await house.host()
    assert await refused(other.delete(f"{path}/{guest['id']}")) == ("forbidden", "not_driving")
    await host.delete(f"{path}/{guest['id']}")
    assert (await host.get(f"/api/broadcasts/{show['id']}"))["on_air"] is None
    assert await refused(host.runs("put_on_air", source=guest["source"])) == ("not_found", None)


async def test_commands_at_once_leave_one_order(house: House, host: Person) -> None:
    postings = [await house.posting() for _ in range(3)]
    show = await host.goes_live(*postings)
    for _ in range(3):
        await host.runs("next_turn")
    calls: list[Awaitable[Any]] = [host.shows(posting) for posting in postings * 3]
    views = await asyncio.gather(*calls)
    assert sorted(view["version"] for view in views) == list(range(6, 15))
    final = await host.get(f"/api/broadcasts/{show['id']}")
    assert sum(card["hidden_ms"] is None for card in final["cards"]) == 1
    for before, after in zip(final["cards"], final["cards"][1:], strict=False):
        assert before["hidden_ms"] is not None
        assert before["hidden_ms"] <= after["shown_ms"]


async def test_who_is_heard_whoever_is_seen(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.goes_live(posting)
    path = f"/api/broadcasts/{show['id']}/guests"
    guest = (await host.post(path, name="刘工", company=posting["company"]["id"]))["source"]
    me = f"host:{host.me['id']}"
    viewer = await house.visitor()
    await viewer.enters(show)
    assert show["voices"] == []
    assert (await host.runs("set_voice", source=me, on=True))["voices"] == [me]
    assert (await viewer.hears("/broadcasts", "broadcast_changed"))["broadcast"]["voices"] == [me]
    assert (await host.runs("put_on_air", source=guest))["voices"] == [guest, me]
    assert (await host.runs("set_voice", source=guest, on=False))["voices"] == [me]
    assert (await host.runs("set_voice", source=guest, on=False))["voices"] == [me]
    assert (await host.runs("set_voice", source=guest, on=True))["voices"] == [guest, me]
    assert (await host.runs("put_on_air", source=None))["voices"] == [me]  # as usual again: seen is heard
    assert (await host.runs("end"))["voices"] == []


async def test_a_voice_is_somebodys(house: House, host: Person) -> None:
    anna = await house.graduate()
    await host.goes_live()
    for nobody in ("", "guest:x", f"guest:{NOBODY}", f"host:{NOBODY}", f"host:{anna.me['id']}"):
        assert await refused(host.runs("set_voice", source=nobody, on=True)) == ("not_found", None)
    for wrong in ({"source": None, "on": True}, {"source": "x"}, {"source": "x", "on": "yes"}):
        assert (await refused(host.runs("set_voice", **wrong)))[0] == "invalid"
