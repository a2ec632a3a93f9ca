"""Notices: told once, heard by the one they are for, counted until read."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from server.db import transaction
from server.identity.logins import end_all
from server.identity.sockets import close_ended
from server.inbox.actions import PAGE, notify, notify_all, unread_of
from tests.people import House, Person, Refused


async def tell(house: House, person: Person, kind: str = "application_changed", **params: Any) -> None:
    assert house.app
    async with transaction(house.app) as work:
        await notify(work, UUID(person.me["id"]), kind, "/applications", **params)


async def test_a_notice_is_heard_at_once_by_every_page_of_one_person(house: House) -> None:
    anna, other = await house.graduate(), await house.graduate("别人")
    phone = await house.signs_in(anna.me["account"])
    for browser in (anna, phone, other):
        await browser.connects("/inbox")
        assert await browser.call("/inbox", "enter") == {"unread": 0}
    job = uuid4()
    await tell(house, anna, job=job, state="read")
    for browser in (anna, phone):
        heard = await browser.hears("/inbox", "notice_arrived")
        assert heard["unread"] == 1
        assert heard["notice"]["params"] == {"job": str(job), "state": "read"}
        assert heard["notice"]["link"] == "/applications"
        assert not heard["notice"]["read"]
    assert other.heard["/inbox", "notice_arrived"].empty()
    assert (await anna.get("/api/notices"))["notices"] == [heard["notice"]]
    assert await phone.call("/inbox", "enter") == {"unread": 1}
    assert (await anna.get("/api/me"))["unread"] == 1
    assert await other.get("/api/notices") == {"notices": [], "unread": 0, "more": False}


async def test_one_thing_told_to_many(house: House) -> None:
    people = [await house.graduate(f"毕业生{n}") for n in range(3)]
    await tell(house, people[0])
    assert house.app
    async with transaction(house.app) as work:
        await notify_all(work, [UUID(p.me["id"]) for p in people], "interview_invited", "/interviews")
        await notify_all(work, [], "interview_invited", "/interviews")
    assert [(await p.get("/api/notices"))["unread"] for p in people] == [2, 1, 1]


async def test_more_are_told_at_once_than_one_statement_can_name(house: House) -> None:
    """All who wanted to be called for a job of a show that is taken off."""
    anna = UUID((await house.graduate()).me["id"])
    assert house.app
    async with transaction(house.app) as work:
        await notify(work, anna, "application_changed", "/applications")
        counts = await unread_of(work.db, [*(uuid4() for _ in range(40_000)), anna])
    assert (len(counts), sum(counts.values()), counts[anna]) == (40_001, 1, 1)


async def test_what_is_undone_is_never_told(house: House) -> None:
    anna = await house.graduate()
    await anna.connects("/inbox")
    assert house.app
    with pytest.raises(RuntimeError):
        async with transaction(house.app) as work:
            await notify(work, UUID(anna.me["id"]), "application_changed", "/applications")
            raise RuntimeError
    await tell(house, anna, "question_answered")
    assert (await anna.hears("/inbox", "notice_arrived"))["notice"]["kind"] == "question_answered"
    assert (await anna.get("/api/notices"))["unread"] == 1


async def test_the_inbox_is_read_page_by_page(house: House) -> None:
    anna = await house.graduate()
    for number in range(PAGE + 2):
        await tell(house, anna, number=number)
    first = await anna.get("/api/notices")
    assert (first["more"], first["unread"]) == (True, PAGE + 2)
    second = await anna.get("/api/notices", before=first["notices"][-1]["id"])
    assert not second["more"]
    numbers = [notice["params"]["number"] for notice in first["notices"] + second["notices"]]
    assert numbers == list(reversed(range(PAGE + 2)))


async def test_reading_until_one_leaves_the_newer(house: House) -> None:
    anna = await house.graduate()
    for number in range(3):
        await tell(house, anna, number=number)
    notices = (await anna.get("/api/notices"))["notices"]
    assert await anna.post("/api/notices/read", until=notices[1]["id"]) == {"unread": 1}
    assert [notice["read"] for notice in (await anna.get("/api/notices"))["notices"]] == [False, True, True]
    assert await anna.post("/api/notices/read", until=None) == {"unread": 0}


async def test_reading_is_heard_by_the_other_pages(house: House) -> None:
    anna = await house.graduate()
    phone = await house.signs_in(anna.me["account"])
    await phone.connects("/inbox")
    await tell(house, anna)
    await anna.post("/api/notices/read", until=None)
    assert await phone.hears("/inbox", "notices_read") == {"unread": 0}


async def test_an_inbox_is_its_owners(house: House) -> None:
    anna, other, visitor = await house.graduate(), await house.graduate("别人"), await house.visitor()
    await tell(house, anna)
    [notice] = (await anna.get("/api/notices"))["notices"]
    for foreign in (notice["id"], str(uuid4())):
        with pytest.raises(Refused) as refused:
            await other.post("/api/notices/read", until=foreign)
        assert refused.value.status == 404
        with pytest.raises(Refused) as refused:
            await other.get("/api/notices", before=foreign)
        assert refused.value.status == 404
    for ask in (visitor.get("/api/notices"), visitor.post("/api/notices/read", until=None)):
        with pytest.raises(Refused) as refused:
            await ask
        assert refused.value.status == 401
    assert (await anna.get("/api/notices"))["unread"] == 1


async def test_wrong_types_and_foreign_pages_change_nothing(house: House) -> None:
    anna = await house.graduate()
    await tell(house, anna)
    for body in ({"until": 5}, {"until": "nonsense"}, {"all": True}):
        with pytest.raises(Refused) as refused:
            await anna.post("/api/notices/read", **body)
        assert refused.value.status == 400
    for params in ({"before": "nonsense"}, {"after": "x"}):
        with pytest.raises(Refused) as refused:
            await anna.get("/api/notices", **params)
        assert refused.value.status == 400
    with pytest.raises(Refused) as refused:
        await anna.ask("POST", "/api/notices/read", {"until": None}, headers={"Origin": "https://evil.example"})
    assert refused.value.reason == "foreign_origin"
    assert (await anna.get("/api/notices"))["unread"] == 1


async def test_the_socket_refuses_in_the_same_shape(house: House) -> None:
    visitor, anna = await house.visitor(), await house.graduate()
    await visitor.connects("/inbox")
    await anna.connects("/inbox")
    with pytest.raises(Refused) as refused:
        await visitor.call("/inbox", "enter")
    assert (refused.value.code, refused.value.reason) == ("unauthorized", "sign_in")
    with pytest.raises(Refused) as refused:
        await anna.call("/inbox", "enter", person="somebody")
    assert refused.value.code == "invalid"
    with pytest.raises(Refused) as refused:
        await anna.call("/inbox", "dance")
    assert refused.value.code == "not_found"


async def test_a_socket_of_a_login_that_was_ended_hears_no_more(house: House) -> None:
    anna = await house.graduate()
    phone = await house.signs_in(anna.me["account"])
    await anna.connects("/inbox")
    await phone.connects("/inbox")
    await anna.delete("/api/logins/current")
    await tell(house, anna)
    assert await phone.hears("/inbox", "notice_arrived")
    await hung_up(anna)
    assert anna.heard["/inbox", "notice_arrived"].empty()


async def test_a_login_that_ended_elsewhere_is_noticed_by_the_next_round(house: House) -> None:
    """As on another node: nobody told this one, but it looks."""
    anna, other = await house.graduate(), await house.graduate("别人")
    await anna.connects("/inbox")
    await other.connects("/inbox")
    assert house.app
    async with transaction(house.app) as work:
        await end_all(work, UUID(anna.me["id"]))
    await close_ended(house.app)
    await hung_up(anna)
    assert await other.call("/inbox", "enter") == {"unread": 0}


async def hung_up(person: Person) -> None:
    assert person.socket
    await asyncio.wait_for(person.socket.wait(), 10)
    assert not person.socket.connected
