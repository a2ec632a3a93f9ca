"""Questions that outlive their show: carried to the company's next one, taken back from there, known to its guests."""

from tests.people import House, Person, refused
from tests.test_question_states import NOBODY, does, goes_live, questions


async def test_what_stays_open_is_carried_to_the_companys_next_show(house: House, host: Person) -> None:
    posting, elsewhere = await house.posting(), await house.posting()
    show = await goes_live(host, posting)
    anna = await house.graduate_in(show)
    question, general = await anna.asks("能转正吗？", job=posting["id"]), await anna.asks("随便问问？")
    friday, other = await host.plans(posting), await host.plans(elsewhere)
    path = f"/api/broadcasts/{friday['id']}/left_open"
    assert (await host.get(path))["questions"] == []  # the show may yet answer it
    await host.runs("end")
    assert [one["id"] for one in (await host.get(path))["questions"]] == [question["id"]]
    assert (await host.get(f"/api/broadcasts/{other['id']}/left_open"))["questions"] == []
    assert await refused(anna.get(path)) == ("forbidden", "wrong_role")
    assert await refused(host.get(f"/api/broadcasts/{NOBODY}/left_open")) == ("not_found", None)
    assert await refused(does(host, "carry", question, broadcast=other["id"])) == ("not_found", None)
    assert await refused(does(host, "carry", general, broadcast=friday["id"])) == ("conflict", "question_for_show")
    assert await refused(does(host, "carry", question, broadcast=show["id"])) == ("conflict", "show_ended")
    assert await refused(does(anna, "carry", question, broadcast=friday["id"])) == ("forbidden", "wrong_role")
    again = await does(host, "carry", question, broadcast=friday["id"])
    assert (again["text"], again["state"], again["id"] != question["id"]) == ("能转正吗？", "approved", True)
    assert (await host.get(path))["questions"] == []
    assert {one["text"]: one["state"] for one in await questions(anna, show)}["能转正吗？"] == "carried"
    assert [one["mine"] for one in await questions(anna, friday)] == [True]
    assert await refused(does(host, "carry", question, broadcast=friday["id"])) == ("conflict", "question_closed")
    await does(anna, "vote", again)
    assert [one["kind"] for one in (await anna.get("/api/notices"))["notices"]] == ["question_carried"]
    await host.delete(f"/api/broadcasts/{friday['id']}")
    assert (await anna.get("/api/notices"))["notices"] == []
    assert {one["text"]: one["state"] for one in await questions(anna, show)}["能转正吗？"] == "approved"


async def test_a_guest_sees_what_earlier_shows_left_open_about_their_company(house: House, host: Person) -> None:
    posting, elsewhere = await house.posting(), await house.posting()
    show = await goes_live(host, posting, elsewhere, holds_questions=True)
    anna = await house.graduate_in(show)
    known, unread = await anna.asks("能转正吗？", job=posting["id"]), await anna.asks("没人看过？", job=posting["id"])
    bella = await house.graduate_in(show, "贝拉")
    general, other = await bella.asks("包住吗？", company=posting["company"]["id"]), await bella.asks("随便问问？")
    foreign = await bella.asks("别家的？", job=elsewhere["id"])
    for question in (known, general, other, foreign):
        await does(host, "approve", question)
    await host.runs("end")
    friday = await host.plans(posting, elsewhere)
    path = f"/api/broadcasts/{friday['id']}"
    links = [
        (await host.post(f"{path}/guests", name="刘工", company=one["company"]["id"]))["link"]
        for one in (posting, elsewhere)
    ]
    mine, theirs = [link.partition("guest=")[2] for link in links]
    visitor = await house.visitor()

    async def left(guest: str) -> list[str]:
        return [one["id"] for one in (await visitor.get(f"{path}/left_open", guest=guest))["questions"]]

    assert await left(mine) == [general["id"], known["id"]]
    assert await left(theirs) == [foreign["id"]]
    assert unread["id"] in [one["id"] for one in (await host.get(f"{path}/left_open"))["questions"]]
    await does(host, "answer", known, text="一年后。")
    assert await left(mine) == [general["id"]]
    assert await refused(left("not-a-link")) == ("unauthorized", "bad_ticket")
    assert await refused(visitor.get(f"{path}/left_open")) == ("unauthorized", "sign_in")
    assert await refused(visitor.get(f"/api/broadcasts/{show['id']}/left_open", guest=mine)) == ("not_found", None)
    for guest in (await host.get(f"{path}/guests"))["guests"]:
        await host.delete(f"{path}/guests/{guest['id']}")
    assert await refused(left(mine)) == ("unauthorized", "guest_removed")


async def test_a_question_that_was_carried_over_comes_back(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await goes_live(host, posting)
    anna = await house.graduate_in(show)
    question = await anna.asks("能调岗吗？", job=posting["id"])
    friday = await host.plans(posting)
    copy = await does(host, "carry", question, broadcast=friday["id"])
    (notice,) = (await anna.get("/api/notices"))["notices"]
    assert (notice["kind"], notice["params"]["broadcast"]) == ("question_carried", friday["title"])
    assert notice["link"] == f"/broadcasts/{friday['id']}?question={copy['id']}"
    await anna.enters(friday)
    await does(anna, "vote", copy)
    assert (await does(host, "reconsider", question))["state"] == "asked"
    assert (await anna.get("/api/notices"))["notices"] == []
    while (gone := (await anna.hears("/audience", "question_changed"))["question"])["id"] != copy["id"]:
        pass
    assert (gone["text"], gone["state"]) == ("", "dismissed")
    assert await questions(anna, friday) == []
    again = await does(host, "carry", question, broadcast=friday["id"])
    assert [one["id"] for one in await questions(anna, friday)] == [again["id"]]
    await does(host, "dismiss", again, reason="已经说过")
    assert await refused(does(host, "reconsider", question)) == ("conflict", "question_dealt_with")


async def test_a_copy_that_came_back_is_gone_for_who_was_away(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await goes_live(host, posting)
    anna = await house.graduate_in(show)
    question = await anna.asks("能调岗吗？", job=posting["id"])
    friday = await host.plans(posting)
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
