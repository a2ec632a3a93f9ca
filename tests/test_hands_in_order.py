"""Raised hands and those who keep order: what a host did is undone, and who may not write is not heard either."""

import asyncio
from typing import Any

from tests.hands import does, hears_of, no_more_hands, on_air, raises, voices
from tests.people import House, Person, refused


async def up(host: Person) -> list[tuple[str, str]]:
    """Whose hands are up, in their order."""
    heard = await host.call("/audience", "enter", broadcast=host.show)
    return [(one["name"], one["state"]) for one in heard["hands"] if one["state"] in ("raised", "asked", "on_air")]


async def two_hands(house: House, host: Person) -> tuple[tuple[Person, Any], tuple[Person, Any]]:
    show = await host.goes_live()
    people = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    return (people[0], await raises(people[0])), (people[1], await raises(people[1]))


async def test_what_a_host_did_with_a_hand_is_undone(house: House, host: Person) -> None:
    (anna, hand), (bella, second) = await two_hands(house, host)
    assert await refused(does(host, "raise_again", hand)) == ("conflict", "hand_moved_on")
    await does(host, "ask_in", hand)
    assert (await does(host, "raise_again", hand))["state"] == "raised"
    assert (await hears_of(anna, hand, "raised"))["asked_at"] is None
    assert await refused(does(anna, "speak", hand, consent=True)) == ("conflict", "hand_moved_on")
    await does(host, "ask_in", second)  # the seat is free
    await does(bella, "lower_hand", second)
    assert await refused(does(host, "raise_again", second)) == ("conflict", "hand_moved_on")  # that was their own wish
    second = await raises(bella)
    assert (await does(host, "end_hand", hand))["state"] == "dismissed"
    await hears_of(anna, hand, "dismissed")
    await does(host, "raise_again", hand)
    assert await up(host) == [("陈安娜", "raised"), ("贝拉", "raised")]  # in its place
    done = await house.audited(f"hand:{hand['id']}")
    assert done == ["ask_in", "raise_again", "end_hand", "raise_again"]


async def test_who_was_on_air_agrees_again(house: House, host: Person) -> None:
    anna = await house.graduate_in(await host.goes_live())
    hand = await on_air(host, anna)
    await does(host, "end_hand", hand)
    again = await does(host, "raise_again", hand)
    assert (again["state"], again["heard"], again["connected"]) == ("raised", False, False)
    assert await voices(host) == []
    assert await refused(does(anna, "hand_ticket", hand)) == ("conflict", "hand_moved_on")
    await does(host, "ask_in", hand)
    await does(anna, "speak", hand, consent=True)
    assert await voices(host) == [hand["source"]]


async def test_only_hosts_see_that_who_was_on_air_has_a_hand_up_again(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, ben = await house.graduate_in(show), await house.graduate_in(show, "Ben")
    hand = await on_air(host, anna)
    await does(host, "end_hand", hand)
    await hears_of(ben, hand, "dismissed")
    await does(host, "raise_again", hand)
    assert (await ben.call("/audience", "enter", broadcast=show["id"]))["hands"] == []
    await does(anna, "lower_hand", hand)
    await hears_of(host, hand, "lowered")
    assert (await ben.call("/audience", "enter", broadcast=show["id"]))["hands"] == []
    assert ben.heard["/audience", "hand_changed"].empty()


async def test_a_hand_comes_up_again_only_while_the_list_has_room(house: House, host: Person) -> None:
    (_, hand), (_, second) = await two_hands(house, host)
    await does(host, "ask_in", hand)
    await does(host, "end_hand", second)
    await no_more_hands(house, host)
    assert await refused(does(host, "raise_again", second)) == ("conflict", "too_many_hands")
    assert (await does(host, "raise_again", hand))["state"] == "raised"  # it was never down


async def test_a_hand_comes_up_again_only_where_it_could_be_raised(house: House, host: Person) -> None:
    (anna, hand), (_, second) = await two_hands(house, host)
    for one in (hand, second):
        await does(host, "end_hand", one)
    await raises(anna)
    assert await refused(does(host, "raise_again", hand)) == ("conflict", "hand_moved_on")
    muted = await host.call("/audience", "mute", hand=second["id"], minutes=5)
    assert await refused(does(host, "raise_again", second)) == ("conflict", "hand_silenced")
    await host.call("/audience", "lift", sanction=muted["id"])
    await host.runs("end")
    assert await refused(does(host, "raise_again", second)) == ("conflict", "not_live")


async def test_who_has_only_a_hand_up_can_be_kept_out(house: House, host: Person) -> None:
    """They wrote nothing that a host could point at."""
    (anna, hand), (bella, second) = await two_hands(house, host)
    await does(host, "ask_in", hand)
    await does(anna, "speak", hand, consent=True)
    banned = await host.call("/audience", "ban", hand=hand["id"])
    assert (banned["kind"], banned["name"], banned["text"]) == ("ban", "陈安娜", "")
    await hears_of(anna, hand, "dismissed")
    assert await voices(host) == []
    assert await refused(raises(anna)) == ("forbidden", "banned")
    await host.call("/audience", "mute", line=(await bella.says("吵"))["id"], minutes=5)
    await hears_of(bella, second, "dismissed")
    assert await up(host) == []
    await host.call("/audience", "lift", sanction=banned["id"])
    assert (await does(host, "raise_again", hand))["state"] == "raised"
    await asyncio.sleep(1.5)  # more than a tick: it stays
    assert await up(host) == [("陈安娜", "raised")]
