"""What becomes of a question: held and approved, voted for, answered on the air or in writing, carried over, kept."""

import asyncio

from tests.forms import plan
from tests.people import NOBODY, House, Person, refused
from tests.questions import does, questions


async def test_a_held_question_is_seen_by_its_asker_and_hosts_until_it_is_approved(house: House, host: Person) -> None:
    show = await host.goes_live(holds_questions=True)
    assert show["holds_questions"] is True
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    question = await anna.asks("有宿舍吗？")
    assert (question["state"], question["held"], question["mine"]) == ("asked", True, True)
    assert (await host.hears("/audience", "question_changed"))["question"]["text"] == "有宿舍吗？"
    await asyncio.sleep(0.2)
    assert bella.heard["/audience", "question_changed"].empty()
    assert await questions(bella, show) == []
    assert [one["id"] for one in await questions(anna, show)] == [question["id"]]
    assert await refused(does(bella, "vote", question)) == ("not_found", None)
    assert await refused(does(bella, "approve", question)) == ("forbidden", "wrong_role")
    assert (await does(host, "approve", question))["state"] == "approved"
    heard = (await bella.hears("/audience", "question_changed"))["question"]
    assert (heard["state"], heard["text"], heard["held"]) == ("approved", "有宿舍吗？", False)
    assert await refused(does(host, "approve", question)) == ("conflict", "question_approved")
    assert (await host.asks("主持人的？"))["held"] is False


async def test_votes_count_once_each_and_are_told_on_a_tick(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    question = await anna.asks("几点下班？")
    for _ in range(2):
        assert await does(bella, "vote", question) == {"question": question["id"], "votes": 1, "voted": True}
    await does(anna, "vote", question)
    while (await host.hears("/audience", "votes_changed"))["votes"] != {question["id"]: 2}:
        pass
    assert [(one["votes"], one["voted"]) for one in await questions(bella, show)] == [(2, True)]
    assert [(one["votes"], one["voted"]) for one in await questions(host, show)] == [(2, False)]
    assert (await does(bella, "vote", question, up=False))["votes"] == 1
    assert (await does(bella, "vote", question, up=False))["votes"] == 1
    visitor = await house.visitor()
    await visitor.enters(show)
    assert await refused(does(visitor, "vote", question)) == ("unauthorized", "sign_in")
    assert await refused(does(anna, "vote", {"id": NOBODY})) == ("not_found", None)
    await does(host, "answer", question)
    assert await refused(does(bella, "vote", question)) == ("conflict", "question_closed")
    assert (await anna.get("/api/me/export"))["audience"]["votes"] == [question["id"]]


async def test_at_the_same_time_every_vote_counts(house: House, host: Person) -> None:
    show = await host.goes_live()
    question = await host.asks("一起投？")
    voters = [await house.graduate_in(show, str(n)) for n in range(6)]
    await asyncio.gather(*(does(voter, "vote", question) for voter in voters))
    messages = 1
    while (await voters[0].hears("/audience", "votes_changed"))["votes"] != {question["id"]: 6}:
        messages += 1
    assert messages <= 3, "of six votes"
    assert [one["votes"] for one in await questions(host, show)] == [6]


async def test_answering_now_makes_a_clip(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna = await house.graduate_in(show)
    await anna.connects("/broadcasts", "/audience", "/inbox")
    await anna.enters(show)
    one, two = await anna.asks("一？"), await anna.asks("二？")
    await asyncio.sleep(0.1)
    begun = await does(host, "answer_now", one)
    assert (begun["state"], begun["answering_ms"] >= 100, begun["answered_ms"]) == ("answering", True, None)
    assert (await does(host, "answer_now", one))["answering_ms"] == begun["answering_ms"]
    await asyncio.sleep(0.1)
    await does(host, "answer_now", two)
    ended = {q["text"]: q for q in await questions(anna, show)}
    assert (ended["一？"]["state"], ended["二？"]["state"]) == ("answered", "answering")
    assert ended["一？"]["answered_ms"] >= begun["answering_ms"] + 100
    notice = (await anna.hears("/inbox", "notice_arrived"))["notice"]
    assert notice["link"] == f"/clips/{one['id']}"
    assert await refused(does(host, "answer_now", one)) == ("conflict", "question_closed")
    assert await refused(does(anna, "answer_now", two)) == ("forbidden", "wrong_role")
    await host.runs("end")
    assert await refused(does(host, "answer_now", two)) == ("conflict", "not_live")


async def test_one_question_is_being_answered_whatever_hosts_do_at_once(house: House, host: Person) -> None:
    show = await host.goes_live()
    for turn in range(5):
        asked = [await host.asks(f"{turn} {n}？") for n in range(4)]
        begun = await asyncio.gather(*(does(host, "answer_now", one) for one in asked))
        assert [one["state"] for one in begun] == ["answering"] * 4
        ids = {one["id"] for one in asked}
        states = sorted(one["state"] for one in await questions(host, show) if one["id"] in ids)
        assert states == ["answered"] * 3 + ["answering"]


async def test_a_written_answer_is_possible_after_the_show_and_becomes_the_jobs_faq(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.goes_live(posting)
    anna = await house.graduate_in(show)
    question, other = await anna.asks("要出差吗？", job=posting["id"]), await anna.asks("节目几点结束？")
    await does(host, "answer", other)
    await host.runs("end")
    assert await refused(does(host, "answer", question)) == ("invalid", "answer_in_writing")
    assert (await refused(does(host, "answer", question, text="字" * 2001)))[0] == "invalid"
    answered = await does(host, "answer", question, text=" 一年两次。 ")
    assert (answered["state"], answered["answer"], answered["answered_ms"]) == ("answered", "一年两次。", None)
    faq = (await (await house.visitor()).get(f"/api/jobs/{posting['id']}/answers"))["answers"]
    assert [(one["question"], one["answer"], one["clip"]) for one in faq] == [
        ("要出差吗？", "一年两次。", f"/broadcasts/{show['id']}?question={question['id']}")
    ]
    await anna.delete("/api/me", password="correct horse battery")
    assert (await host.get(f"/api/jobs/{posting['id']}/answers"))["answers"] == []
    assert await refused(host.get(f"/api/jobs/{NOBODY}/answers")) == ("not_found", None)


async def test_a_plan_says_whether_questions_are_held(house: House, host: Person) -> None:
    show = await host.plans()
    assert show["holds_questions"] is False
    changed = await host.put(f"/api/broadcasts/{show['id']}", **plan(holds_questions=True))
    assert changed["holds_questions"] is True
    assert (await refused(host.put(f"/api/broadcasts/{show['id']}", **plan(holds_questions="yes"))))[0] == "invalid"


async def test_whatever_was_done_with_a_question_can_be_taken_back(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    question = await anna.asks("可以远程吗？")
    assert await refused(does(host, "reconsider", question)) == ("conflict", "question_asked")
    await does(bella, "vote", question)
    await does(host, "dismiss", question, reason="重复了")
    assert await questions(bella, show) == []
    (notice,) = (await anna.get("/api/notices"))["notices"]
    assert (notice["kind"], notice["params"]["reason"]) == ("question_dismissed", "重复了")
    assert notice["link"] == f"/broadcasts/{show['id']}?question={question['id']}"
    assert await refused(does(bella, "reconsider", question)) == ("forbidden", "wrong_role")
    assert await refused(does(host, "reconsider", {"id": NOBODY})) == ("not_found", None)
    again = await does(host, "reconsider", question)
    assert (again["state"], again["reason"], again["votes"]) == ("asked", "", 1)
    assert (await anna.get("/api/notices"))["notices"] == []
    while (heard := (await bella.hears("/audience", "question_changed"))["question"])["version"] < 4:
        pass
    assert (heard["state"], heard["text"]) == ("asked", "可以远程吗？")
    await does(host, "answer_now", question)
    assert (await does(host, "reconsider", question))["answering_ms"] is None
    await does(bella, "vote", question, up=False)
    assert await house.audited(f"question:{question['id']}") == ["dismiss", "reconsider", "answer_now", "reconsider"]


async def test_an_approval_that_is_taken_back_hides_the_question_from_those_who_saw_it(
    house: House, host: Person
) -> None:
    show = await host.goes_live(holds_questions=True)
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    question = await anna.asks("试用期多长？")
    await does(host, "approve", question)
    assert (await bella.hears("/audience", "question_changed"))["question"]["text"] == "试用期多长？"
    held = await does(host, "reconsider", question)
    assert (held["state"], held["held"], held["text"]) == ("asked", True, "试用期多长？")
    told = (await bella.hears("/audience", "question_changed"))["question"]
    assert (told["text"], told["name"], told["mine"]) == ("", "", False)
    assert await questions(bella, show) == await questions(bella, show, since=0) == []
    assert [one["text"] for one in await questions(anna, show)] == ["试用期多长？"]
    await does(host, "answer_now", question)
    assert (await does(host, "reconsider", question))["held"] is True
    await does(host, "approve", question)
    await does(host, "dismiss", question, reason="以后再说")
    assert (await does(host, "reconsider", question))["state"] == "approved"


async def test_an_answer_that_is_taken_back_takes_its_notice_along(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.goes_live(posting)
    anna = await house.graduate_in(show)
    question = await anna.asks("有年终奖吗？", job=posting["id"])
    await does(host, "answer", question, text="有。")
    assert (await anna.get("/api/notices"))["unread"] == 1
    taken = await does(host, "reconsider", question)
    assert (taken["state"], taken["answer"], taken["answered_ms"]) == ("asked", "", None)
    page = await anna.get("/api/notices")
    assert (page["notices"], page["unread"]) == ([], 0)
    assert (await anna.get(f"/api/jobs/{posting['id']}/answers"))["answers"] == []


async def test_an_answer_ends_with_its_show(house: House, host: Person) -> None:
    show = await host.goes_live()
    anna = await house.graduate_in(show)
    question = await anna.asks("会有第二场吗？")
    await does(host, "answer_now", question)
    await host.runs("end")
    (ended,) = await questions(anna, show)
    assert (ended["state"], ended["answered_ms"] >= ended["answering_ms"]) == ("answered", True)
    (notice,) = (await anna.get("/api/notices"))["notices"]
    assert notice["kind"] == "question_answered"
    assert await house.audited(f"question:{question['id']}") == ["answer_now", "answer"]
