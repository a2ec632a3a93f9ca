"""A new name: what somebody said keeps the one under which they said it, who is there goes by today's."""

from typing import Any

from tests.forms import job
from tests.people import PASSWORD, House, Person


async def renames(person: Person, name: str) -> None:
    assert (await person.patch("/api/me", name=name))["name"] == name


async def heard(person: Person, show: dict[str, Any]) -> Any:
    return await person.call("/audience", "enter", broadcast=show["id"])


async def test_what_somebody_said_keeps_the_name_under_which_they_said_it(house: House, host: Person) -> None:
    await host.post("/api/words", word="代考")
    show = await host.goes_live()
    anna, visitor = await house.graduate_in(show), await house.visitor()
    await visitor.enters(show)
    await anna.says("早")
    held = await anna.says("代考")
    await anna.asks("几点下班？")
    hand = await anna.call("/audience", "raise_hand", broadcast=show["id"])
    await renames(anna, "陈新")
    await anna.says("又是我")
    named = [(one["name"], one["text"]) for one in (await heard(visitor, show))["lines"]]
    assert named == [("陈安娜", "早"), ("陈新", "又是我")]
    assert [(await visitor.hears("/audience", "line_said"))["line"]["name"] for _ in range(2)] == ["陈安娜", "陈新"]
    seen = await heard(host, show)
    for kind in ("questions", "held", "hands"):
        assert [one["name"] for one in seen[kind]] == ["陈安娜"]
    assert (await host.call("/audience", "let_through", held=held["id"]))["name"] == "陈安娜"
    await anna.call("/audience", "lower_hand", hand=hand["id"])
    await anna.delete("/api/me", password=PASSWORD)
    left = await heard(host, show)
    assert {one["name"] for kind in ("lines", "questions", "held", "hands") for one in left[kind]} == {""}


async def test_a_name_with_a_listed_word_holds_what_is_said_under_it(house: House, host: Person) -> None:
    await host.post("/api/words", word="加微信")
    show = await host.goes_live()
    anna = await house.graduate_in(show, "招聘 jia-wei-xin 123")
    assert (await anna.says("大家好"))["state"] == "waiting"
    assert (await anna.asks("几点下班？"))["held"] is True
    (held,) = (await heard(host, show))["held"]
    assert (held["why"], held["word"]) == ("word", "加微信")
    await renames(anna, "陈安娜")
    assert (await anna.says("我改名了"))["name"] == "陈安娜"


async def test_open_pages_hear_the_new_name_of_who_is_there(house: House, host: Person) -> None:
    li, anna, visitor = await house.employer(), await house.graduate(), await house.visitor()
    posting = await li.post("/api/jobs", **job())
    show = await host.goes_live(posting)
    await visitor.enters(show)
    await anna.saves_resume()
    application = await anna.delivers(posting)
    interview = await li.invites(application)
    await li.connects("/applications", "/interviews")
    await li.call("/applications", "enter")
    await li.call("/interviews", "enter", interview=interview["id"])
    await renames(anna, "陈新")
    while (await li.hears("/applications", "application_changed"))["application"]["graduate"]["name"] != "陈新":
        pass
    while (await li.hears("/interviews", "interview_changed"))["interview"]["graduate"]["name"] != "陈新":
        pass
    await renames(host, "周新")
    while (await visitor.hears("/broadcasts", "broadcast_changed"))["broadcast"]["host"]["name"] != "周新":
        pass
    while [one["name"] for one in (await host.hears("/broadcasts", "hosts_changed"))["hosts"]] != ["周新"]:
        pass
