"""Questions about a company, and earlier answers for who asks the same again."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.audience.bigrams import likeness, pairs
from server.audience.models import Question
from server.db import transaction
from tests.forms import job
from tests.people import NOBODY, House, Person, Refused, refused


async def answered(host: Person, asker: Person, text: str, answer: str, **about: str) -> None:
    question = await asker.asks(text, **about)
    await host.call("/audience", "answer", question=question["id"], text=answer)


async def finds(person: Person, text: str, **about: str) -> str | None:
    found = (await person.call("/audience", "find_answer", broadcast=person.show, text=text, **about))["answer"]
    return found and found["answer"]


async def test_a_question_can_be_about_a_company(house: House, host: Person) -> None:
    posting, elsewhere = await house.posting(), await house.posting()
    show = await host.goes_live(posting)
    anna, company = await house.graduate_in(show), posting["company"]["id"]
    question = await anna.asks("公司食堂几点关门？", company=company)
    assert (question["job"], question["company"]["id"]) == (None, company)
    assert await refused(anna.asks("?", company=elsewhere["company"]["id"])) == ("not_found", None)
    assert await refused(anna.asks("?", company=company, job=posting["id"])) == ("invalid", "one_subject")
    friday, other = await host.plans(posting), await host.plans(elsewhere)
    await host.runs("end")
    left = f"/api/broadcasts/{friday['id']}/left_open"
    (again,) = (await host.get(left))["carried"]
    assert (again["company"]["id"], again["state"], again["carried_from"]) == (company, "approved", question["id"])
    assert (await host.get(f"/api/broadcasts/{other['id']}/left_open"))["carried"] == []
    carry = {"question": again["id"], "broadcast": other["id"]}
    assert await refused(host.call("/audience", "carry", **carry)) == ("not_found", None)
    await host.call("/audience", "answer", question=again["id"], text="晚上九点。")
    faq = (await (await house.visitor()).get(f"/api/jobs/{posting['id']}/answers"))["answers"]
    assert [(one["question"], one["about"]) for one in faq] == [("公司食堂几点关门？", posting["company"]["name"])]


async def test_what_stays_open_about_a_job_waits_for_the_companys_next_show_whatever_it_presents(
    house: House, host: Person
) -> None:
    li = await house.employer()
    welder, fitter = [await li.post("/api/jobs", **job(title=title)) for title in ("焊工", "钳工")]
    show = await host.goes_live(welder)
    question = await (await house.graduate_in(show)).asks("要倒班吗？", job=welder["id"])
    await host.runs("end")
    friday = await host.plans(fitter)
    (again,) = (await host.get(f"/api/broadcasts/{friday['id']}/left_open"))["carried"]
    assert again["carried_from"] == question["id"]
    assert (again["job"]["id"], again["state"]) == (welder["id"], "approved")


async def test_an_earlier_answer_is_found_where_it_holds(house: House, host: Person) -> None:
    posting, elsewhere = await house.posting(), await house.posting()
    await host.goes_live(posting, elsewhere)
    anna = await house.graduate_in(await host.get(f"/api/broadcasts/{host.show}"))
    welder, company = posting["id"], posting["company"]["id"]
    await answered(host, anna, "试用期多长？", "六个月。", job=welder)
    await answered(host, anna, "包吃住吗？", "包住，午餐在食堂。", company=company)
    await answered(host, anna, "有回放可以看吗？", "每场都有。")
    assert await finds(anna, "请问试用期多长呢", job=welder) == "六个月。"
    assert await finds(anna, "请问试用期多长呢", company=company) == "六个月。"
    assert await finds(anna, "包吃住么？", job=welder) == "包住，午餐在食堂。"
    assert await finds(anna, "包吃住么？", company=elsewhere["company"]["id"]) is None
    assert await finds(anna, "请问试用期多长呢", job=elsewhere["id"]) is None
    assert await finds(anna, "有回放可以看么", job=welder) is None
    assert await finds(anna, "有回放可以看么") == "每场都有。"
    assert await finds(anna, "试 用 期 多 长") == "六个月。"
    assert await finds(anna, "几点下班？") is None
    assert await finds(anna, "？") is None


async def test_what_holds_no_more_is_not_found(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.goes_live(posting)
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    question = await anna.asks("试用期多长？", job=posting["id"])
    assert await finds(bella, "试用期多长") is None  # nobody has answered it
    await host.call("/audience", "answer", question=question["id"], text="六个月。")
    assert await finds(bella, "试用期多长") == "六个月。"
    async with transaction(house.app) as work:
        row = await work.db.get_one(Question, UUID(question["id"]))
        row.answered_at = work.now - timedelta(days=401)
    assert await finds(bella, "试用期多长") is None
    await host.call("/audience", "reconsider", question=question["id"])
    assert await finds(bella, "试用期多长") is None
    await host.call("/audience", "answer", question=question["id"], text="三个月。")
    assert await finds(bella, "试用期多长") == "三个月。"
    await anna.delete("/api/me", password="correct horse battery")
    assert await finds(bella, "试用期多长") is None


@pytest.mark.parametrize("services", ["sqlite"], indirect=True)
async def test_who_may_not_ask_finds_nothing(house: House, host: Person) -> None:
    show = await host.goes_live(await house.posting())
    visitor, anna = await house.visitor(), await house.graduate_in(show)
    await visitor.enters(show)
    assert await refused(finds(visitor, "试用期多长")) == ("unauthorized", "sign_in")
    assert await refused(finds(anna, "试用期多长", job=NOBODY)) == ("not_found", None)
    assert (await refused(finds(anna, "字" * 2001)))[0] == "invalid"
    looked = 0
    with pytest.raises(Refused, match="too_fast"):
        for looked in range(30):
            await finds(anna, f"试用期多长{looked}")
    assert looked > 10


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_is_a_share(one: str, other: str) -> None:
    first, second = pairs(one), pairs(other)
    assert 0 <= likeness(first, second) == likeness(second, first) <= 1
    assert not first or likeness(first, first) == 1
    assert all(len(pair) == 2 for pair in first)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("试用期多长？", "请问试用期多长呢？", True),
        ("五险一金从什么时候开始交？", "五险一金什么时候开始交", True),
        ("试用期多长？", "年终奖多少？", False),
        ("需要出差吗？", "需要英语吗？", False),
        ("Is there a probation period?", "is there a PROBATION period", True),
    ],
)
def test_what_asks_the_same(one: str, other: str, alike: bool) -> None:
    assert (likeness(pairs(one), pairs(other)) >= 0.5) is alike
