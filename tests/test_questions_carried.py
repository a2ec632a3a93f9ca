"""Questions that outlive their show: carried to the company's next one, and known to its guests."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update

from server.audience.carrying import carry_over
from server.audience.models import Question
from server.db import transaction
from tests.forms import plan
from tests.people import NOBODY, House, Person, refused
from tests.questions import does, questions


def days(from_now: int) -> str:
    return (datetime.now(UTC) + timedelta(days=from_now)).isoformat()


async def left(host: Person, show: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Ids of what is still where it was asked, and originals of what has come into this show."""
    found = await host.get(f"/api/broadcasts/{show['id']}/left_open")
    return [one["id"] for one in found["questions"]], [one["carried_from"] for one in found["carried"]]


async def state(person: Person, show: dict[str, Any], question: dict[str, Any]) -> str:
    return next(str(one["state"]) for one in await questions(person, show) if one["id"] == question["id"])


async def test_what_a_show_leaves_open_goes_into_the_companys_next_run_sheet_by_itself(
    house: House, host: Person
) -> None:
    posting, elsewhere = await house.posting(), await house.posting()
    show = await host.goes_live(posting)
    anna = await house.graduate_in(show)
    question, general = await anna.asks("能转正吗？", job=posting["id"]), await anna.asks("随便问问？")
    later = await host.plans(posting, starts_at=days(14))
    friday, other = await host.plans(posting, starts_at=days(7)), await host.plans(elsewhere, starts_at=days(3))
    assert await left(host, friday) == ([], [])  # the show may yet answer it
    await host.runs("end")
    assert await left(host, friday) == ([], [question["id"]])
    assert [await left(host, each) for each in (later, other)] == [([], []), ([], [])]
    (copy,) = await questions(anna, friday)
    assert (copy["text"], copy["state"], copy["mine"]) == ("能转正吗？", "approved", True)
    assert copy["carried_from"] == question["id"]
    assert [await state(anna, show, one) for one in (question, general)] == ["carried", "asked"]
    (notice,) = (await anna.get("/api/notices"))["notices"]
    assert (notice["kind"], notice["link"]) == (
        "question_carried",
        f"/broadcasts/{friday['id']}?question={copy['id']}",
    )
    await host.delete(f"/api/broadcasts/{friday['id']}")
    assert await left(host, later) == ([], [question["id"]])
    (notice,) = (await anna.get("/api/notices"))["notices"]
    assert notice["link"].startswith(f"/broadcasts/{later['id']}?")
    await host.delete(f"/api/broadcasts/{later['id']}")
    assert (await anna.get("/api/notices"))["notices"] == []
    assert await state(anna, show, question) == "asked"


async def test_what_was_left_open_follows_the_companys_turn(house: House, host: Person) -> None:
    posting, elsewhere = await house.posting(), await house.posting()
    show = await host.goes_live(posting)
    anna = await house.graduate_in(show)
    question = await anna.asks("能转正吗？", job=posting["id"])
    await host.runs("end")
    friday, later = await host.plans(posting), await host.plans(elsewhere, starts_at=days(14))
    assert await left(host, friday) == ([], [question["id"]])
    await host.put(f"/api/broadcasts/{friday['id']}", **plan(elsewhere))
    assert await questions(anna, friday) == []
    assert (await state(anna, show, question), (await anna.get("/api/notices"))["notices"]) == ("asked", [])
    await host.put(f"/api/broadcasts/{later['id']}", **plan(elsewhere, posting, starts_at=days(14)))
    assert await left(host, later) == ([], [question["id"]])
    await host.enters(later)
    await host.runs("go_live")
    await host.runs("end")  # open there as well, so it goes on
    third = await host.plans(posting)
    (copy,) = await questions(anna, third)
    assert (copy["text"], copy["mine"]) == ("能转正吗？", True)


async def test_what_a_host_takes_back_stays_until_a_host_carries_it(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.goes_live(posting)
    anna = await house.graduate_in(show)
    question = await anna.asks("能转正吗？", job=posting["id"])
    await host.runs("end")
    friday = await host.plans(posting)
    assert (await does(host, "reconsider", question))["state"] == "asked"
    assert (await questions(anna, friday), (await anna.get("/api/notices"))["notices"]) == ([], [])
    saturday = await host.plans(posting, starts_at=days(8))
    assert [await left(host, one) for one in (friday, saturday)] == 2 * [([question["id"]], [])]
    again = await does(host, "carry", question, broadcast=saturday["id"])
    assert (again["state"], await left(host, saturday)) == ("approved", ([], [question["id"]]))


async def test_what_no_host_has_read_is_held_in_the_next_show_too(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.goes_live(posting, holds_questions=True)
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    question = await anna.asks("能转正吗？", job=posting["id"])
    await host.runs("end")
    friday = await host.plans(posting)
    for reader in (host, anna):
        (copy,) = await questions(reader, friday)
        assert (copy["state"], copy["held"], copy["carried_from"]) == ("asked", True, question["id"])
    assert await questions(bella, friday) == await questions(bella, show) == []
    assert (await does(host, "approve", copy))["held"] is False
    assert [one["text"] for one in await questions(bella, friday)] == ["能转正吗？"]
    await host.delete(f"/api/broadcasts/{friday['id']}")
    assert [one["id"] for one in await questions(bella, show)] == []
    assert await state(anna, show, question) == "asked"


async def test_processes_that_carry_at_once_carry_once(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.goes_live(posting)
    anna = await house.graduate_in(show)
    for text in ("能转正吗？", "要倒班吗？"):
        await anna.asks(text, job=posting["id"])
    await host.runs("end")
    friday = await host.plans(posting)
    for question in await questions(anna, show):
        await does(host, "reconsider", question)
    assert house.app
    async with transaction(house.app) as work:
        await work.db.execute(update(Question).values(stays=False))
    await asyncio.gather(*(carry_over(house.app) for _ in range(5)))
    assert sorted(one["text"] for one in await questions(anna, friday)) == ["能转正吗？", "要倒班吗？"]
    assert len((await anna.get("/api/notices"))["notices"]) == 2


async def test_what_hosts_carry_over_by_hand(house: House, host: Person) -> None:
    posting, elsewhere = await house.posting(), await house.posting()
    show = await host.goes_live(posting)
    anna = await house.graduate_in(show)
    question, general = await anna.asks("能转正吗？", job=posting["id"]), await anna.asks("随便问问？")
    friday, other = await host.plans(posting), await host.plans(elsewhere)
    path = f"/api/broadcasts/{friday['id']}/left_open"
    assert await refused(anna.get(path)) == ("forbidden", "wrong_role")
    assert await refused(host.get(f"/api/broadcasts/{NOBODY}/left_open")) == ("not_found", None)
    assert await refused(does(host, "carry", question, broadcast=other["id"])) == ("not_found", None)
    assert await refused(does(host, "carry", general, broadcast=friday["id"])) == ("conflict", "question_for_show")
    assert await refused(does(host, "carry", question, broadcast=show["id"])) == ("conflict", "same_show")
    assert await refused(does(anna, "carry", question, broadcast=friday["id"])) == ("forbidden", "wrong_role")
    again = await does(host, "carry", question, broadcast=friday["id"])
    assert (again["text"], again["state"], again["id"] != question["id"]) == ("能转正吗？", "approved", True)
    assert await refused(does(host, "carry", question, broadcast=friday["id"])) == ("conflict", "question_closed")
    await host.runs("end")
    assert await refused(does(host, "carry", again, broadcast=show["id"])) == ("conflict", "show_ended")
    await does(anna, "vote", again)
    assert [one["kind"] for one in (await anna.get("/api/notices"))["notices"]] == ["question_carried"]
    later = await host.plans(posting, starts_at=days(14))
    assert await refused(does(host, "carry", again, broadcast=later["id"])) == ("conflict", "show_scheduled")
    await host.delete(f"/api/broadcasts/{friday['id']}")
    assert await left(host, later) == ([], [question["id"]])


async def test_a_guest_sees_what_earlier_shows_left_open_about_their_company(house: House, host: Person) -> None:
    posting, elsewhere = await house.posting(), await house.posting()
    show = await host.goes_live(posting, elsewhere, holds_questions=True)
    anna = await house.graduate_in(show)
    known, unread = await anna.asks("能转正吗？", job=posting["id"]), await anna.asks("没人看过？", job=posting["id"])
    bella = await house.graduate_in(show, "贝拉")
    general, other = await bella.asks("包住吗？", company=posting["company"]["id"]), await bella.asks("随便问问？")
    foreign = await bella.asks("别家的？", job=elsewhere["id"])
    for question in (known, general, other, foreign):
        await does(host, "approve", question)
    await host.runs("end")
    friday = await host.plans(posting, elsewhere)
    for question in (known, unread, general, foreign):
        await does(host, "reconsider", question)  # back from where it was carried
    path = f"/api/broadcasts/{friday['id']}"
    links = [
        (await host.post(f"{path}/guests", name="刘工", company=one["company"]["id"]))["link"]
        for one in (posting, elsewhere)
    ]
    mine, theirs = [link.partition("guest=")[2] for link in links]
    visitor = await house.visitor()

    async def stayed(guest: str) -> list[str]:
        return [one["id"] for one in (await visitor.get(f"{path}/left_open", guest=guest))["questions"]]

    assert await stayed(mine) == [general["id"], known["id"]]
    assert await stayed(theirs) == [foreign["id"]]
    assert unread["id"] in [one["id"] for one in (await host.get(f"{path}/left_open"))["questions"]]
    await does(host, "answer", known, text="一年后。")
    assert await stayed(mine) == [general["id"]]
    assert await refused(stayed("not-a-link")) == ("unauthorized", "bad_ticket")
    assert await refused(visitor.get(f"{path}/left_open")) == ("unauthorized", "sign_in")
    assert await refused(visitor.get(f"/api/broadcasts/{show['id']}/left_open", guest=mine)) == ("not_found", None)
    for guest in (await host.get(f"{path}/guests"))["guests"]:
        await host.delete(f"{path}/guests/{guest['id']}")
    assert await refused(stayed(mine)) == ("unauthorized", "guest_removed")


async def test_a_show_into_which_nothing_goes_stops_no_other(house: House, host: Person) -> None:
    one, two = await house.posting(), await house.posting()
    show = await host.goes_live(one, two)
    anna = await house.graduate_in(show)
    stuck = await anna.asks("能转正吗？", job=one["id"])
    await anna.asks("包住吗？", job=two["id"])
    first, second = await host.plans(one, starts_at=days(7)), await host.plans(two, starts_at=days(8))
    await takes_its_place(house, anna, stuck, first)
    await host.runs("end")
    assert [one["text"] for one in await questions(anna, second)] == ["包住吗？"]


async def takes_its_place(house: House, person: Person, question: dict[str, Any], show: dict[str, Any]) -> None:
    """Something stands in the show under the very key that the copy would have."""
    assert house.app
    async with transaction(house.app) as work:
        here = {"broadcast_id": UUID(show["id"]), "person_id": UUID(person.me["id"]), "at": work.now, "show_ms": 0}
        work.db.add(Question(key=f"carried {UUID(question['id']).hex}", text="？", **here))
