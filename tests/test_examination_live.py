"""An examination that somebody has open: they hear that something moved, and read it as they may see it."""

from typing import Any

from tests.examining import LIVE, Institution
from tests.people import House, Person, refused

HERE = "/examinations"


async def opens(person: Person, institution: Institution) -> Any:
    if person.socket is None:
        await person.connects(LIVE, HERE)
    return await person.call(HERE, "enter", examination=institution.examination["id"])


async def learns(person: Person, institution: Institution) -> None:
    """At least once; what else was heard is old by then."""
    assert await person.hears(HERE, "examination_moved") == {"examination": institution.examination["id"]}
    heard = person.heard[HERE, "examination_moved"]
    while not heard.empty():
        heard.get_nowait()


async def test_every_step_is_heard_by_company_and_candidates(house: House) -> None:
    institution = await Institution(house).opened(candidates=2)
    await institution.announces()
    colleague, candidate = await institution.colleague("旁人"), institution.candidates[0]
    for person in (colleague, candidate):
        assert await opens(person, institution) == await person.get(institution.path)
    await institution.draws()
    for person in (colleague, candidate):
        await learns(person, institution)
    first = institution.candidates[0]
    if first.socket is None:
        await first.connects(LIVE, HERE)
    steps = [
        institution.begins(1),
        institution.identifies(1),
        institution.judges(1, institution.li, 5, 4),
        institution.judges(1, institution.panel[1], 3, 3),
        institution.ends(1),
    ]
    for step in steps:
        await step
        await learns(colleague, institution)
    assert (await opens(candidate, institution))["state"] == "drawn"


async def test_a_step_back_is_heard_as_well(house: House) -> None:
    institution = await Institution(house).opened(candidates=2)
    await institution.announces()
    await opens(institution.candidates[1], institution)
    await institution.li.post(f"{institution.path}/cancel")
    await learns(institution.candidates[1], institution)


async def test_strangers_hear_nothing(house: House) -> None:
    institution = await Institution(house).opened(candidates=2)
    await institution.announces()
    rival, stranger, visitor = await house.employer(), await house.graduate("生人"), await house.visitor()
    assert (await refused(opens(rival, institution)))[0] == "not_found"
    assert (await refused(opens(stranger, institution)))[0] == "not_found"
    assert (await refused(opens(visitor, institution)))[0] == "unauthorized"
    assert (await refused(visitor.call(HERE, "enter", examination="seven")))[0] == "invalid"
