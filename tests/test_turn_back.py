"""The host tapped "next turn" too early: for a minute it is taken back, in the show and in its rehearsal."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from server.audit import AuditEntry
from server.broadcasts.models import Broadcast
from server.broadcasts.rehearsal_models import Rehearsal
from server.db import reading, transaction
from tests.people import NOBODY, House, Person, refused


class Evening:
    """A show of two companies, or its rehearsal, and the host who runs it."""

    def __init__(self, house: House, host: Person, rehearsed: bool) -> None:
        self.house, self.host, self.rehearsed = house, host, rehearsed

    async def begins(self) -> "Evening":
        self.jobs = [await self.house.posting(title="一"), await self.house.posting(title="二")]
        show = await self.host.plans(*self.jobs)
        self.first, self.second = (turn["id"] for turn in show["turns"])
        self.viewer = await self.house.visitor()
        await self.viewer.enters(show)
        await self.host.enters(show)
        await self.runs("rehearse" if self.rehearsed else "go_live")
        return self

    async def runs(self, verb: str, **command: Any) -> Any:
        """What is on now, as the host's page has it."""
        answer = await self.host.runs(verb, **command)
        return answer["show"] if self.rehearsed else answer

    async def shows(self, job: dict[str, Any]) -> Any:
        return await self.runs("show_card", job=job["id"])

    async def a_minute_later(self) -> None:
        assert self.house.app
        async with transaction(self.house.app) as work:
            if self.rehearsed:
                rehearsal = await work.db.scalar(select(Rehearsal))
                assert rehearsal
                rehearsal.began_at -= timedelta(seconds=61)
            else:
                show = Broadcast.id == UUID(self.host.show)
                began = await work.db.scalar(select(Broadcast.first_on_air).where(show))
                assert began
                earlier = began - timedelta(seconds=61)
                await work.db.execute(update(Broadcast).where(show).values(first_on_air=earlier))


@pytest.fixture(params=[False, True], ids=["show", "rehearsal"])
async def evening(house: House, host: Person, request: pytest.FixtureRequest) -> Evening:
    return await Evening(house, host, request.param).begins()


def turns(show: dict[str, Any]) -> list[bool]:
    return [turn["started_ms"] is not None for turn in show["turns"]]


async def test_all_is_as_it_was_before_the_tap(evening: Evening) -> None:
    await evening.runs("next_turn")
    before = await evening.shows(evening.jobs[0])
    await evening.runs("next_turn")
    wrong = await evening.shows(evening.jobs[1])
    assert (wrong["current_turn"], turns(wrong), len(wrong["cards"])) == (evening.second, [True, True], 2)
    back = await evening.runs("undo_turn", turn=evening.second)
    changing = {"version", "now_ms"}
    assert {k: v for k, v in back.items() if k not in changing} == {
        k: v for k, v in before.items() if k not in changing
    }
    assert back["now_ms"] >= wrong["now_ms"]
    again = await evening.runs("next_turn")
    assert again["current_turn"] == evening.second
    assert again["turns"][1]["started_ms"] >= wrong["turns"][1]["started_ms"]


async def test_the_first_turn_is_taken_back_too(evening: Evening) -> None:
    await evening.runs("next_turn")
    await evening.shows(evening.jobs[0])
    back = await evening.runs("undo_turn", turn=evening.first)
    assert (back["current_turn"], turns(back), back["cards"]) == (None, [False, False], [])


async def test_a_card_that_the_host_put_away_stays_away(evening: Evening) -> None:
    await evening.runs("next_turn")
    await evening.shows(evening.jobs[0])
    await evening.runs("hide_card")
    await evening.runs("next_turn")
    back = await evening.runs("undo_turn", turn=evening.second)
    assert (back["card"], len(back["cards"])) == (None, 1)


async def test_a_double_tap_takes_one_turn_back(evening: Evening) -> None:
    await evening.runs("next_turn")
    await evening.runs("next_turn")
    await evening.runs("undo_turn", turn=evening.second)
    assert await refused(evening.runs("undo_turn", turn=evening.second)) == ("conflict", "turn_moved")
    assert await refused(evening.runs("undo_turn", turn=NOBODY)) == ("not_found", None)
    assert (await evening.runs("take_over"))["current_turn"] == evening.first


async def test_what_has_gone_on_for_a_minute_stays(evening: Evening) -> None:
    await evening.runs("next_turn")
    await evening.a_minute_later()
    assert await refused(evening.runs("undo_turn", turn=evening.first)) == ("conflict", "turn_kept")
    assert (await evening.runs("take_over"))["current_turn"] == evening.first


async def test_viewers_see_it_and_it_is_written_down(evening: Evening, house: House) -> None:
    await evening.runs("next_turn")
    back = await evening.runs("undo_turn", turn=evening.first)
    kind = "rehearsal" if evening.rehearsed else "broadcast"
    if not evening.rehearsed:
        while (heard := await evening.viewer.hears("/broadcasts", "broadcast_changed"))["broadcast"] != back:
            pass
        assert heard["broadcast"]["current_turn"] is None
    assert house.app
    async with reading(house.app) as db:
        rows = await db.scalars(select(AuditEntry).where(AuditEntry.object == f"{kind}:{back['id']}"))
        assert [row.facts for row in rows if row.verb == "undo_turn"] == [{"turn": evening.first}]


async def test_only_who_drives_takes_it_back(evening: Evening, house: House) -> None:
    await evening.runs("next_turn")
    other = await house.host("另一位")
    await other.enters({"id": evening.host.show})
    assert await refused(other.runs("undo_turn", turn=evening.first)) == ("forbidden", "not_driving")
    assert (await refused(evening.runs("undo_turn")))[0] == "invalid"
