"""A graduate who asks to be heard, as tests begin it."""

from typing import Any

from tests.people import Person


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
