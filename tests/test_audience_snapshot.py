"""Whatever happens in a show, what a page was told and heard is what one sees who comes only now."""

import asyncio
import random
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.audience_page import Page
from tests.people import PASSWORD, House, Person, Refused

VERBS = ["say", "hide", "unhide", "ask", "dismiss", "whisper", "let_through", "refuse", "hold"]
VERBS += ["report", "settle", "reopen", "report_question", "carry", "carry_back", "answer_now", "answer"]
VERBS += ["open_poll", "close_poll", "reopen_poll", "cast", "vote", "wonder", "approve", "reconsider"]
VERBS += ["read_back", "leave_for_good", "raise_hand", "ask_in", "speak", "hush", "lower_hand", "end_hand"]
VERBS += ["rename", "speak_up", "raise_again"]
MOVES = st.lists(st.sampled_from([*VERBS, "drop", "return"]), min_size=4, max_size=30)
HELD = {"let_through": ("waiting", "refused"), "refuse": ("waiting",), "hold": ("refused",)}


@pytest.mark.timeout(300)
async def test_whatever_happens_a_page_ends_up_as_a_fresh_one(house: House, host: Person) -> None:
    """Snapshot, events heard and `since` after each drop are together what somebody sees who comes only now."""
    loop = asyncio.get_running_loop()
    await (await house.staff()).post("/api/words", word="悄悄")

    @hypothesis_settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(moves=MOVES, seed=st.integers(0, 999))
    def holds(moves: list[str], seed: int) -> None:
        asyncio.run_coroutine_threadsafe(story(house, host, moves, random.Random(seed)), loop).result(120)

    await asyncio.to_thread(holds)


async def story(house: House, host: Person, moves: list[str], chance: random.Random) -> None:
    posting, anna, other = await house.posting(), await house.graduate(), await house.host()
    await host.goes_live(posting)
    left = await host.asks("留到下一场？", job=posting["id"])
    await host.runs("end")
    show = await host.goes_live(posting) | {"left": left["id"]}
    again = await house.signs_in(anna.me["account"])
    pages = [Page(await house.visitor()), Page(anna), Page(again), Page(other)]
    for page in pages:
        await page.enters(show)
    for move in moves:
        if move == "leave_for_good":
            await comes_and_goes_for_good(house, host, show)
        else:
            await moved(host, chance.choice(pages), anna, show, move, chance)
    last = await host.says("完")
    for page in pages:
        await (page.hears_up_to(last) if page.viewer.socket else page.enters(show))
        me = page.viewer.me
        fresh = Page(await (house.signs_in(me["account"]) if me else house.visitor()))
        await fresh.enters(show)
        await agree(page, fresh)
        await page.viewer.disconnects()
        await fresh.viewer.disconnects()
    await host.runs("end")


async def comes_and_goes_for_good(house: House, host: Person, show: dict[str, Any]) -> None:
    bella = await house.graduate_in(show, "贝拉")
    line, question = await bella.says("我来过"), await bella.asks("我可以问吗？")
    await bella.says("悄 悄 话")
    await host.call("/audience", "report", line=line["id"])
    await host.call("/audience", "report", question=question["id"])
    await bella.delete("/api/me", password=PASSWORD)
    await bella.disconnects()


async def agree(page: Page, fresh: Page) -> None:
    """Numbers of votes come on a tick."""
    with suppress(TimeoutError):
        async with asyncio.timeout(10):
            while page.shown != fresh.shown:
                await asyncio.sleep(0.05)
                page.listens()
    assert page.shown == fresh.shown


async def moved(host: Person, page: Page, anna: Person, show: dict[str, Any], move: str, chance: random.Random) -> None:
    now = await host.call("/audience", "enter", broadcast=show["id"])
    lines = [one for one in now["lines"] if one["hidden"] == (move == "unhide")]
    questions = [one for one in now["questions"] if one["state"] == "asked"]
    open_polls = [one["id"] for one in now["polls"] if one["open"]]
    held = [one for one in now["held"] if one["state"] in HELD.get(move, ())]
    done = [one["id"] for one in now["questions"] if one["state"] in ("approved", "dismissed", "answered")]
    asked = [one for one in now["questions"] if one["state"] in ("asked", "answering")]
    up = [one["id"] for one in now["hands"] if one["state"] in ("raised", "asked", "on_air")]
    closed_polls = [one["id"] for one in now["polls"] if not one["open"]]
    voter = page if page.viewer.socket and page.viewer.me else None
    match move:
        case "say":
            await host.says(str(chance.random()))
        case "speak_up" if voter:
            with suppress(Refused):  # too fast
                await voter.says(show, str(chance.random()))
        case "rename":
            await chance.choice([host, anna]).patch("/api/me", name=str(chance.random()))
        case "ask":
            await host.asks(str(chance.random()))
        case "whisper" if anna.socket:
            with suppress(Refused):  # too fast
                await anna.says(f"悄 悄 {chance.random()}", broadcast=show["id"])
        case "wonder" if anna.socket:
            with suppress(Refused):  # too fast
                await anna.asks(f"悄 悄 {chance.random()}？", broadcast=show["id"])
        case "approve" if questions:
            await host.call("/audience", "approve", question=chance.choice(questions)["id"])
        case "carry":
            with suppress(Refused):  # it is here, or was dealt with here
                await host.call("/audience", move, question=show["left"], broadcast=show["id"])
        case "carry_back":
            with suppress(Refused):  # it is there
                await host.call("/audience", "reconsider", question=show["left"])
        case "reconsider" if done:
            await host.call("/audience", "reconsider", question=chance.choice(done))
        case "vote" if voter and (
            seen := [one["id"] for one in voter.readable if one["state"] in ("asked", "approved")]
        ):
            with suppress(Refused):  # it was closed, and this page has not heard that yet
                await voter.votes("vote", question=chance.choice(seen), up=chance.random() < 0.7)
        case "cast" if voter and open_polls:
            with suppress(Refused):  # voted already
                await voter.votes("cast", poll=open_polls[0], choices=[chance.randrange(2)])
        case "reopen_poll" if closed_polls and not open_polls:
            await host.call("/audience", move, poll=chance.choice(closed_polls))
        case "raise_hand" if anna.socket:
            with suppress(Refused):  # too fast
                await anna.call("/audience", move, broadcast=show["id"])
        case "ask_in" | "end_hand" if up:
            with suppress(Refused):  # asked already
                await host.call("/audience", move, hand=up[0])
        case "raise_again" if undone := [one["id"] for one in now["hands"] if one["state"] in ("asked", "dismissed")]:
            with suppress(Refused):  # they have raised another
                await host.call("/audience", move, hand=chance.choice(undone))
        case "hush" if up:
            with suppress(Refused):  # not on air
                await host.call("/audience", move, hand=up[0], on=chance.random() < 0.5)
        case "speak" | "lower_hand" if up and anna.socket:
            with suppress(Refused):  # not asked in
                await anna.call("/audience", move, hand=up[0], **({"consent": True} if move == "speak" else {}))
        case "read_back" if page.viewer.socket:
            await page.reads_back(show, chance.randrange(20))
        case "hide" | "unhide" if lines:
            await host.call("/audience", move, line=chance.choice(lines)["id"])
        case "report" if lines and anna.socket:
            with suppress(Refused):  # too fast
                await anna.call("/audience", "report", line=chance.choice(lines)["id"])
        case "report_question" if questions and anna.socket:
            with suppress(Refused):  # too fast, or one's own
                await anna.call("/audience", "report", question=chance.choice(questions)["id"])
        case "settle" if reports := [one for one in now["reports"] if one["open"]]:
            one = chance.choice(reports)
            await host.call("/audience", "settle", **{"line" if one["line"] else "question": one["id"]})
        case "reopen" if settled := [one for one in now["reports"] if not one["open"]]:
            one = chance.choice(settled)
            with suppress(Refused):  # it was hidden or dismissed
                await host.call("/audience", "reopen", **{"line" if one["line"] else "question": one["id"]})
        case "answer_now" if questions:
            await host.call("/audience", "answer_now", question=chance.choice(questions)["id"])
        case "answer" if asked:
            await host.call(
                "/audience", "answer", question=chance.choice(asked)["id"], text=chance.choice(["", "是的"])
            )
        case "open_poll" if not open_polls:
            await host.call("/audience", move, broadcast=show["id"], question="几点？", options=["三点", "四点"])
        case "close_poll" if open_polls:
            await host.call("/audience", move, poll=open_polls[0])
        case "let_through" | "refuse" | "hold" if held:
            await host.call("/audience", move, held=chance.choice(held)["id"])
        case "dismiss" if questions:
            await host.call("/audience", "dismiss", question=chance.choice(questions)["id"], reason="不")
        case "drop" if page.viewer.socket:
            await page.drops()
        case "return" if not page.viewer.socket:
            await page.enters(show)
