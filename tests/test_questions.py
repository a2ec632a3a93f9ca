"""Questions: asked for the show or a job, answered or dismissed, and who sees what of it."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

from server.audience.models import Question, QuestionState
from server.audience.questioning import MOST
from server.bulk import insert_all
from server.db import transaction
from tests.people import NOBODY, House, Person, refused


async def test_a_question_is_answered_and_its_asker_is_told(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.goes_live(posting)
    anna, visitor = await house.graduate_in(show), await house.visitor()
    await visitor.enters(show)
    await anna.connects("/broadcasts", "/audience", "/inbox")
    await anna.enters(show)
    await anna.call("/inbox", "enter")
    question = await anna.asks(" 要上夜班吗？ ", job=posting["id"])
    assert (question["text"], question["state"], question["mine"]) == ("要上夜班吗？", "asked", True)
    assert question["job"] == {"id": posting["id"], "title": posting["title"]}
    heard = (await visitor.hears("/audience", "question_changed"))["question"]
    assert (heard["id"], heard["mine"], heard["name"]) == (question["id"], False, "陈安娜")
    for person, refusal in [(visitor, ("unauthorized", "sign_in")), (anna, ("forbidden", "wrong_role"))]:
        assert await refused(person.call("/audience", "answer", question=question["id"])) == refusal
    answered = await host.call("/audience", "answer", question=question["id"])
    assert (answered["state"], answered["answered_ms"] >= question["show_ms"]) == ("answered", True)
    assert (await visitor.hears("/audience", "question_changed"))["question"]["state"] == "answered"
    notice = (await anna.hears("/inbox", "notice_arrived"))["notice"]
    clip = f"/broadcasts/{show['id']}?question={question['id']}&at={answered['answered_ms']}"
    assert (notice["kind"], notice["link"]) == ("question_answered", clip)
    assert (notice["params"]["question"], notice["params"]["broadcast"]) == ("要上夜班吗？", show["title"])
    for verb, more in (("answer", {}), ("dismiss", {"reason": "晚了"})):
        again = host.call("/audience", verb, question=question["id"], **more)
        assert await refused(again) == ("conflict", "question_closed")


async def test_the_reason_of_a_dismissal_is_for_its_asker_and_hosts(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    question = await anna.asks("为什么？")
    for person in (anna, bella, host):
        await person.hears("/audience", "question_changed")
    for person, refusal in [(bella, ("forbidden", "wrong_role")), (anna, ("forbidden", "wrong_role"))]:
        assert await refused(person.call("/audience", "dismiss", question=question["id"], reason="不")) == refusal
    await host.call("/audience", "dismiss", question=question["id"], reason="与岗位无关")

    async def settled(person: Person) -> Any:
        """What a browser shows after everything it heard: the higher version holds."""
        await asyncio.sleep(0.3)
        heard = person.heard["/audience", "question_changed"]
        questions = [heard.get_nowait()["question"] for _ in range(heard.qsize())]
        return max(questions, key=lambda one: one["version"])

    for person, text, reason in ((anna, "为什么？", "与岗位无关"), (host, "为什么？", "与岗位无关"), (bella, "", "")):
        now = await settled(person)
        assert (now["state"], now["text"], now["reason"]) == ("dismissed", text, reason)
    seen = {
        person.name: (await person.call("/audience", "enter", broadcast=show["id"]))["questions"]
        for person in (anna, bella, host)
    }
    assert [one["reason"] for one in seen["陈安娜"]] == ["与岗位无关"]
    assert seen["贝拉"] == []
    assert [one["reason"] for one in seen[host.name]] == ["与岗位无关"]


async def test_of_very_many_questions_ones_own_and_the_open_ones_are_always_told(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    own, wanted = await anna.asks("我的问题呢？"), await bella.asks("大家想知道的？")
    await host.call("/audience", "dismiss", question=own["id"], reason="与岗位无关")
    assert house.app
    async with transaction(house.app) as work:
        old = await work.db.get_one(Question, UUID(wanted["id"]))
        rest = {"broadcast_id": old.broadcast_id, "person_id": old.person_id, "state": QuestionState.answered}
        rest |= {"answer": "", "reason": "", "held": False, "show_ms": 0, "votes": 0, "version": 2, "at": work.now}
        rows = [rest | {"id": uuid4(), "key": uuid4().hex, "text": f"第 {n} 个问题"} for n in range(MOST)]
        await insert_all(work.db, Question, rows)
    heard = (await anna.call("/audience", "enter", broadcast=show["id"]))["questions"]
    assert len(heard) == MOST
    assert [one["text"] for one in heard[:2]] == ["我的问题呢？", "大家想知道的？"]


async def test_a_question_that_makes_no_sense_is_refused(house: House, host: Person) -> None:
    posting, elsewhere = await house.posting(), await house.posting()
    show = await host.goes_live(posting)
    assert await refused(host.asks("别处？", job=elsewhere["id"])) == ("not_found", None)
    assert (await refused(host.asks("?", job="one")))[0] == "invalid"
    key = uuid4().hex
    once = await host.asks("一次？", key=key)
    assert await host.asks("一次？", key=key) == once
    for verb, more in (("answer", {}), ("dismiss", {"reason": "x"})):
        assert await refused(host.call("/audience", verb, question=NOBODY, **more)) == ("not_found", None)
        assert (await refused(host.call("/audience", verb, question="x", **more)))[0] == "invalid"
    for reason in ("  ", "x" * 201, None, "\x00"):
        call = host.call("/audience", "dismiss", question=once["id"], reason=reason)
        assert (await refused(call))[0] == "invalid"
    questions = (await host.call("/audience", "enter", broadcast=show["id"]))["questions"]
    assert [one["state"] for one in questions] == ["asked"]
