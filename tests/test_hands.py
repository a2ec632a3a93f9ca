"""A raised hand, from raising it until all is over: who may do what, who hears of it, and what ends by itself."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from server.audience.hands.clock import ANSWERS_WITHIN, COMES_BACK_WITHIN
from server.audience.hands.models import Hand
from server.db import transaction
from server.media.control import KIND, Ticket
from server.settings import Settings
from server.tokens import read
from tests.hands import does, hears_of, no_more_hands, on_air, raises, voices
from tests.people import NOBODY, PASSWORD, House, Person, refused
from tests.stage import hook, source
from tests.way import Way


@pytest.fixture
def settings(settings: Settings, way: Way) -> Settings:
    return way.before(settings)


@pytest.fixture
def no_node(way: Way) -> None:
    """No media node is told of rooms, so that only the test says who is connected."""
    way.is_cut = True


async def hands(person: Person) -> list[tuple[str, str]]:
    entered = await person.call("/audience", "enter", broadcast=person.show)
    return [(one["name"], one["state"]) for one in entered["hands"]]


async def earlier(house: House, **moments: timedelta) -> None:
    """As if so much time had passed since then."""
    assert house.app
    async with transaction(house.app) as work:
        (hand,) = await work.db.scalars(select(Hand))
        for name, passed in moments.items():
            setattr(hand, name, work.now - passed)


@pytest.mark.usefixtures("no_node")
async def test_a_graduate_is_heard_after_a_host_asked_and_they_agreed(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, bella, viewer = await house.graduate_in(show), await house.graduate_in(show, "贝拉"), await house.visitor()
    await viewer.enters(show)
    hand = await raises(anna)
    assert (hand["state"], hand["name"], hand["mine"]) == ("raised", "陈安娜", True)
    assert (await raises(anna))["id"] == hand["id"]
    second = await raises(bella)
    assert await hands(host) == [("陈安娜", "raised"), ("贝拉", "raised")]
    assert (await hands(anna), await hands(viewer)) == ([("陈安娜", "raised")], [])
    assert await refused(does(anna, "speak", hand, consent=True)) == ("conflict", "hand_moved_on")
    await does(host, "ask_in", hand)
    assert (await hears_of(anna, hand, "asked"))["mine"] is True
    assert await refused(does(host, "ask_in", second)) == ("conflict", "seat_taken")
    assert await refused(does(anna, "speak", hand, consent=False)) == ("invalid", "consent_missing")
    assert viewer.heard["/audience", "hand_changed"].empty()
    given = await does(anna, "speak", hand, consent=True)
    assert (given["whip"], given["whep"], given["source"]) == ("/media/whip", None, hand["source"])
    heard = await hears_of(viewer, hand, "on_air")
    assert (heard["name"], heard["connected"], heard["heard"], heard["mine"]) == ("陈安娜", False, True, False)
    assert await voices(host) == [hand["source"]]
    assert (await hook(house, show))["voices"] == [hand["source"]]
    await hook(house, show, source(hand["source"]))
    assert (await hears_of(host, hand, "on_air"))["connected"] is False
    assert (await hears_of(host, hand, "on_air"))["connected"] is True
    assert (await does(host, "hush", hand, on=False))["heard"] is False
    assert await voices(host) == []
    await does(host, "hush", hand, on=True)
    assert (await does(anna, "lower_hand", hand))["state"] == "ended"
    assert await voices(host) == []
    assert (await hears_of(viewer, hand, "ended"))["connected"] is False
    assert await refused(does(anna, "hand_ticket", hand)) == ("conflict", "hand_over")
    assert (await does(host, "ask_in", second))["state"] == "asked"
    assert (await does(bella, "lower_hand", second))["state"] == "declined"
    done = await house.audited(f"hand:{hand['id']}")
    assert done == ["ask_in", "agree_to_be_heard", "mute_hand", "unmute_hand", "leave_air"]


async def test_a_ticket_is_for_sound_alone_and_for_hearing_who_is_on_air(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, me = await house.graduate_in(show), f"host:{host.me['id']}"
    hand = await on_air(host, anna)

    async def ticket() -> Ticket:
        given = await does(anna, "hand_ticket", hand)
        return read(house.settings.secret, KIND, given["ticket"], Ticket)

    may = Ticket(f"broadcast:{show['id']}", publish=hand["source"], label="陈安娜", voice=True)
    assert await ticket() == may
    await host.runs("put_on_air", source=me)
    assert (await ticket()).sources == (me,)
    assert (await does(anna, "hand_ticket", hand))["whep"] == "/media/whep"


async def test_who_may_do_what_with_a_hand(house: House, host: Person) -> None:
    show = await host.plans()
    await host.enters(show)
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    other, recruiter, visitor = await house.host("李主持"), await house.recruiter(), await house.visitor()
    for person in (other, recruiter, visitor):
        await person.enters(show)
    assert await refused(raises(anna)) == ("conflict", "not_live")
    await host.runs("go_live")
    assert await refused(raises(visitor)) == ("unauthorized", "sign_in")
    for person in (recruiter, host):
        assert await refused(raises(person)) == ("forbidden", "wrong_role")
    assert await refused(anna.call("/audience", "raise_hand", broadcast=NOBODY)) == ("not_found", None)
    hand = await raises(anna)
    assert await refused(does(other, "ask_in", hand)) == ("forbidden", "not_driving")
    for verb, more in (("ask_in", {}), ("hush", {"on": True}), ("end_hand", {}), ("raise_again", {})):
        assert await refused(does(bella, verb, hand, **more)) == ("forbidden", "wrong_role")
        assert await refused(does(visitor, verb, hand, **more)) == ("unauthorized", "sign_in")
        assert await refused(does(host, verb, {"id": NOBODY}, **more)) == ("not_found", None)
    for verb, more in (("lower_hand", {}), ("speak", {"consent": True}), ("hand_ticket", {})):
        assert await refused(does(bella, verb, hand, **more)) == ("not_found", None)
        assert await refused(does(visitor, verb, hand, **more)) == ("unauthorized", "sign_in")
        assert await refused(does(anna, verb, {"id": NOBODY}, **more)) == ("not_found", None)
    assert await refused(does(host, "hush", hand, on=True)) == ("conflict", "hand_moved_on")
    assert (await refused(does(anna, "speak", hand)))[0] == "invalid"
    assert (await does(other, "end_hand", hand))["state"] == "dismissed"
    for verb in ("ask_in", "end_hand"):
        assert await refused(does(host, verb, hand)) == ("conflict", "hand_over")
    assert await refused(does(anna, "lower_hand", hand)) == ("conflict", "hand_over")
    line = await bella.says("打扰")
    await host.call("/audience", "mute", line=line["id"], minutes=5)
    assert await refused(raises(bella)) == ("forbidden", "muted")
    for _ in range(12):
        last = await asyncio.gather(raises(anna), return_exceptions=True)
    assert getattr(last[0], "code", None) == "too_fast"


async def test_the_list_has_an_end(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna = await house.graduate_in(show)
    await no_more_hands(house, host)
    assert await refused(raises(anna)) == ("conflict", "too_many_hands")


async def test_one_seat_however_many_are_asked_at_once(house: House, host: Person) -> None:
    show = await host.goes_live()
    raised = [await raises(await house.graduate_in(show, str(n))) for n in range(4)]
    asked = await asyncio.gather(*(does(host, "ask_in", hand) for hand in raised), return_exceptions=True)
    assert sum(isinstance(one, dict) for one in asked) == 1


async def test_an_ask_that_nobody_answers_frees_the_seat(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna = await house.graduate_in(show)
    hand = await raises(anna)
    await does(host, "ask_in", hand)
    await earlier(house, asked_at=ANSWERS_WITHIN)
    assert (await hears_of(host, hand, "declined"))["heard"] is False
    assert (await raises(anna))["id"] != hand["id"]


@pytest.mark.usefixtures("no_node")
async def test_who_stays_away_gives_up_the_seat(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna = await house.graduate_in(show)
    hand = await on_air(host, anna)
    await hook(house, show, source(hand["source"]))
    await earlier(house, on_air_at=COMES_BACK_WITHIN)
    await hook(house, show)  # gone
    await hook(house, show, source(hand["source"]))  # and back in time
    await hook(house, show)
    await earlier(house, missing_since=COMES_BACK_WITHIN)
    await hears_of(anna, hand, "ended")
    assert await voices(host) == []
    assert await house.audited(f"hand:{hand['id']}") == ["ask_in", "agree_to_be_heard", "hand_over"]


async def test_with_the_next_turn_and_with_the_show_all_is_over(house: House, host: Person) -> None:
    show = await host.goes_live(await house.posting(), await house.posting())
    await host.runs("next_turn")
    await asyncio.sleep(0.05)
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    hand, waiting = await on_air(host, anna), await raises(bella)
    await asyncio.sleep(0.05)
    await host.runs("next_turn")
    await hears_of(host, hand, "ended")
    assert await voices(host) == []
    assert await hands(host) == [("贝拉", "raised"), ("陈安娜", "ended")]
    await host.runs("end")
    await hears_of(bella, waiting, "ended")
    assert await refused(raises(anna)) == ("conflict", "not_live")


async def test_what_is_known_of_a_hand_is_handed_out_and_leaves_with_its_person(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna = await house.graduate_in(show)
    await does(anna, "lower_hand", await raises(anna))
    hand = await on_air(host, anna)
    first, second = (await anna.get("/api/me/export"))["hands"]
    assert (first["broadcast"], first["state"], first["agreed_at"]) == (show["id"], "lowered", None)
    assert second["state"] == "on_air"
    assert second["agreed_at"]
    await hook(house, show, source(hand["source"]))
    await anna.delete("/api/me", password=PASSWORD)
    await hook(house, show, source(hand["source"]))  # their microphone is still there
    await hears_of(host, hand, "ended")
    assert await voices(host) == []
    assert [state for _, state in await hands(host)] == ["ended"]
