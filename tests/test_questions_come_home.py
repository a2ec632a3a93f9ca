"""A question that was carried to a later show is taken back from there, or comes home when that show is taken off."""

from typing import Any

from tests.people import House, Person, refused
from tests.questions import does, questions


async def asked_and_planned(house: House, host: Person) -> tuple[Person, dict[str, Any], dict[str, Any]]:
    """Anna has asked in a live show; her question; a later show of the same company."""
    posting = await house.posting()
    anna = await house.graduate_in(await host.goes_live(posting))
    question = await anna.asks("能调岗吗？", job=posting["id"])
    return anna, question, await host.plans(posting)


async def test_a_question_that_was_carried_over_comes_back(house: House, host: Person) -> None:
    anna, question, friday = await asked_and_planned(house, host)
    copy = await does(host, "carry", question, broadcast=friday["id"])
    (notice,) = (await anna.get("/api/notices"))["notices"]
    assert (notice["kind"], notice["params"]["broadcast"]) == ("question_carried", friday["title"])
    assert notice["link"] == f"/broadcasts/{friday['id']}?question={copy['id']}"
    await anna.enters(friday)
    await does(anna, "vote", copy)
    assert (await does(host, "reconsider", question))["state"] == "asked"
    assert (await anna.get("/api/notices"))["notices"] == []
    while (gone := (await anna.hears("/audience", "question_changed"))["question"])["state"] != "dismissed":
        pass
    assert (gone["text"], gone["id"]) == ("", copy["id"])
    assert await questions(anna, friday) == []
    again = await does(host, "carry", question, broadcast=friday["id"])
    assert [one["id"] for one in await questions(anna, friday)] == [again["id"]]
    await does(host, "dismiss", again, reason="已经说过")
    assert await refused(does(host, "reconsider", question)) == ("conflict", "question_dealt_with")


async def test_a_copy_that_came_back_is_gone_for_who_was_away(house: House, host: Person) -> None:
    anna, question, friday = await asked_and_planned(house, host)
    await host.enters(friday)
    copy = await does(host, "carry", question, broadcast=friday["id"])
    bella = await house.graduate_in(friday, "贝拉")
    assert [one["id"] for one in await questions(bella, friday)] == [copy["id"]]
    await bella.disconnects()
    await does(host, "report", copy)
    await does(host, "mute", copy, minutes=5)
    await does(host, "reconsider", question)
    await bella.enters(friday)
    for reader, since in ((bella, 0), (bella, None), (host, 0), (anna, 0)):
        entered = await reader.call("/audience", "enter", broadcast=friday["id"], since=since)
        assert (entered["questions"], entered["reports"]) == ([], [])
    reports = [(await host.hears("/audience", "reports_changed"))["report"] for _ in range(2)]
    assert [(one["id"], one["open"]) for one in reports] == [(copy["id"], True), (copy["id"], False)]
    (muted,) = (await host.get(f"/api/broadcasts/{friday['id']}/sanctions"))["sanctions"]
    assert (muted["name"], muted["text"]) == ("陈安娜", "")
    again = await does(host, "carry", question, broadcast=friday["id"])
    await does(host, "report", again)
    await host.delete(f"/api/broadcasts/{friday['id']}")


async def test_what_hosts_made_of_a_question_outlives_the_show_it_went_to(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.goes_live(posting)
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    asked = [await anna.asks(text, job=posting["id"]) for text in ("能转正吗？", "在哪？", "几点？")]
    answered, dismissed, _ = asked
    await host.runs("end")
    friday = await host.plans(posting)
    copies = {one["carried_from"]: one for one in await questions(anna, friday)}
    await does(host, "answer", copies[answered["id"]], text="一年后。")
    await does(host, "dismiss", copies[dismissed["id"]], reason="已经说过")
    await host.delete(f"/api/broadcasts/{friday['id']}")
    now = {one["id"]: one for one in await questions(anna, show)}
    assert [now[one["id"]]["state"] for one in asked] == ["answered", "dismissed", "asked"]
    assert (now[answered["id"]]["answer"], now[dismissed["id"]]["reason"]) == ("一年后。", "已经说过")
    while (told := (await bella.hears("/audience", "question_changed"))["question"])["answer"] != "一年后。":
        pass  # as a page of the earlier show that is still open hears it
    assert (told["id"], told["state"]) == (answered["id"], "answered")
    links = {one["kind"]: one["link"] for one in (await anna.get("/api/notices"))["notices"]}
    assert links == {
        "question_answered": f"/broadcasts/{show['id']}?question={answered['id']}",
        "question_dismissed": f"/broadcasts/{show['id']}?question={dismissed['id']}",
    }
    (known,) = (await bella.get(f"/api/jobs/{posting['id']}/answers"))["answers"]
    assert (known["answer"], known["clip"]) == ("一年后。", links["question_answered"])
    assert (await does(host, "reconsider", answered))["state"] == "asked"
