"""Where a show meets the media plane: tickets, the hook, and the zero of the show clock."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from server.broadcasts.zero import TOLD_BY_THE_CLOCK
from server.db import Base
from server.media.control import KIND, Ticket, Wanted, ticket_for
from server.tokens import read, sign
from tests.people import NOBODY, House, Person, refused
from tests.stage import asks_ticket, hook, invited, now, room_of, source, tells


async def test_each_ticket_allows_its_own_and_nothing_else(house: House, host: Person) -> None:
    posting, visitor = await house.posting(), await house.visitor()
    show = await host.goes_live(posting)
    guest, token = await invited(host, show, posting)

    def means(answer: dict[str, Any]) -> Ticket:
        return read(house.settings.secret, KIND, answer["ticket"], Ticket)

    publish = await asks_ticket(visitor, show, "publish", guest=token)
    assert (publish["whip"], publish["whep"], publish["source"]) == ("/media/whip", None, guest["source"])
    assert means(publish) == Ticket(room_of(show), publish=guest["source"], label="刘工")
    encoder = await asks_ticket(visitor, show, "encoder", guest=token)
    assert means(encoder) == means(publish)
    lasts = [datetime.fromisoformat(given["expires_at"]) - datetime.now(UTC) for given in (publish, encoder)]
    assert lasts[0] < timedelta(hours=3) < timedelta(hours=11) < lasts[1] < timedelta(hours=13)
    own = await asks_ticket(host, show, "publish")
    assert means(own) == Ticket(room_of(show), publish=f"host:{host.me['id']}", label=host.me["name"])
    watch = await asks_ticket(visitor, show, "watch")
    assert (watch["whip"], watch["whep"], watch["source"]) == (None, "/media/whep", None)
    assert means(watch) == Ticket(room_of(show), program=True)
    assert datetime.fromisoformat(watch["expires_at"]) > datetime.now(UTC)
    for person, more, name in ((visitor, {"guest": token}, guest["source"]), (host, {}, own["source"])):
        behind = means(await asks_ticket(person, show, "green_room", **more))
        assert behind == Ticket(room_of(show), watch=True, holder=name)


async def test_the_stage_is_for_hosts_and_the_guests_of_this_show(house: House, host: Person) -> None:
    posting = await house.posting()
    show, other = await host.plans(posting), await host.plans(posting)
    guest, token = await invited(host, show, posting)
    visitor, anna = await house.visitor(), await house.graduate()
    for verb in ("publish", "encoder", "green_room"):
        assert await refused(asks_ticket(visitor, show, verb)) == ("unauthorized", "sign_in")
        assert await refused(asks_ticket(anna, show, verb)) == ("forbidden", "wrong_role")
        assert await refused(asks_ticket(visitor, other, verb, guest=token)) == ("not_found", None)
        assert await refused(asks_ticket(visitor, show, verb, guest="forged")) == ("unauthorized", "bad_ticket")
        assert (await asks_ticket(visitor, show, verb, guest=token))["ticket"]  # rehearsing
    assert await refused(asks_ticket(visitor, show, "watch")) == ("conflict", "not_live")
    for wrong in ({"verb": "steal"}, {}, {"verb": "watch", "room": "x"}):
        assert (await refused(visitor.post(f"/api/broadcasts/{show['id']}/tickets", **wrong)))[0] == "invalid"
    await host.delete(f"/api/broadcasts/{show['id']}/guests/{guest['id']}")
    assert await refused(asks_ticket(visitor, show, "publish", guest=token)) == ("unauthorized", "guest_removed")


async def test_after_the_show_the_stage_is_closed(house: House, host: Person) -> None:
    show = await host.goes_live()
    await host.runs("end")
    assert await refused(asks_ticket(host, show, "publish")) == ("conflict", "show_ended")
    assert await refused(asks_ticket(host, show, "green_room")) == ("conflict", "show_ended")
    assert await refused(asks_ticket(host, show, "watch")) == ("conflict", "not_live")


async def test_the_hook_answers_what_is_wanted(house: House, host: Person) -> None:
    nothing = msgspec.to_builtins(Wanted())
    posting = await house.posting()
    show = await host.plans(posting)
    guest, _ = await invited(host, show, posting)
    assert await hook(house, show, source(guest["source"])) == nothing  # a rehearsal is never recorded
    await host.enters(show)
    await host.runs("go_live")
    assert await hook(house, show) == nothing | {"live": True, "record": show["id"]}
    await host.runs("put_on_air", source=guest["source"])
    wanted = nothing | {"live": True, "on_air": guest["source"], "record": show["id"]}
    assert await hook(house, show, source(guest["source"]), on_air=guest["source"]) == wanted
    assert await hook(house, show) == wanted  # who vanishes from the air is still wanted there
    await host.runs("set_voice", source=f"host:{host.me['id']}", on=True)
    assert await hook(house, show) == wanted | {"voices": [guest["source"], f"host:{host.me['id']}"]}
    await host.runs("set_voice", source=guest["source"], on=False)
    assert await hook(house, show) == wanted | {"voices": [f"host:{host.me['id']}"]}
    await host.runs("end")
    assert await hook(house, show) == nothing
    assert await hook(house, {"id": NOBODY}) == nothing
    assert await hook(house, {"id": "seven"}) == nothing


async def test_only_the_node_of_this_room_is_believed(house: House, host: Person) -> None:
    show = await host.goes_live()
    settings = house.settings
    for ticket, refusal in [
        ("x", ("unauthorized", "bad_ticket")),
        (ticket_for(settings, Ticket(room_of(show), control=True), -100), ("unauthorized", "expired_ticket")),
        (
            ticket_for(settings, Ticket(room_of(show), publish="a", watch=True, program=True)),
            ("forbidden", "bad_ticket"),
        ),
        (ticket_for(settings, Ticket(f"broadcast:{NOBODY}", control=True)), ("forbidden", "bad_ticket")),
        (sign(settings.secret, "guest", Ticket(room_of(show), control=True), 60), ("unauthorized", "bad_ticket")),
        (sign("another", KIND, Ticket(room_of(show), control=True), 60), ("unauthorized", "bad_ticket")),
    ]:
        assert await refused(hook(house, show, ticket=ticket, program_started_at=now())) == refusal
    without = host.post("/api/media/hook", room=room_of(show), sources=[])
    assert await refused(without) == ("unauthorized", "bad_ticket")
    assert (await refused(hook(house, show, {"name": 7})))[0] == "invalid"
    assert (await host.get(f"/api/broadcasts/{show['id']}"))["version"] == show["version"]


async def test_hosts_and_guests_hear_who_is_connected_and_viewers_do_not(house: House, host: Person) -> None:
    posting, viewer, studio = await house.posting(), await house.visitor(), await house.visitor()
    show = await host.plans(posting)
    guest, token = await invited(host, show, posting)
    await host.enters(show)
    await viewer.enters(show)
    await studio.enters(show, guest=token)
    me = f"host:{host.me['id']}"
    await hook(house, show, source(guest["source"], "刘工"), source(me, "周主持"), on_air=me)
    for person in (host, studio):
        heard = await person.hears("/broadcasts", "sources_changed")
        assert heard["broadcast"] == show["id"]
        assert [(one["name"], one["label"], one["on_air"]) for one in heard["sources"]] == [
            (guest["source"], "刘工", False),
            (me, "周主持", True),
        ]
        assert [one["company"] and one["company"]["name"] for one in heard["sources"]] == [
            posting["company"]["name"],
            None,
        ]
    await asyncio.sleep(0.3)
    assert viewer.heard["/broadcasts", "sources_changed"].empty()


async def test_the_clock_starts_with_the_first_frame_on_air(house: House, host: Person) -> None:
    posting, anna, viewer = await house.posting(), await house.graduate(), await house.visitor()
    show = await host.goes_live(posting)
    await host.runs("next_turn")
    await host.shows(posting)
    await anna.saves_resume()
    await anna.enters(show)
    await anna.says("早到")
    await anna.asks("能听见吗？")
    await (await house.staff()).post("/api/words", word="加微信")
    waits = await anna.says("加微信")
    asked = {"broadcast": show["id"], "question": "从哪里看？", "options": ["手机", "电脑"]}
    poll = await host.call("/audience", "open_poll", **asked)
    await asyncio.sleep(0.2)
    await host.call("/audience", "close_poll", poll=poll["id"])
    await anna.delivers(posting, broadcast=show["id"])
    await asyncio.sleep(0.2)
    await viewer.enters(show)
    started = now()
    await hook(house, show, program_started_at=started)
    await hook(house, show, program_started_at=now(60))  # a node that starts again moves nothing
    fixed = (await viewer.hears("/broadcasts", "broadcast_changed"))["broadcast"]
    assert fixed["first_on_air"] == started.replace("+00:00", "Z")
    after = await viewer.get(f"/api/broadcasts/{show['id']}")
    assert (after["first_on_air"], after["version"]) == (fixed["first_on_air"], fixed["version"])
    assert after["turns"][0]["started_ms"] == after["card"]["shown_ms"] == 0
    told = await viewer.call("/audience", "enter", broadcast=show["id"])
    assert (told["lines"][0]["show_ms"], told["questions"][0]["show_ms"]) == (0, 0)
    assert [(poll["opened_ms"], poll["closed_ms"]) for poll in told["polls"]] == [(0, 0)]
    assert (await host.call("/audience", "let_through", held=waits["id"]))["show_ms"] == 0
    assert (await anna.get("/api/applications"))["applications"][0]["show_ms"] == 0
    await asyncio.sleep(0.2)
    assert (await anna.says("开始了"))["show_ms"] >= 200
    await host.runs("end")
    ended = await viewer.get(f"/api/broadcasts/{show['id']}")
    assert ended["replay"] == f"/media/replay/{show['id']}/index.m3u8"
    assert ended["now_ms"] == ended["cards"][0]["hidden_ms"]


def test_every_time_of_the_show_clock_moves_with_its_zero() -> None:
    times = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name.endswith("_ms")
    }
    assert times == {(name, column) for name, columns in TOLD_BY_THE_CLOCK.items() for column in columns}


async def test_hosts_see_that_a_recording_fails(house: House, host: Person) -> None:
    show = await host.goes_live()
    assert (await host.enters(show))["recording"] in ("", "recording")
    for state in ("recording", "failed"):
        await hook(house, show, recording=state)
        while (await host.hears("/broadcasts", "sources_changed"))["recording"] != state:
            pass
    assert (await refused(hook(house, show, recording="perhaps")))[0] == "invalid"


async def test_a_node_without_a_disk_says_so_to_the_desk(house: House, host: Person) -> None:
    recordings = house.settings.recordings
    recordings.parent.mkdir(parents=True, exist_ok=True)
    recordings.write_text("a file where the folder should be")
    show = await host.goes_live()
    while (await host.hears("/broadcasts", "sources_changed"))["recording"] != "failed":
        pass
    assert (await host.enters(show))["recording"] == "failed"


async def test_a_test_recording_has_a_room_that_nobody_can_guess(house: House, host: Person) -> None:
    posting, visitor = await house.posting(), await house.visitor()
    show = await host.plans(posting)
    guest, token = await invited(host, show, posting)
    asked = [await asks_ticket(visitor, show, "test", guest=token) for _ in range(2)]
    first, second = (read(house.settings.secret, KIND, one["ticket"], Ticket) for one in asked)
    assert first == Ticket(first.room, publish=guest["source"], label="刘工", longest=60)
    assert first.room.startswith("test:")
    assert len(first.room) > 25
    assert first.room != second.room
    assert (asked[0]["whip"], asked[0]["hls"]) == ("/media/whip", f"/media/hls/{first.room}/index.m3u8")
    assert (await asks_ticket(host, show, "publish"))["hls"] is None
    for _ in range(8):
        await asks_ticket(visitor, show, "test", guest=token)
    assert (await refused(asks_ticket(visitor, show, "test", guest=token)))[0] == "too_fast"
    assert await refused(asks_ticket(visitor, show, "test")) == ("unauthorized", "sign_in")
    assert (await asks_ticket(host, show, "test"))["ticket"]


async def test_a_test_recording_lasts_as_long_as_its_source(house: House) -> None:
    room = "test:abc"
    nothing = msgspec.to_builtins(Wanted())
    assert await tells(house, room, source("guest:1")) == nothing | {"live": True, "on_air": "guest:1"}
    assert await tells(house, room) == nothing
