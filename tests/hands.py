"""A graduate who asks to be heard, as tests begin it."""

from typing import Any
from uuid import UUID

from server.audience.hands.models import Hand
from server.audience.hands.raising import MOST
from server.db import transaction
from tests.people import House, Person


async def does(person: Person, verb: str, hand: dict[str, Any], **more: Any) -> Any:
    return await person.call("/audience", verb, hand=hand["id"], **more)


async def raises(person: Person) -> Any:
    return await person.call("/audience", "raise_hand", broadcast=person.show)


async def hears_of(person: Person, hand: dict[str, Any], state: str) -> Any:
    while True:
        heard = (await person.hears("/audience", "hand_changed"))["hand"]
        if (heard["id"], heard["state"]) == (hand["id"], state):
            return heard


async def on_air(host: Person, anna: Person) -> Any:
    hand = await raises(anna)
    await does(host, "ask_in", hand)
    await does(anna, "speak", hand, consent=True)
    return hand


async def voices(host: Person) -> list[str]:
    """Who is heard in the show."""
    return list((await host.get(f"/api/broadcasts/{host.show}"))["voices"])


async def no_more_hands(house: House, host: Person) -> None:
    """As many are up as there may be."""
    assert house.app
    async with transaction(house.app) as work:
        somebody, here = UUID(host.me["id"]), UUID(host.show)
        work.db.add_all(Hand(broadcast_id=here, person_id=somebody, at=work.now) for _ in range(MOST))
